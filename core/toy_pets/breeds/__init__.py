"""The 37 breeds as tables of numbers, and breeds that nobody bred."""
