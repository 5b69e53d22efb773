"""The registry's own pages."""
