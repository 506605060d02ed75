"""Tests of `builder/vba`."""
