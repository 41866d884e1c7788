"""The parts of the augmentation page: which picture, which draw, both ways ready to look at, curves, two trainings."""
