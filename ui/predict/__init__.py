"""The parts of the Predict page: photos in, what each model makes of them, doubts, neighbours, a table."""
