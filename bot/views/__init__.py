"""Domain object to message text and keyboard: pure functions that return a `Reply`."""
