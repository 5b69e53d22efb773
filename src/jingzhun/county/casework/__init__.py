"""Cases worked: from a clue to a decision, its notices, its measures and its end."""
