"""From pictures to batches: split, cache, stage, loaders."""
