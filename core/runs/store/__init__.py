"""The run store: what was asked, what became of it, event by event."""
