"""The whole workbook as text: what a reviewer reads in a diff, and what `toms show` prints.

One block for each part in the order of the page, one line for each column or field, formulas with names
instead of addresses: `[Heading]` is this row's cell, `Table[Heading]` the whole column, `Table[@Heading]` the
same row of another table, `[^Heading]` the cell above and `Table[#Heading]` the heading itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path

from builder.formulas.vocabulary import REFERENCE, Formula
from builder.grid.a1 import address, column_letters
from builder.grid.kinds import Kind
from builder.in_place import beside
from builder.layout.parts import (
    Chart,
    Column,
    Field,
    Fields,
    Input,
    Line,
    Paragraphs,
    Part,
    Place,
    Sheet,
    Table,
)
from builder.layout.placement import HEAD_ROWS, Placed, Spot, rows_taken
from builder.model.references import UnknownReferenceError, folded, nearest

HOW = {"this": "[{1}]", "all": "{0}[{1}]", "same": "{0}[@{1}]", "above": "[^{1}]", "heading": "{0}[#{1}]"}
GAP = "  "


def text(placed: Placed) -> str:
    """Every sheet's text after what belongs to the whole book, without the version: releases compare."""
    return "\n".join([book_text(placed), *(sheet_text(placed, sheet) for sheet in placed.workbook.sheets)])


def files(placed: Placed) -> dict[str, str]:
    """File name to text: one for the book and one for each sheet."""
    named = {f"{slug(sheet.name)}.txt": sheet_text(placed, sheet) for sheet in placed.workbook.sheets}
    return {"workbook.txt": book_text(placed)} | named


def write_files(placed: Placed, folder: Path) -> int:
    """Write the files into a folder, which is made if missing; returns how many."""
    written = files(placed)
    for name, said in written.items():
        with beside(folder / name) as made:
            made.write_text(said, encoding="utf-8")
    return len(written)


def named_sheet_text(placed: Placed, name: str) -> str:
    """The text of the sheet of that name, in any case and spacing.

    Raises:
        UnknownReferenceError: nothing has that name; the message names the nearest.
    """
    sheets = {folded(sheet.name): sheet for sheet in placed.workbook.sheets}
    if folded(name) in sheets:
        return sheet_text(placed, sheets[folded(name)])
    names = {key: sheet.name for key, sheet in sheets.items()}
    hint = nearest(name, names) or f" There are: {', '.join(names.values())}."
    raise UnknownReferenceError(f'no sheet is called "{name}".{hint}')


def slug(name: str) -> str:
    """A sheet's name as part of a file name."""
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def book_text(placed: Placed) -> str:
    """What belongs to the whole book: title, sheets, kinds of cells, names and tables with their places."""
    book = placed.workbook
    lines = [f"WORKBOOK {book.title}", f"edition {book.edition}", f"issue code from {book.code_name}"]
    lines += [f"{word}: {said}" for word, said in sorted(book.head.items())]
    lines += ["", "SHEETS", *(f"{GAP}{sheet.name} ({sheet.state})" for sheet in book.sheets)]
    lines += ["", "KINDS", *sorted({GAP + _kind_in_full(kind) for kind in _kinds(placed)})]
    lines += ["", "NAMES", *sorted(GAP + line for line in _names(placed)), "", "TABLES"]
    lines += [f"{GAP}{name} {_area(spot)} {spot.sheet.name}" for name, spot in sorted(placed.tables.items())]
    return "\n".join(lines) + "\n"


def sheet_text(placed: Placed, sheet: Sheet) -> str:
    """One sheet: title, purpose, print set-up, then its parts from top to bottom."""
    lines = [f"SHEET {sheet.name} ({sheet.state})", sheet.title, sheet.purpose, f"page: {_page(sheet)}"]
    if sheet.note:
        note = readable(sheet.note) if isinstance(sheet.note, Formula) else sheet.note
        lines.append(f"note: {note}")
    if sheet.widths:
        lines.append("widths: " + " ".join(f"{width:g}" for width in sheet.widths))
    for spot in placed.spots:
        if spot.sheet is sheet:
            lines += ["", *_part(spot, spot.part)]
    return "\n".join(line.replace("\n", "\\n") for line in lines) + "\n"


def readable(formula: Formula) -> str:
    """The formula with table headings and names, as the module's text says."""

    def named(found: re.Match[str]) -> str:
        table, heading, how = found.groups()
        return HOW[how].format(table, heading) if heading else str(table)

    return "= " + REFERENCE.sub(named, formula.text)


