"""The workbook is built without a network."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.house import ROOT

REACH = {
    "a socket": "socket.socket()",
    "a look-up": "socket.getaddrinfo('localhost', 80)",
    "a download": "import urllib.request; urllib.request.urlopen('http://localhost')",
}


def _python(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False, cwd=ROOT)


def test_the_build_needs_no_network(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    run = _python("-m", "tests.support.offline", str(book))
    assert run.returncode == 0, run.stderr
    assert book.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("reach", REACH.values(), ids=REACH.keys())
def test_what_reaches_for_the_network_is_refused(reach: str) -> None:
    refused = "from tests.support.offline import refuse_network; refuse_network()"
    run = _python("-c", f"import socket; {refused}; {reach}")
    assert "the network is refused" in run.stderr
