"""Following a run or a background job on a page."""
