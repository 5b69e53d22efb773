"""One month of a county: files taken in, rows linked, facts stored, households screened. It knows no site: the command line runs it too."""
