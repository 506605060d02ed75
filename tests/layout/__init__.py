"""Tests of `builder/layout`."""
