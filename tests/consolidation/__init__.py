"""Tests of the room that puts many returns together."""
