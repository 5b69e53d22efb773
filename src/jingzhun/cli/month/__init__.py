"""What the command line makes of a month: the demo, the figures, the lists and the visit sheets."""
