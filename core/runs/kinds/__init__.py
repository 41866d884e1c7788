"""The kinds of run, one file each: what its settings mean, how long it is, and the work that it does."""
