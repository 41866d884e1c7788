"""The figures of single lessons."""
