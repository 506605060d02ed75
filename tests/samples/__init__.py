"""Proofs of the room samples."""
