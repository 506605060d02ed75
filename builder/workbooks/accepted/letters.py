"""A letter for each contract and supplier, and the ratings for its contract performance notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from builder.formulas.vocabulary import eq, table
from builder.grid.kinds import CODE, Value, figure, spelled
from builder.layout.parts import Conditional, Line, Paragraphs, Sheet, Table, Workbook
from builder.layout.placement import Placed
from builder.read.acceptance import Decision
from builder.read.filled_sheet import Amount
from builder.rules.file_report import plain
from builder.templates import words
from builder.version import tool_version
from builder.workbooks.accepted.ratings import Rated, by_contract, for_notice
from builder.workbooks.report.send import file_name, for_mail
from builder.workbooks.report.sheets import LONGEST_TITLE, Heading, text_table
from builder.workbooks.save import Paper

FEWEST = 3
FIGURE = figure(2)
Meanings = Mapping[str, str]
To = tuple[str, str, str]


def letters(found: Sequence[Rated], meanings: Meanings, sender: str = "") -> tuple[Paper, ...]:
    """A letter for each contract and supplier, with its notice. meanings: rating to its published meaning."""
    groups = by_contract(found)
    return tuple(_paper(number, *each, meanings, sender) for number, each in enumerate(groups, 1))


def notices(found: Sequence[Rated], meanings: Meanings) -> dict[str, str]:
    """File name to the text of each notice, ready to copy."""
    groups = enumerate(by_contract(found), 1)
    return {f"{file_name(n, *to[:2])}-notice.txt": _notice(to, of, meanings) for n, (to, of) in groups}


def _paper(number: int, to: To, of: Sequence[Rated], meanings: Meanings, sender: str) -> Paper:
    say, head = words("accept"), _head(to, of, sender)
    contract = plain(to[1])[:LONGEST_TITLE] or words("report")("page.unknown")
    title = say("letter.title", contract=contract)
    parts = (Paragraphs(tuple(map(Line, head)), overflow=True), _figures(of))
    sheets = (
        Sheet(say("letter.name"), title, say("letter.purpose"), parts),
        _ratings(to, of, meanings),
    )
    book = Workbook(sheets, title, tool_version(), "")
    return Paper(file_name(number, *to[:2]) + "-letter", Placed(book), _letter(contract, head, of))


def _head(to: To, of: Sequence[Rated], sender: str) -> tuple[str, ...]:
    say, unknown = words("report"), words("report")("page.unknown")
    authority = of[0].decision.authority
    days = dict.fromkeys(one.decision.period for one in of)
    return (
        say("send.to", name=plain(to[0])[:LONGEST_TITLE] or unknown),
        say("send.from", name=plain(sender or authority)[:LONGEST_TITLE] or unknown),
        say("send.contract", ref=plain(to[1])[:LONGEST_TITLE] or unknown),
        say("send.period", periods="; ".join(map(_period, days))),
    )


def _period(days: tuple[object, object]) -> str:
    say = words("report")
    if None in days:
        return say("page.unknown")
    return say("page.period", first=spelled(days[0]), last=spelled(days[1]))


def _state(one: Decision) -> str:
    """accepted, changed or open."""
    if not one.is_decided:
        return "open"
    return "accepted" if one.accepted == one.reported else "changed"


def _figures(of: Sequence[Rated]) -> Table:
    say, t = words("accept"), table("Figures")
    headings: tuple[Heading, ...] = (
        *(("Line", CODE, 15.0), ("KPI", CODE, 34.0), ("Unit", CODE, 18.0)),
        *(("Reported", FIGURE, 12.0), ("Accepted", FIGURE, 12.0), ("Decision", CODE, 16.0)),
        *(("Reason", CODE, 34.0), ("Period to", CODE, 15.0)),
    )
    rows: list[tuple[Value, ...]] = []
    for one in of:
        it = one.decision
        numbers = ("" if it.reported is None else it.reported, "" if it.accepted is None else it.accepted)
        about = (plain(it.line), plain(it.title), plain(it.unit))
        said = (say(f"state.{_state(it)}"), plain(it.reason), spelled(it.period[1]))
        rows.append((*about, *numbers, *said))
    look = Conditional(eq(t["Decision"], say("state.changed")), "attention", ("Decision",))
    return text_table("Figures", headings, rows, (look,))


def _letter(contract: str, head: Sequence[str], of: Sequence[Rated]) -> str:
    say = words("accept")
    lines = [say("letter.subject", contract=contract), "", *head, "", say("letter.intro")]
    for state in ("accepted", "changed", "open"):
        named = [one.decision for one in of if _state(one.decision) == state]
        if named:
            lines += ["", say(f"letter.{state}"), ""]
            lines += [line for one in named for line in _entry(one, state)]
    return for_mail([*lines, "", say("letter.end")])


def _entry(one: Decision, state: str) -> Iterator[str]:
    say = words("accept")
    about = {"kpi": plain(one.title), "unit": plain(one.unit), "line": plain(one.line)}
    about |= {"reported": said(one.reported), "accepted": said(one.accepted)}
    if state == "open" and one.reported is None:
        about["unit"] = ""
    yield say(f"entry.{state}", **about).rstrip()
    if one.reason:
        yield "   " + say("entry.reason", reason=plain(one.reason))


def said(amount: Amount) -> str:
    """A figure in words: 1,200.5, or nothing."""
    return words("accept")("nothing") if amount is None else f"{round(amount, 6):,.10g}"


def _notice_rows(of: Sequence[Rated], meanings: Meanings) -> Iterator[tuple[Rated, str]]:
    for one in for_notice(of):
        meaning = meanings.get(one.rating, "")
        yield one, f"{one.rating}: {meaning}" if meaning else one.rating


def _warnings(of: Sequence[Rated]) -> Iterator[str]:
    """What keeps the notice from going out as it is."""
    say, chosen = words("accept"), for_notice(of)
    count = sum(one.is_rated for one in chosen)
    if count < FEWEST:
        yield say("notice.few", count=count)
    if waiting := [plain(one.decision.title) for one in chosen if not one.decision.is_decided]:
        yield say("notice.open", names="; ".join(waiting))


def _notice(to: To, of: Sequence[Rated], meanings: Meanings) -> str:
    say = words("accept")
    lines = [say("notice.title"), "", *_head(to, of, "")[2:], ""]
    for number, (one, rating) in enumerate(_notice_rows(of, meanings), 1):
        it = one.decision
        lines += [say("notice.entry", number=number, kpi=plain(it.title), rating=rating)]
        if it.rating:
            lines += ["   " + say("notice.given", reason=plain(it.reason))]
    warnings = list(_warnings(of))
    return for_mail([*lines, *(["", say("notice.first"), *warnings] if warnings else [])])


def _ratings(to: To, of: Sequence[Rated], meanings: Meanings) -> Sheet:
    """The ratings as a sheet: the KPIs chosen, with what each rating follows from."""
    say = words("accept")
    headings: tuple[Heading, ...] = (
        *(("KPI", CODE, 40.0), ("Rating", CODE, 20.0), ("Meaning", CODE, 44.0)),
        *(("On track", CODE, 12.0), ("Follows from", CODE, 30.0)),
    )
    rows = [
        (
            plain(one.decision.title),
            one.rating,
            meanings.get(one.rating, ""),
            "" if one.on_track is None else f"{one.on_track:.0%}",
            say(f"follows.{'given' if one.decision.rating else _state(one.decision)}"),
        )
        for one in for_notice(of)
    ]
    lines = (*_head(to, of, "")[2:], *_warnings(of))
    head = Paragraphs(tuple(map(Line, lines)), overflow=True)
    parts = (head, text_table("Ratings", headings, rows, ())) if rows else (head,)
    return Sheet(say("notice.name"), say("notice.title"), say("notice.purpose"), parts)
