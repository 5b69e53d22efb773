"""The county's site: its records, its pages, and the month's run that the command line shares with it."""
