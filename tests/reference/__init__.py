"""Tests of `builder/reference`."""
