"""Batches: how fast, how sharp, and with how many pictures."""
