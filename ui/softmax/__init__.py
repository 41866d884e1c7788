"""The parts of the softmax page: where the outputs come from, and the experiments with them."""
