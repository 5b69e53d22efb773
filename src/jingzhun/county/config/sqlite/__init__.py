"""Django's SQLite with the journal that the linked library can be trusted with."""
