"""Experiments with the outputs on the page, one per file; each has `show(outputs, target)`."""
