"""Reading cases: what waits for whom, and one case whole."""
