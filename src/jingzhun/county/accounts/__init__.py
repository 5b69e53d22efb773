"""Who acts, in which role, for which divisions, and what that role may do."""
