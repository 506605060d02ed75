"""Proofs of the room data."""
