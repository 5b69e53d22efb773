"""Screening: who is at risk, and why."""
