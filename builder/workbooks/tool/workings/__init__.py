"""The hidden sheets."""
