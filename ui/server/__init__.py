"""Start-up, the worker's keeper, and what the server answers beside the pages."""
