"""Colours, markings, eyes and hair on a body."""
