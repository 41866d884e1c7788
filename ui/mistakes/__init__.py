"""The parts of the Mistakes page: the predictions, four views of them, and cleaning."""
