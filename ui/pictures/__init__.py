"""Pictures on a page: grids, one picture, batches."""
