"""What a model says of pictures, now and after each epoch of a run."""
