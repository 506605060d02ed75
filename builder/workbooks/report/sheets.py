"""The sheets Summary and Findings, and a page to send back for each contract and supplier.

Texts that come from a copy are in cells formatted as text, so that no program takes them for formulas.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.formulas.vocabulary import Formula, eq, link, table
from builder.grid.a1 import quoted
from builder.grid.kinds import CODE, COUNT, Kind, Value, utf16_cut
from builder.layout.parts import Column, Conditional, Line, Paragraphs, Part, Sheet, Table
from builder.read.returned import Found
from builder.rules.catalogue import IT, SUPPLIER, Finding
from builder.rules.file_report import Copy, plain
from builder.rules.owners import addressee, is_suppliers, owner, remedy, without_folders
from builder.templates import words

MOST_PAGES, MOST_PERIODS = 150, 6
SHEET_NAME, LONGEST_TITLE = 31, 80
LOOKS = {"Page": "listed link"}
REFUSED = re.compile(r'[\[\]:*?/\\\'"{}]|_(?=x[0-9A-Fa-f]{4}_)')
"""What a name of a sheet cannot hold: characters, and the start of what Excel reads as one (_x005B_)."""
Row = tuple[Value | Formula, ...]
Heading = tuple[str, Kind, float]  # heading, kind, width
Pair = tuple[Copy, Found, Finding]
Addressee = tuple[str, str, str]  # supplier, contract, authority; the file where it names neither


@dataclass(frozen=True, slots=True)
class Page:
    """The page for one contract of one supplier, and the files it is about."""

    sheet: Sheet
    files: frozenset[str]


def text_table(
    name: str, headings: Sequence[Heading], rows: Sequence[Row], looks: Sequence[Conditional]
) -> Table:
    """A table of constants, its rows numbered from 1."""
    keys = tuple(str(number) for number in range(1, len(rows) + 1))
    columns = tuple(
        Column(
            heading, tuple(row[i] for row in rows), kind, width, look=LOOKS.get(heading, "" if i else "key")
        )
        for i, (heading, kind, width) in enumerate(headings)
    )
    return Table(name, keys, columns, tuple(looks))


def summary(copies: Sequence[Copy], pages_: Sequence[Page]) -> Sheet:
    """A row for each file: who, what period, how many findings, and a link to where they are."""
    say, t = words("report"), table("Files")
    headings = (
        *(
            ("File", CODE, 30.0),
            ("Supplier", CODE, 26.0),
            ("Contract", CODE, 18.0),
            ("Authority", CODE, 24.0),
        ),
        *(("Period from", CODE, 13.0), ("Period to", CODE, 13.0)),
        *(("Errors", COUNT, 10.0), ("Warnings", COUNT, 12.0), ("Notes", COUNT, 10.0)),
        *(("State", CODE, 20.0), ("Page", CODE, 10.0)),
    )
    looks = (
        Conditional(eq(t["State"], say("states.errors")), "attention", ("State",)),
        Conditional(eq(t["State"], say("states.unusable")), "attention", ("State",)),
        Conditional(eq(t["State"], say("states.clean")), "good", ("State",)),
    )
    rows = [_summary_row(copy, pages_) for copy in copies]
    parts: tuple[Part, ...] = (text_table("Files", headings, rows, looks),)
    missing = _without_page(copies, pages_)
    if missing:
        parts += (Paragraphs((Line(say("page.more", count=missing)),), overflow=True),)
    return _sheet("summary", parts)


def _summary_row(copy: Copy, pages_: Sequence[Page]) -> Row:
    say = words("report")
    page = next((page.sheet.name for page in pages_ if copy.file in page.files), say("findings.name"))
    file = plain(copy.file) or say("summary.across")
    about = (copy.start(f) for f in ("supplier", "contract_ref", "authority", "period_start", "period_end"))
    counts = (copy.count(severity) for severity in ("error", "warning", "note"))
    where = link(f"#{quoted(page)}!A1", say("summary.open"))
    return file, *about, *counts, say(f"states.{copy.state}"), where


def _without_page(copies: Sequence[Copy], pages_: Sequence[Page]) -> int:
    return len(by_addressee(copies)) - len(pages_)


def _pairs(copies: Sequence[Copy]) -> list[Pair]:
    """Each finding with its copy and its entry in the catalogue, errors first within a copy."""
    return [(copy, one, entry) for copy in copies for one, entry in copy.findings]


def by_addressee(copies: Sequence[Copy]) -> dict[Addressee, list[Pair]]:
    """What each can correct; a finding that compares returns goes to the supplier of the file it names."""
    owners = {copy.file: copy for copy in copies}
    found: dict[Addressee, list[Pair]] = {}
    for copy, one, entry in _pairs(copies):
        owner = owners.get(one.file, copy)
        if is_suppliers(one, entry):
            found.setdefault(addressee(owner), []).append((owner, one, entry))
    return found


def all_findings(copies: Sequence[Copy]) -> Sheet:
    """Every finding of every file, errors first within a file."""
    say = words("report")
    found = _pairs(copies)
    if not found:
        return _sheet("findings", (Paragraphs((Line(say("findings.none")),)),))
    return _sheet("findings", (_finding_table("Findings", found),), freeze_columns=1)


def _finding_table(name: str, found: Sequence[Pair], reader: str = "") -> Table:
    """Findings in words for one reader; "" for the contract manager, who sees whose each is."""
    say, t = words("report"), table(name)
    who: tuple[Heading, ...] = () if reader else (("Who", CODE, 12.0),)
    headings = (
        *(("File", CODE, 26.0), ("Severity", CODE, 10.0), ("Code", CODE, 8.0)),
        *(("Sheet", CODE, 13.0), ("Cell", CODE, 8.0), ("KPI", CODE, 12.0)),
        *(("What is wrong", CODE, 40.0), *who, ("What to do", CODE, 40.0)),
        *(("What is there", CODE, 26.0), ("What is wanted", CODE, 26.0)),
    )
    look = Conditional(eq(t["Severity"], say("severities.error")), "attention", ("Severity",))
    return text_table(name, headings, [_finding_row(*each, reader) for each in found], (look,))


def _finding_row(copy: Copy, one: Found, entry: Finding, reader: str) -> Row:
    say, of = words("report"), owner(one, entry)
    place = (plain(one.place.sheet), plain(one.place.cell), plain(one.kpi))
    who = () if reader else (say(f"owners.{of}"),)
    said = (
        entry.what,
        *who,
        remedy(entry, reader or of if of == IT else reader),
        plain(one.what),
        plain(one.wanted),
    )
    return plain(one.file or copy.file), say(f"severities.{entry.severity}"), entry.code, *place, *said


def for_it(copies: Sequence[Copy]) -> tuple[Sheet, ...]:
    """A page for IT, where something is for IT to do or to know."""
    found = [pair for pair in _pairs(copies) if pair[2].remedy_it]
    return (_sheet("it", (_finding_table("For_IT", found, IT),), freeze_columns=1),) if found else ()


def pages(copies: Sequence[Copy]) -> tuple[Page, ...]:
    """A page to send back for each contract and supplier, by name; the first 150 of them.

    Files are named without their folders, which are private.
    """
    chosen = sorted(by_addressee(copies).items())[:MOST_PAGES]
    return tuple(_page(number, *each) for number, each in enumerate(chosen, 1))


def _page(number: int, to: Addressee, found: Sequence[Pair]) -> Page:
    say, supplier = words("report"), to[0]
    named = [(copy, without_folders(one, copy.file), entry) for copy, one, entry in found]
    parts = (_page_head(to[1], found), _finding_table(f"Page_{number}", named, SUPPLIER))
    sender = say("page.sender", file=Path(found[0][0].file).name) if not supplier else ""
    title = say("page.title", supplier=(supplier or plain(sender))[:LONGEST_TITLE])
    named_for = supplier or Path(found[0][0].file).name
    sheet = Sheet(_sheet_name(number, named_for), title, say("page.purpose"), parts, freeze_columns=1)
    return Page(sheet, frozenset(copy.file for copy, _, _ in found))


def _page_head(contract: str, found: Sequence[Pair]) -> Paragraphs:
    """The contract, its authority, each period, and a line for the day to return by."""
    say = words("report")
    days = [(copy.start("period_start"), copy.start("period_end")) for copy, _, _ in found]
    periods = [say("page.period", first=a, last=b) for a, b in dict.fromkeys(days) if a and b]
    said = (
        say("page.contract", ref=contract[:LONGEST_TITLE] or say("page.unknown")),
        say("page.authority", name=found[0][0].start("authority")[:LONGEST_TITLE] or say("page.unknown")),
        say("page.periods", periods="; ".join(periods[:MOST_PERIODS]) or say("page.unknown")),
        say("page.return_by"),
    )
    return Paragraphs(tuple(Line(line) for line in said), overflow=True)


def _sheet_name(number: int, supplier: str) -> str:
    """A name that every program takes, told apart by its number."""
    name = f"{number} {REFUSED.sub(' ', supplier) or words('report')('page.fallback')}"
    return utf16_cut(name, SHEET_NAME).strip()


def _sheet(section: str, parts: tuple[Part, ...], freeze_columns: int = 0) -> Sheet:
    say = words("report")
    name, title, purpose = (say(f"{section}.{part}") for part in ("name", "title", "purpose"))
    return Sheet(name, title, purpose, parts, freeze_columns=freeze_columns)
