"""Filled returns of made-up organisations."""
