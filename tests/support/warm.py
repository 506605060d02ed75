"""What a test process opens once: each version, and a process from which those that look at copies are made.

A version takes some three seconds to open, and hundreds of tests need one.
tests/returns/test_validate.py, and every test that runs a command as a program, begin cold, as users do.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from typing import Any

import pytest

import builder.data.load as data
from builder import templates
from builder.releases import versions
from builder.releases.package import Release
from builder.releases.versions import Version, Versions
from builder.returns import validate
from builder.version import tool_version

READY = "tests.support.ready"
"""The module that the first process loads: it opens the shipped edition."""


def opened_once(patch: pytest.MonkeyPatch) -> None:
    """Open each version once for all tests of this process; `Versions.forget` lets all of them go."""
    opened: dict[tuple[Any, ...], Version] = {}

    def once(make: Callable[..., Version], *about: object, of: object) -> Version:
        key = (*about, data.DATA, templates.FOLDER, tool_version())
        if key not in opened:
            opened[key] = make(of)
        return opened[key]

    def forget(self: Versions, really: Callable[[Versions], None] = Versions.forget) -> None:
        opened.clear()
        really(self)

    def built(edition: str, make: Callable[[str], Version] = versions._built) -> Version:
        return once(make, edition, of=edition)

    def kept(release: Release, make: Callable[[Release], Version] = versions._kept) -> Version:
        return once(make, release.path, release.path.stat().st_mtime_ns, of=release)

    patch.setattr(versions, "_built", built)
    patch.setattr(versions, "_kept", kept)
    patch.setattr(Versions, "forget", forget)


def made_ready(patch: pytest.MonkeyPatch) -> None:
    """Make the processes beside this one from one that has the shipped edition open, where the system can."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        multiprocessing.set_forkserver_preload([READY])
        patch.setattr(validate, "START", "forkserver")
