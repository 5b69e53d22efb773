"""The measuring command."""
