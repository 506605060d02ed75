"""How long things take: `make bench` and `make bench-large`."""
