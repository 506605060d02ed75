"""Proofs of the room write."""
