"""Tests of `builder/rules`."""
