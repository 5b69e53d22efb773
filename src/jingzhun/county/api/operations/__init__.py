"""Keys made and revoked by an administrator."""
