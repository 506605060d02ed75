"""`mapping_data/` to the model, and the checks of the data."""
