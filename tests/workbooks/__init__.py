"""Proofs of the room workbooks."""
