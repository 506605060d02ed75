"""Proofs of the room rules."""
