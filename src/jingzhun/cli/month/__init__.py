"""One month of a county: files taken in, rows linked, facts stored, households screened, figures and lists made."""
