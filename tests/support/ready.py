"""Loaded by the process from which those that look at copies are made: it opens the shipped edition."""

from builder.returns.validate import examiner

OPENED = examiner(None, "embedded").current.pristine
