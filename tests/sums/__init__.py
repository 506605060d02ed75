"""Proofs of the room sums."""
