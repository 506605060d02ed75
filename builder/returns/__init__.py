"""Returned copies from files and folders to a report for each."""
