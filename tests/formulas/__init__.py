"""Tests of `builder/formulas`."""
