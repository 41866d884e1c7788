"""The kinds of run, one file each: the settings they use, their length, title and work."""
