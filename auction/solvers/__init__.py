"""Award optimisers: they propose in a worker process, and `award/` checks in whole numbers whatever they say."""
