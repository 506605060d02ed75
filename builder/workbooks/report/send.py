"""Pages to send: for each contract and supplier a small workbook and a text for a mail."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.formulas.vocabulary import eq, table
from builder.grid.kinds import CODE
from builder.layout.parts import Conditional, Line, Paragraphs, Sheet, Table, Workbook
from builder.layout.placement import Placed
from builder.rules.catalogue import SUPPLIER
from builder.rules.file_report import Copy, plain
from builder.rules.owners import remedy, without_folders
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.report.sheets import LONGEST_TITLE, Addressee, Heading, Pair, by_addressee, text_table
from builder.workbooks.save import Paper

WIDTH, LONGEST_NAME, MOST_PERIODS = 72, 60, 6
WEB = re.compile(r"(?i)(://|\bwww\.|\bmailto:)")
"""What mail programs make links of."""


def pages_to_send(copies: Sequence[Copy], sender: str = "", reply_by: str = "") -> tuple[Paper, ...]:
    """A page for each contract and supplier with points that the supplier can correct, by name.

    sender: who asks; the authority of the copy if blank. reply_by: the day in words; a line to fill in if
    blank. Files are named without their folders, which are private.
    """
    found = sorted(by_addressee(copies).items())
    return tuple(_paper(number, *each, sender, reply_by) for number, each in enumerate(found, 1))


def _paper(number: int, to: Addressee, found: Sequence[Pair], sender: str, reply_by: str) -> Paper:
    named = [(copy, without_folders(one, copy.file), entry) for copy, one, entry in found]
    head = _head(to, found, sender, reply_by)
    say, contract = words("report"), to[1] or Path(found[0][0].file).name
    title = say("send.title", contract=plain(contract)[:LONGEST_TITLE])
    parts = (Paragraphs(tuple(map(Line, head)), overflow=True), _points(named))
    sheet = Sheet(say("send.name").capitalize(), title, say("send.purpose"), parts)
    edition = next((copy.edition for copy, _, _ in found if copy.edition), "")
    book = Workbook((sheet,), title, tool_version(), edition)
    return Paper(file_name(number, *to[:2]), Placed(book), _text(contract, head, named))


def file_name(number: int, *parts: str) -> str:
    """A name that every system takes: a number that tells it apart, then plain letters and digits."""
    plainer = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode()
    said = "-".join(re.findall(r"[a-z0-9]+", plainer.casefold()))[:LONGEST_NAME].strip("-")
    return f"{number:03d}-{said or words('report')('send.name')}"


def _head(to: Addressee, found: Sequence[Pair], sender: str, reply_by: str) -> tuple[str, ...]:
    """Who writes to whom, about what contract, period and file, and the day to reply by."""
    say, unknown = words("report"), words("report")("page.unknown")
    copies = {copy.file: copy for copy, _, _ in found}
    days = [(copy.start("period_start"), copy.start("period_end")) for copy in copies.values()]
    periods = [say("page.period", first=a, last=b) for a, b in dict.fromkeys(days) if a and b]
    names = ", ".join(plain(Path(file).name) for file in list(copies)[:MOST_PERIODS])
    return (
        say("send.to", name=to[0][:LONGEST_TITLE] or say("send.you")),
        say("send.from", name=(sender or found[0][0].start("authority"))[:LONGEST_TITLE] or unknown),
        say("send.contract", ref=to[1][:LONGEST_TITLE] or unknown),
        say("send.period", periods="; ".join(periods[:MOST_PERIODS]) or unknown),
        say("send.file", names=names),
        say("send.reply_by", day=reply_by or say("send.line")),
    )


def _points(found: Sequence[Pair]) -> Table:
    """The points with what matters first; the file only if there are several."""
    say, t = words("report"), table("Points")
    files = {one.file for _, one, _ in found}
    headings: tuple[Heading, ...] = (
        *(("Sheet", CODE, 11.0), ("Cell", CODE, 8.0), ("KPI", CODE, 11.0)),
        *(("What is wrong", CODE, 33.0), ("What to do", CODE, 33.0)),
        *(("What is there", CODE, 16.0), ("What is wanted", CODE, 16.0)),
        *(("Severity", CODE, 10.0), ("Code", CODE, 8.0)),
        *((("File", CODE, 16.0),) if len(files) > 1 else ()),
    )
    rows = []
    for _, one, entry in found:
        place = (plain(one.place.sheet), plain(one.place.cell), plain(one.kpi))
        said = (entry.what, remedy(entry, SUPPLIER), plain(one.what), plain(one.wanted))
        row = (*place, *said, say(f"severities.{entry.severity}"), entry.code, plain(one.file))
        rows.append(row[: len(headings)])
    look = Conditional(eq(t["Severity"], say("severities.error")), "attention", ("Severity",))
    return text_table("Points", headings, rows, (look,))


def _text(contract: str, head: Sequence[str], found: Sequence[Pair]) -> str:
    """The page as a text for a mail: lines of 72 characters, nothing that a mail program makes a link of."""
    say, several = words("report"), len({one.file for _, one, _ in found}) > 1
    lines = [say("send.subject", contract=plain(contract)), "", *head, "", say("send.purpose"), ""]
    for number, each in enumerate(found, 1):
        lines += [*_point(number, each, several), ""]
    return for_mail(lines)


def _point(number: int, each: Pair, several: bool) -> Iterator[str]:
    say, (_, one, entry) = words("report"), each
    sheet, cell = plain(one.place.sheet), plain(one.place.cell)
    place = say("send.place", sheet=sheet, cell=cell) if cell else sheet or say("send.whole")
    place = say("send.of_kpi", place=place, kpi=plain(one.kpi)) if one.kpi else place
    place = say("send.of_file", place=place, file=plain(one.file)) if several else place
    severity = say(f"severities.{entry.severity}")
    yield say("send.point", number=number, place=place, severity=severity, code=entry.code)
    said = {"wrong": entry.what, "there": plain(one.what), "wanted": plain(one.wanted)}
    said["do"] = remedy(entry, SUPPLIER)
    yield from ("   " + say(f"send.{word}", what=what) for word, what in said.items() if what)


def for_mail(lines: Sequence[str]) -> str:
    """Lines of at most 72 characters where words allow, further lines set in; web addresses are broken up."""
    wrapped: list[str] = []
    for line in lines:
        start = line[: len(line) - len(line.lstrip())]
        safe = WEB.sub(r"\1 ", line)
        further = start or ("   " if re.match(r"\d+\.", line) else "")
        made = textwrap.wrap(safe, WIDTH, subsequent_indent=further, break_long_words=False)
        wrapped += made or [""]
    return "\n".join(wrapped).rstrip() + "\n"
