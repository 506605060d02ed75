"""`python -m builder`: the same as `toms`."""

from __future__ import annotations

from builder.cli import app

if __name__ == "__main__":
    app(prog_name="toms")
