"""Tests of `builder/samples`."""
