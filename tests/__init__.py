"""Proofs: each test is named for the fact it shows."""
