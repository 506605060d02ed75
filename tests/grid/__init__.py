"""Proofs of the room grid."""
