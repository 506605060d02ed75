"""What many returns show together, from the tables that `consolidate` has written."""
