"""What may be read of clues and of the month's run, one file a question."""
