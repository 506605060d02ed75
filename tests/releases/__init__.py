"""Proofs of the room releases."""
