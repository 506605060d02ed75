"""Who can correct a finding: the supplier, on whose page it is, the contract manager, or only IT."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builder.model import form
from builder.read.returned import Found
from builder.rules.catalogue import IT, MANAGER, SUPPLIER, Finding
from builder.rules.file_report import Copy

OLDER_SHEETS = {"Outcomes", "Criteria", "Choose KPIs"}
"""The buyer's sheets of versions before 0.3.0."""

BUYERS_SHEETS = {"Select", "KPIs", "Values"} | OLDER_SHEETS
BUYERS_TABLES = {"Select", "Kpis", "Toms", "Values", "Scope"}
SUPPLIERS_FIELDS = {one.name for one in form.start() if one.owner == form.SUPPLIER}
ACROSS = {"X941", "X942", "X943"}  # about two files of one supplier; `wanted` names the other file
NOBODY = "nobody"


def owner(one: Found, entry: Finding) -> str:
    """Who corrects it; nobody, for a note."""
    if entry.owner == IT:
        return IT
    if is_suppliers(one, entry):
        return SUPPLIER
    return NOBODY if entry.severity == "note" else MANAGER


def remedy(entry: Finding, reader: str) -> str:
    """What to do, in words for the one who reads it."""
    if reader == SUPPLIER:
        return entry.for_supplier
    return entry.remedy_it if reader == IT and entry.remedy_it else entry.remedy


def is_suppliers(one: Found, entry: Finding) -> bool:
    """An error or warning about what the supplier fills in, changed or sent."""
    if entry.owner == SUPPLIER:
        return True
    if not may_be_suppliers(entry) or one.place.sheet in BUYERS_SHEETS:
        return False
    table, *rest = one.key or ("",)
    if table == "Start":
        return rest[0] in SUPPLIERS_FIELDS
    return table not in BUYERS_TABLES


def may_be_suppliers(entry: Finding) -> bool:
    """Whether a finding of this code can be one for the supplier, wherever it is."""
    if entry.owner == SUPPLIER:
        return True
    return not entry.owner and entry.severity != "note" and entry.where not in BUYERS_SHEETS


def without_folders(one: Found, file: str) -> Found:
    """The finding as it may be sent: files by their names alone."""
    other = Path(one.wanted).name if one.code in ACROSS else one.wanted
    return replace(one, file=Path(file).name, wanted=other)


def addressee(copy: Copy) -> tuple[str, str, str]:
    """Supplier, contract and authority have one page; a file without the first two has its own."""
    supplier, contract = copy.start("supplier"), copy.start("contract_ref")
    return supplier, contract, copy.start("authority") if supplier or contract else copy.file
