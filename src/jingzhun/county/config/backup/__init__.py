"""Copies of everything the site keeps: made, checked, and restored into a clean folder to prove them (docs/howto/backup.md)."""
