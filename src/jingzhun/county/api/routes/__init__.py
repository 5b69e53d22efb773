"""The API's addresses, one file a subject. Each asks the same query or operation as the page."""
