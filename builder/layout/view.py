"""How a copy is shown to the one it is for: what is hidden, what is locked, and where it opens.

A view changes no cell and moves nothing, so that a copy is read, worked out and compared as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.layout.cells import Key


@dataclass(frozen=True, slots=True)
class View:
    """What one reader sees of a workbook.

    hidden_sheets: sheets hidden beside those that are always hidden. hidden_rows: sheet name to its hidden
    rows, counted from 0. locked: inputs that nobody can type into. first: the input that is selected when
    the copy is opened, in sight; its sheet is on top. Without it Start is, as issued.
    """

    hidden_sheets: frozenset[str] = frozenset()
    hidden_rows: Mapping[str, frozenset[int]] = field(default_factory=dict)
    locked: frozenset[Key] = frozenset()
    first: Key = ()


WHOLE = View()
"""Everything in sight, every input open."""
