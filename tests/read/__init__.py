"""Tests of `builder/read`."""
