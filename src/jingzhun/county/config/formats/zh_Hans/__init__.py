"""Dates and numbers as documents write them."""
