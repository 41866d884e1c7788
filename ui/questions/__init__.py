"""The parts of the Questions page: where to try each one, the task's fields, the list, the ticks."""
