"""Households and persons with everything dated, and what each source said of them."""
