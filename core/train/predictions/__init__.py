"""A model's predictions, made and stored."""
