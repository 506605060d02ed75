"""Pages of docs/ made from the templates; `python -m builder.reference.pages` writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builder.rules.catalogue import SEVERITIES, Finding, catalogue
from builder.rules.owners import may_be_suppliers
from builder.templates import words

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> dict[Path, str]:
    """Path of each page, below docs/, to its text."""
    return {
        Path("reference/rules.md"): rules(),
        Path("procurement-guidance.md"): guidance(),
        Path("suppliers-messages.md"): messages(),
        Path("reference/tables.md"): tables(),
        Path("it.md"): for_it((DOCS / "it.md").read_text(encoding="utf-8")),
    }


def rules() -> str:
    """The reference of rules: one section a sheet, one entry a rule."""
    say, entries = words("pages"), catalogue()
    counts = ", ".join(f"{sum(e.severity == s for e in entries)} {s}s" for s in SEVERITIES)
    count = say("rules.count", number=len(entries), counts=counts)
    sheets = dict.fromkeys(e.where for e in entries)
    sections = (_sheet(sheet, tuple(e for e in entries if e.where == sheet)) for sheet in sheets)
    return "\n".join((say("rules.head"), count, "", *sections))


def _sheet(sheet: str, entries: tuple[Finding, ...]) -> str:
    return "\n".join((f"## {sheet}", "", *(_entry(e) for e in entries)))


def _entry(entry: Finding) -> str:
    remedy = words("pages")("rules.remedy", text=entry.remedy)
    said = f"*{entry.severity.capitalize()}.* {entry.what}"
    return f"### {entry.code} {entry.short}\n\n{said}\n\n{remedy}\n"


def guidance() -> str:
    """The guidance of the workbook as a separate document."""
    say, of = words("guidance"), words("pages")
    head = f"# {say('document.title')}\n\n{say('document.intro')}\n"
    sections = (
        "\n\n".join(
            (
                f"## {section['heading']}",
                *section["paragraphs"],
                of("guidance.sheets", names=", ".join(section["links"])) + "\n",
            )
        )
        for section in say.rows("section")
    )
    return "\n".join((head, *sections, of("guidance.note"), ""))


def messages() -> str:
    """What each message to suppliers means and what to do: a table a sheet, in the order of the codes."""
    say, entries = words("pages"), [e for e in catalogue() if may_be_suppliers(e)]
    sheets = dict.fromkeys(e.where for e in entries)
    entries.sort(key=lambda e: e.code)
    tables = (_messages(sheet, tuple(e for e in entries if e.where == sheet)) for sheet in sheets)
    return "\n".join((say("messages.head"), *tables, say("messages.note"), ""))


def _messages(sheet: str, entries: tuple[Finding, ...]) -> str:
    headings = words("pages").list("messages.headings")
    rows = [f"| {e.code} {e.severity} | **{e.short}.** {e.what} | {e.for_supplier} |" for e in entries]
    head = f"| {' | '.join(headings)} |\n|{'---|' * len(headings)}"
    return "\n".join((f"## {sheet}", "", head, *rows, ""))


def tables() -> str:
    """The reference of the tables that `toms consolidate` writes: one section a table, one row a column."""
    say = words("tables")
    columns: dict[str, Any] = dict(say.section("columns"))
    head = f"| {' | '.join(words('pages').list('tables.headings'))} |\n|---|---|---|---|"
    sections = []
    for name, about in say.section("tables").items():
        of = ((column, columns[column]) for column in say.list(f"use.{name}"))
        rows = [
            f"| `{column}` | {one['type']} | {one.get('unit', '')} | {one['about']} |" for column, one in of
        ]
        sections.append("\n".join((f"## {name}", "", about, "", head, *rows, "")))
    return "\n".join((words("pages")("tables.head"), *sections))


def for_it(page: str) -> str:
    """The page for IT with its table of findings written again; the rest of the page is written by hand."""
    say = words("pages")
    begin, end, headings = say("it.begin"), say("it.end"), say.list("it.headings")
    head, _, rest = page.partition(begin)
    rows = [f"| {e.code} {e.short} | {e.what} | {e.remedy_it} |" for e in catalogue() if e.remedy_it]
    table = (f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}", *rows)
    return head + "\n".join((begin, "", *table, "", end)) + rest.partition(end)[2]


def main(folder: Path = DOCS) -> None:
    """Write the pages below `folder`."""
    for path, text in pages().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
