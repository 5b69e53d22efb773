"""The site's API: the same operations as the pages, default-deny."""
