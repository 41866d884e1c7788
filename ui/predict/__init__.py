"""The parts of the Predict page: photos, answers, heatmaps, doubts, neighbours and a table."""
