"""What changes officers, roles, stand-ins and log-ins: one file an operation, each with its line in the trail."""
