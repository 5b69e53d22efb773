"""The registry's mutations, one file each."""
