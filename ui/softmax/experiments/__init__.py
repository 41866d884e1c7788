"""Experiments on the outputs that are on the page, one a file; each has `show(outputs, target)`."""
