"""Tests of `builder/lint`."""
