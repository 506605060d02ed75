"""The value book, below Values: open values with their sources, one row for each measure that they price."""

from __future__ import annotations

from builder.grid.kinds import CODE, WORDS, Kind
from builder.layout.parts import Column, Constant, Line, Paragraphs, Table
from builder.model.mapping import Mapping, Value, ValueLink
from builder.model.rows import measure_key, value_keys
from builder.templates import words

ANY, BY_YEAR = "any", "year"
COUNTRY = "country"

Entry = tuple[Value, ValueLink | None]


NAME = "Value book"


def head() -> Paragraphs:
    """The words above the book."""
    say = words("value_book")
    lines = (Line(say("title"), "title"), Line(say("purpose")), Line(say("above.how")))
    return Paragraphs(lines, overflow=True, name=NAME)


def book(mapping: Mapping) -> Table:
    """Table Book, its columns below those of Values that say the same."""
    rows = entries(mapping)
    keys = tuple(_key(value, link) for value, link in rows)
    return Table("Book", keys, tuple(_column(*part, rows) for part in _COLUMNS))


def entries(mapping: Mapping) -> tuple[Entry, ...]:
    """Each value with each measure that users may see; a value without such a measure has one row."""
    shown = tuple(link for link in mapping.value_links if link.measure.shown)
    linked = {link.value.key for link in shown}
    alone = tuple((value, None) for value in mapping.values if value.key not in linked)
    return (*((link.value, link) for link in shown), *alone)


def national(mapping: Mapping) -> str:
    """The key of the UK as a whole."""
    return next(r.key for r in mapping.regions if r.level == COUNTRY)


def timings(mapping: Mapping) -> dict[str, str]:
    """Rows of Values with an open value to "any" or, where values differ by year, "year"."""
    found = {
        measure_key(link.measure, link.value.level): _timing(link.value)
        for link in mapping.value_links
        if link.default
    }
    return {key: found[key] for key in value_keys(mapping) if key in found}


def _timing(value: Value) -> str:
    return BY_YEAR if value.applies_year else ANY


def find_key(link: ValueLink) -> str:
    """What a value is found by: measure and level, the year it applies to or "any", region."""
    value = link.value
    return f"{measure_key(link.measure, value.level)}|{value.applies_year or ANY}|{value.region.key}"


def _key(value: Value, link: ValueLink | None) -> str:
    return f"{value.key}|{link.measure.key}" if link else value.key


_POUNDS = Kind("£ to four places", "£#,##0.00##", "right")
_COLUMNS: tuple[tuple[str, Kind, float], ...] = (
    ("Measure", CODE, 12),
    ("Key", CODE, 36),
    ("Unit", WORDS, 18),
    ("Level", WORDS, 9),
    ("Region", WORDS, 14),
    ("Year", CODE, 12),
    ("Find", CODE, 22),
    ("£", _POUNDS, 13),
    ("Counts as", WORDS, 11),
    ("Price year", WORDS, 12),
    ("Source", WORDS, 34),
    ("Licence", WORDS, 18),
    ("Fit", WORDS, 7),
    ("Basis", WORDS, 38),
    ("Value", CODE, 24),
    ("Type", WORDS, 18),
    ("Role", WORDS, 14),
    ("Status", WORDS, 10),
)


def _column(heading: str, kind: Kind, width: float, rows: tuple[Entry, ...]) -> Column:
    look = "key" if heading == "Measure" else ""
    return Column(heading, tuple(_cell(heading, *row) for row in rows), kind, width, look)


def _cell(heading: str, value: Value, link: ValueLink | None) -> Constant:
    if heading in {"Find", "Measure", "Fit"}:
        return _of_link(heading, link)
    year = str(value.applies_year) if value.applies_year else ANY
    said: dict[str, Constant] = {
        "Key": _key(value, link),
        "Value": value.key,
        "Unit": value.unit.singular,
        "Level": value.level or None,
        "Year": year,
        "Region": value.region.name,
        "£": value.gbp,
        "Counts as": value.counts_as,
        "Type": value.type,
        "Role": value.role,
        "Basis": value.basis,
        "Price year": _prices(value),
        "Source": value.citation or value.source.title,
        "Licence": value.licence,
        "Status": value.status,
    }
    return said[heading]


def _prices(value: Value) -> str:
    """The prices that the £ are in, and those of the publication where they differ."""
    restated = value.gbp != value.published_gbp
    return words("value_book")("restated", year=value.price_year) if restated else value.price_year


def _of_link(heading: str, link: ValueLink | None) -> Constant:
    if link is None:
        return None
    if heading == "Find":
        return find_key(link) if link.default else None
    return link.measure.key if heading == "Measure" else link.fit
