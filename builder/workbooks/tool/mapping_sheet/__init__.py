"""The sheet Mapping: table Lines."""