def _names(placed: Placed) -> Iterator[str]:
    for name, (sheet, row, column) in placed.field_cells.items():
        yield f"{name} {sheet.name}!{address(row, column)}"


def _page(sheet: Sheet) -> str:
    said = [
        "portrait" if sheet.portrait else "landscape",
        f"{sheet.pages_wide} wide",
        f"{sheet.freeze_columns} columns frozen",
        f"issue code in {address(HEAD_ROWS - 2, sheet.code_column)}" if sheet.code_column >= 0 else "no code",
    ]
    said += [f"{sheet.repeat_columns} columns repeated"] if sheet.repeat_columns else []
    said += [f"breaks at {', '.join(sheet.breaks)}"] if sheet.breaks else []
    said += [f"parts {', '.join(map(str, sheet.page_parts))} begin a page"] if sheet.page_parts else []
    said += [f"prints {sheet.print_rows} rows"] if sheet.print_rows else []
    said += [f"prints from part {sheet.print_from}"] if sheet.print_from >= 0 else []
    said += (
        ["{} rows on the first page, {} on the others".format(*sheet.page_rows)]
        if any(sheet.page_rows)
        else []
    )
    said += [] if sheet.freeze_headings else ["headings not frozen"]
    said += [f"note in column {sheet.note_column}"] if sheet.note_column else []
    said += [f"tab {sheet.tab}"] if sheet.tab else []
    said += [f"{jump.text} in column {jump.column} {_shown(jump.place)}" for jump in sheet.jumps]
    return ", ".join(said)


def _part(spot: Spot, part: Part) -> Iterator[str]:
    if isinstance(part, Table):
        yield from _table(spot, part)
    elif isinstance(part, Fields):
        yield f"FIELDS {_place(spot)} {part.heading}".rstrip() + (f" | {part.note}" if part.note else "")
        yield from (GAP + _field(field) for field in part.fields)
    elif isinstance(part, Paragraphs):
        named = f" {part.name}" if part.name else ""
        yield f"WORDS{named} {_place(spot)}" + (" not wrapped" if part.overflow else "")
        yield from (GAP + _line(line) for line in part.lines)
    else:
        yield from _chart(spot, part)


def _place(spot: Spot) -> str:
    return address(spot.top, spot.part.left)


def _area(spot: Spot) -> str:
    last = spot.top + rows_taken(spot.part) - 1
    return f"{address(spot.heading_row, spot.part.left)}:{address(last, _last_column(spot.table))}"


def _last_column(table: Table) -> int:
    return table.left + len(table.columns) - 1


def _line(line: Line) -> str:
    said = readable(line.text) if isinstance(line.text, Formula) else line.text
    place = line.link
    there = f"{place.target}[{place.heading}]" if isinstance(place, Place) else place
    return f"{line.look}: {said}" + (f" -> {there}" if there else "") + _sample(line.sample)


def _sample(sample: str) -> str:
    return f" | at most {len(sample)} characters" if sample else ""


def _field(field: Field) -> str:
    content = field.content
    shown = _shown(content.default if isinstance(content, Input) else content)
    said = ["input", f"starts as {shown}"] if isinstance(content, Input) and shown else [shown]
    said = ["input"] if isinstance(content, Input) and not shown else said
    note = readable(field.note) if isinstance(field.note, Formula) else field.note
    said += [f"note {note}"] if note else []
    return f"{field.name} ({field.label}): {_kind(field.kind)}{_look(field.look)} | " + _tail(
        said, field.help, field.sample
    )


def _tail(said: list[str], help_: str, sample: str) -> str:
    said += [f'message "{help_}"'] if help_ else []
    return " | ".join(said) + _sample(sample)


def _look(look: str) -> str:
    return f", look {look}" if look else ""


def _shown(content: object) -> str:
    if isinstance(content, Formula):
        return readable(content)
    if isinstance(content, Place):
        return "-> " + ".".join(p for p in (content.target, content.key, content.heading) if p)
    return "" if content is None else str(content)


