"""The parts of the Mistakes page: what is looked at, its views, and cleaning."""
