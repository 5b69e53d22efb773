"""The trail nobody can edit: one event a change of state, chained; reads of personal data beside it."""
