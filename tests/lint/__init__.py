"""Proofs of the room lint."""
