"""Tests of `builder/returns`."""
