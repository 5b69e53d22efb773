"""What a month's files gave: classes, risks and clues, and the run that makes them."""
