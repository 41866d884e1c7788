"""The process that does all long work."""
