"""Tests of `builder/releases`."""
