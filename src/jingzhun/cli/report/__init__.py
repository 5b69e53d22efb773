"""The one-page report of a run: no network, both languages, every figure with its source and time."""
