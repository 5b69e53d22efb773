"""Asking for work, holding it, going on with it, giving it up."""
