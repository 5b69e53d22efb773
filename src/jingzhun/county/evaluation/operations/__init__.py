"""What changes the records of evaluation: one operation a mutation."""
