"""Tests of `builder/contracts`."""
