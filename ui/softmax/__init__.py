"""The parts of the softmax page: where the outputs come from, and what to try with them."""
