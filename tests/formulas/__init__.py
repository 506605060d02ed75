"""Proofs of the room formulas."""
