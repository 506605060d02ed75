"""`python -m builder`: the same as `toms`."""

from __future__ import annotations

import sys

STOPPED = 130


def main() -> None:
    """Run the command; Ctrl-C while it loads ends it silently."""
    try:
        from builder.cli.app import app  # noqa: PLC0415

        app(prog_name="toms")
    except KeyboardInterrupt:
        sys.exit(STOPPED)


if __name__ == "__main__":
    main()
