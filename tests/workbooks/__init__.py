"""Tests of `builder/workbooks`."""
