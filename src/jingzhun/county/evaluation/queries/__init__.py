"""Reading the records of evaluation."""
