"""Tests of `builder/grid`."""
