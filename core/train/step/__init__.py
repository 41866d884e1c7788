"""One training step: optimizer, number format, and a close look."""
