"""The 37 breeds as tables of numbers, and imaginary breeds."""
