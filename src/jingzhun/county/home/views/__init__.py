"""The roof's pages, one file a page."""
