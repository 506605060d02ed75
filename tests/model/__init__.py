"""Proofs of the room model."""
