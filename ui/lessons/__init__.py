"""Lessons in place: below a training, each is drawn from its events."""
