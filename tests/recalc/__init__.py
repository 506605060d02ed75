"""Tests of `builder/recalc`."""
