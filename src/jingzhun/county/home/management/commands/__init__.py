"""Commands of the site, one file each."""
