"""Proofs sheet by sheet."""
