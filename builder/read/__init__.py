"""Reads a returned copy into entries, results and findings."""
