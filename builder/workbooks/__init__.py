"""Workbooks as a whole: laid out, worked out, written, linted, saved."""
