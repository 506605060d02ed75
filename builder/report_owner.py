"""Which findings a supplier can put right: those that stand on the page to send back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from builder.findings import Finding
from builder.report_copy import Copy
from builder.returned import Found

BUYERS_SHEETS = {"Outcomes", "Criteria", "Choose KPIs", "Values"}
BUYERS_TABLES = {"Outcomes", "Criteria", "Kpis", "Values", "Scope"}
SUPPLIERS_FIELDS = {
    *("supplier", "supplier_id", "supplier_size", "supplier_type"),
    *("period_start", "period_end", "return_status", "revision"),
    *("signed_by", "signed_role", "signed_date"),
}
SUPPLIER_UNDOES = {*("A921", "A922", "A923", "A924", "A925", "A926", "A927", "A930"), "K312"}
"""Changed against what was issued, or promised too low: only the supplier can undo it."""
ACROSS = {"X941", "X942", "X943"}  # about two files of one supplier; `wanted` names the other file
BUYERS_RULES = {"A929", "F703", "F721", "F722", "F741", "L415", "N902"}
"""What only the contract manager, or whoever looks after the tool, can put right."""


def is_suppliers(one: Found, entry: Finding) -> bool:
    """An error or warning about what the supplier fills in, changed or sent."""
    if entry.code in ACROSS | SUPPLIER_UNDOES:
        return True
    if entry.severity == "note" or entry.code in BUYERS_RULES:
        return False
    if {entry.where, one.place.sheet} & BUYERS_SHEETS:
        return False
    table, *rest = one.key or ("",)
    if table == "Start":
        return rest[0] in SUPPLIERS_FIELDS
    return table not in BUYERS_TABLES


def without_folders(one: Found, file: str) -> Found:
    """The finding as it may be sent: files by their names alone."""
    other = Path(one.wanted).name if one.code in ACROSS else one.wanted
    return replace(one, file=Path(file).name, wanted=other)


def addressee(copy: Copy) -> tuple[str, str, str]:
    """Supplier, contract and authority have one page; a file without the first two has its own."""
    supplier, contract = copy.start("supplier"), copy.start("contract_ref")
    return supplier, contract, copy.start("authority") if supplier or contract else copy.file
