"""The parts of the training page: its form, the plan, the live view, one step seen closely."""
