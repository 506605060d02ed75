"""``python -m tests.support.offline FILE``: build the workbook with every socket refused."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import NoReturn


class OfflineError(RuntimeError):
    """A program tried to use the network."""


class _RefusedSocket(socket.socket):
    """A class, because ``ssl`` builds its own on it."""

    def __init__(self, *_: object, **__: object) -> None:
        _refuse()


def refuse_network() -> None:
    """Make every socket and every look-up of a host fail from now on in this process."""
    socket.socket = _RefusedSocket  # type: ignore[misc]
    for name in ("create_connection", "create_server", "socketpair", "getaddrinfo", "gethostbyname"):
        setattr(socket, name, _refuse)


def _refuse(*_: object, **__: object) -> NoReturn:
    raise OfflineError("the network is refused")


def main(path: Path) -> None:
    """Load the data, build the blank workbook and lint it; libraries are imported after the refusal."""
    refuse_network()
    from builder.data.load import load  # noqa: PLC0415 - as above
    from builder.workbooks.build import build, lay_out  # noqa: PLC0415 - after the refusal, on purpose

    build(lay_out(load()), path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
