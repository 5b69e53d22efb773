"""Commands of clues."""
