"""The domain: the mapping of one edition, the fixed rows made of it, the golden thread, gaps."""
