"""Proofs of the room recalc."""
