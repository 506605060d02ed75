"""Tests: each is named for the fact it shows."""
