"""Tests of `builder/cli` and the other doors of the tool."""
