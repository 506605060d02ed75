"""Proofs of the room read."""
