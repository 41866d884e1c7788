"""Start-up, the worker's keeper, and extra routes."""
