"""The sides of a comparison that are ours or nobody's: the floor, and our own plans by engine. Each runs in a process of its own."""
