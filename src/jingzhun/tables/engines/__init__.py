"""Engines: where a plan is run. A plan is built by pure functions over Ibis tables; only an engine executes it."""
