"""Choosing data, a model and a photo; a run's settings as a link."""
