"""Tests of `builder/write`."""
