"""Proofs of the room engine."""
