"""From outputs to probabilities and a loss, and experiments on the way."""
