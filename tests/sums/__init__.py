"""Tests of `builder/sums`."""
