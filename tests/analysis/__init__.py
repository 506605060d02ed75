"""Tests of the room that shows many returns together."""
