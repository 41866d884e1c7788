"""The lessons below a training, each drawn from its events."""
