"""One file a step of a delivery: permission, transaction, the room, the record, the trail."""
