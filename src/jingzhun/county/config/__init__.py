"""How the site is put together: its settings, its addresses, its front-end parts and its messages."""
