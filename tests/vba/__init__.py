"""Proofs of the room vba."""
