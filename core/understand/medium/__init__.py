"""Photo or drawing: told from the pixels alone, by a small fixed logistic regression."""
