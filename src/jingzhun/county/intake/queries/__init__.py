"""Reading deliveries."""
