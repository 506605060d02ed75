"""Tests of `builder/model`."""
