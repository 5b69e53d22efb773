"""Pages of accounts: one's own account, enrolment, officers, roles."""
