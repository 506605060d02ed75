"""The engine made known to xlwings."""

from __future__ import annotations

from typing import Any

import xlwings

from builder.engine import files
from builder.engine.files import Region
from builder.engine.xlwings_api.application import NAME, engine


def register(activate: bool = False, locale: str | None = None, time_zone: str | None = None) -> Any:
    """Make the engine known to xlwings, once, and return it as ``xlwings.Engine``.

    With `activate`, ``xlwings.App()`` and ``xlwings.Book()`` use it from then on. Books opened then
    have the locale (``en-GB`` or ``en``) and the time zone (an IANA name, or ``local`` for the machine's), at
    first ``en-GB`` and ``local``; others raise ``ValueError``.
    """
    region = Region(locale or engine.region.locale, time_zone or engine.region.time_zone)
    files.blank(region)
    engine.region = region
    known = next((known for known in xlwings.engines if known.name == NAME), None)
    if known is None:
        known = xlwings.Engine(impl=engine)
        xlwings.engines.add(known)
    if activate:
        known.activate()
    return known
