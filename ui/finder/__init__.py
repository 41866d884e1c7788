"""The parts of the learning rate finder's page."""
