"""Proofs of the room layout."""