def _table(spot: Spot, table: Table) -> Iterator[str]:
    how = "" if table.listed else ", plain range"
    high = f", rows {table.row_height:g} high" if table.row_height else ""
    filters = "" if table.filters is None else f", filters on {', '.join(sorted(table.filters))}"
    yield f"TABLE {table.name} {_area(spot)}, {len(table.keys)} rows{how}{high}{filters}"
    for group, columns in groupby(enumerate(table.columns), key=lambda pair: pair[1].group):
        if group:
            yield f"{GAP}[{group}]"
        for at, column in columns:
            yield f"{GAP}{column_letters(table.left + at)} {_column(column)}"
            yield from (GAP * 3 + line for line in _exceptions(column, table.keys))
    for rule in table.conditionals:
        where = ", ".join(rule.headings) or "all columns"
        yield f"{GAP}look {rule.look} on {where} when {readable(rule.test)}"
    yield from _rows(table)


def _column(column: Column) -> str:
    said = [f"{column.width:g} wide" + ("" if column.wrap else ", not wrapped")]
    if isinstance(column.content, Formula):
        said.append(readable(column.content))
    elif isinstance(column.content, Input):
        start = _shown(column.content.default)
        said.append("input" + (f", starts as {start}" if start else ""))
    else:
        said.append("by row")
    title = f" (shown: {readable(column.title)})" if column.title else ""
    closed = f", closed cells look {column.fixed_look}" if column.fixed else ""
    kind = _kind(column.kind) + _look(column.look) + closed
    return f"{column.heading}{title}: {kind} | " + _tail(said, column.help, column.sample)


def _exceptions(column: Column, keys: tuple[str, ...]) -> Iterator[str]:
    """Rows whose cell is of another kind or has its own message, by kind and by message."""
    kinds = {key: _kind(kind) for key, kind in column.kinds.items()}
    yield from sorted(f"{kind}: {_spans(rows, keys)}" for kind, rows in _by_value(kinds))
    yield from (f'message "{said}": {_spans(rows, keys)}' for said, rows in _by_value(column.helps))


def _by_value(named: Mapping[str, str]) -> Iterable[tuple[str, list[str]]]:
    found: dict[str, list[str]] = {}
    for key, value in named.items():
        found.setdefault(value, []).append(key)
    return found.items()


def _spans(rows: list[str], keys: tuple[str, ...]) -> str:
    """Row keys in order, those that follow each other as "first to last"."""
    spans: list[list[int]] = []
    for number in sorted(keys.index(row) for row in rows if row in keys):
        if spans and spans[-1][-1] == number - 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(keys[s[0]] if len(s) == 1 else f"{keys[s[0]]} to {keys[s[-1]]}" for s in spans)


def _rows(table: Table) -> Iterator[str]:
    """Each row with what is written there: constants by heading, and the words of closed cells."""
    for index, key in enumerate(table.keys):
        said = [cell for column in table.columns if (cell := _constant(column, key, index)) not in ("", key)]
        yield f"{GAP}- {key}" + (": " if said else "") + " | ".join(said)


def _constant(column: Column, key: str, index: int) -> str:
    if isinstance(column.content, tuple):
        return _shown(column.content[index])
    if isinstance(column.content, Input) and key in column.fixed:
        return f"({column.fixed[key]})"
    return ""


def _chart(spot: Spot, chart: Chart) -> Iterator[str]:
    size = f"{chart.width} x {chart.height}, {chart.rows} rows"
    yield f"CHART {_place(spot)} {chart.title}: {chart.kind}, {size}"
    yield f"{GAP}over {'.'.join(chart.categories)}, numbers as {chart.number_format}"
    for series in chart.series:
        yield f"{GAP}{series.name}: {series.table}.{series.heading} {series.colour}".rstrip()
    yield f"{GAP}in words: {chart.alt}"


def _kind(kind: Kind) -> str:
    """A kind by its name, a choice by its choices, a number with its bounds."""
    rule = kind.rule
    if rule and kind.name == "choice":
        return f"one of {'/'.join(rule.choices)}"
    if rule and rule.kind in ("decimal", "whole"):
        return f"{kind.name} ({rule.low:.15g} to {rule.high:.15g})"
    return kind.name


def _kind_in_full(kind: Kind) -> str:
    said = [f"{_kind(kind)}: {kind.number_format}, {kind.align}"]
    said += [f"checked as {kind.rule.kind}"] if kind.rule else []
    return " | ".join([*said, kind.wanted] if kind.wanted else said)


def _kinds(placed: Placed) -> Iterator[Kind]:
    for sheet in placed.workbook.sheets:
        for part in sheet.parts:
            things: Iterable[Column | Field] = ()
            things = part.columns if isinstance(part, Table) else things
            things = part.fields if isinstance(part, Fields) else things
            for thing in things:
                yield thing.kind
                yield from thing.kinds.values() if isinstance(thing, Column) else ()
