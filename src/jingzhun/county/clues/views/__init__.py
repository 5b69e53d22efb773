"""The pages of clues and of the month, one file a subject."""
