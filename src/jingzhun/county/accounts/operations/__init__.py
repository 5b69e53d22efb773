"""The mutations of accounts, one file each."""
