"""One file a change of a case: permission, transaction, the room, the record, the trail."""
