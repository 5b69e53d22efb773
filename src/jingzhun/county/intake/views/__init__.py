"""Pages of the Excel door."""
