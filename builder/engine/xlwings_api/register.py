"""The engine made known to xlwings."""

from __future__ import annotations

from typing import Any

import xlwings

from builder.engine.xlwings_api.application import NAME, engine


def register(activate: bool = False) -> Any:
    """Make the engine known to xlwings, once, and return it as ``xlwings.Engine``.

    With `activate`, ``xlwings.App()`` and ``xlwings.Book()`` use it from then on.
    """
    known = next((known for known in xlwings.engines if known.name == NAME), None)
    if known is None:
        known = xlwings.Engine(impl=engine)
        xlwings.engines.add(known)
    if activate:
        known.activate()
    return known
