"""Bids side by side: what is committed, missing or unclear, and questions to send. Never a score."""
