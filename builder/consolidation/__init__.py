"""Many returned copies to tidy tables: which are counted, and every figure with its cell."""
