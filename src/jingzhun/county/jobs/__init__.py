"""Long work that survives a killed process: lease, heartbeat, fencing, checkpoints."""
