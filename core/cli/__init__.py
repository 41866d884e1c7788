"""The command line: a caller of `core` like any page."""
