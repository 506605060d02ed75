"""Proofs of the room reference."""
