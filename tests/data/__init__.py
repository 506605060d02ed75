"""Tests of `builder/data`."""
