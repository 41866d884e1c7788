"""Training and the learning rate finder: how fast, and how good."""
