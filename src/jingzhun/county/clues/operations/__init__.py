"""The mutations of clues and of the month's run, one file each."""
