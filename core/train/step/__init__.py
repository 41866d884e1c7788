"""One training step: optimizer, number format, and what a step did."""
