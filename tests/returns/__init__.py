"""Proofs of the room returns."""
