"""Tests of `builder/engine`."""
