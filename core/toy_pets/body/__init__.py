"""A breed's body in a pose, as one shape."""
