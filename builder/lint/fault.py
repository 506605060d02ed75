"""What the linter says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing in a workbook file that Excel would repair, refuse or calculate wrongly.

    `part` is the sheet's name where there is one, else the part of the package; `cell` is an address, a range
    or a name, empty if the fault is the part's own.
    """

    part: str
    cell: str
    code: str
    message: str

    def __str__(self) -> str:
        place = f"{self.part}!{self.cell}" if self.cell else self.part
        return f"{place}: {self.message} [{self.code}]"
