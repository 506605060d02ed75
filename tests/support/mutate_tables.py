"""Changes that people make to whole rows, columns, labels and headings of the tables that they fill in."""

from __future__ import annotations

import re
from random import Random

from builder.grid.a1 import address, column_letters
from builder.read.issued import IssuedSheet, IssuedTable
from tests.support.built import issued
from tests.support.copies import Copy, stored
from tests.support.mutate_structure import move_all
from tests.support.mutate_values import Mutation

ROW = re.compile(rb'<row r="(\d+)"([^>]*?)(/>|>.*?</row>)', re.DOTALL)
CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*?)(/>|>.*?</c>)', re.DOTALL)
Numbers = dict[int, int]


def _drawn(rng: Random) -> tuple[IssuedSheet, IssuedTable]:
    """A table into which people type, with its sheet."""
    typed_into = {key[0] for key in issued().inputs}
    tables = [(s, t) for s in issued().sheets.values() for t in s.tables if t.place.name in typed_into]
    return rng.choice(tables)


def _rows(table: IssuedTable) -> list[int]:
    """The rows of a table, as the file counts them."""
    first = table.place.first_row + 1
    return list(range(first, first + len(table.place.keys)))


def sort_rows(copy: Copy, rng: Random) -> str:
    """The rows of a table in another order, each with all its cells."""
    sheet, table = _drawn(rng)
    rows = _rows(table)
    some = rng.sample(rows, rng.randint(2, len(rows)))
    _renumber(copy, sheet.name, dict(zip(sorted(some), some, strict=True)))
    return f"{table.place.name}, {len(some)} rows"


def _renumber(copy: Copy, sheet: str, to: Numbers) -> None:
    """Move rows of a sheet with their cells; formulas keep their text."""
    part = copy.sheet_parts[sheet]

    def placed(found: re.Match[bytes]) -> tuple[int, bytes]:
        row = to.get(int(found[1]), int(found[1]))
        cells = CELL.sub(lambda c: b'<c r="%s%d"%s%s' % (c[1], row, c[3], c[4]), found[3])
        return row, b'<row r="%d"%s%s' % (row, found[2], cells)

    head, _, rest = copy.parts[part].partition(b"<sheetData>")
    body, _, tail = rest.partition(b"</sheetData>")
    rows = b"".join(text for _, text in sorted(map(placed, ROW.finditer(body))))
    copy.parts[part] = head + b"<sheetData>" + rows + b"</sheetData>" + tail


def swap_columns(copy: Copy, rng: Random) -> str:
    """Two columns of a table swapped, from the heading to the end."""
    sheet, table = _drawn(rng)
    left = table.place.left
    one, other = rng.sample(range(left, left + len(table.place.columns)), 2)
    letters = {
        column_letters(a).encode(): column_letters(b).encode() for a, b in ((one, other), (other, one))
    }
    rows = {table.place.heading_row + 1, *_rows(table)}
    part = copy.sheet_parts[sheet.name]

    def moved_cell(found: re.Match[bytes]) -> bytes:
        if int(found[2]) not in rows or found[1] not in letters:
            return found[0]
        return b'<c r="%s%s"%s%s' % (letters[found[1]], found[2], found[3], found[4])

    copy.parts[part] = CELL.sub(moved_cell, copy.parts[part])
    return f"{table.place.name} {sorted(letters)}"


def double_row(copy: Copy, rng: Random) -> str:
    """A row of a table copied and inserted below."""
    sheet, table = _drawn(rng)
    row, part = rng.choice(_rows(table)), copy.sheet_parts[sheet.name]
    move_all(copy, sheet.name, row + 1, 0, 1)
    found = next(f for f in ROW.finditer(copy.parts[part]) if int(f[1]) == row)
    cells = CELL.sub(lambda c: b'<c r="%s%d"%s%s' % (c[1], row + 1, c[3], c[4]), found[3])
    again = b'<row r="%d"%s%s' % (row + 1, found[2], cells)
    copy.parts[part] = copy.parts[part].replace(found[0], found[0] + again, 1)
    return f"{table.place.name} row {row}"


def retype_label(copy: Copy, rng: Random) -> str:
    """The label of a row typed over: by another row's, or by other words."""
    sheet, table = _drawn(rng)
    if table.label_column is None:
        raise AssertionError(table.place.name)
    cell = address(rng.choice(_rows(table)) - 1, table.label_column)
    text = rng.choice((*table.labels, "Ours"))
    copy.put(sheet.name, cell, *stored(text))
    return f"{table.place.name} {cell} {text!r}"


def retype_heading(copy: Copy, rng: Random) -> str:
    """The heading of a column typed over: by another column's, or by other words."""
    sheet, table = _drawn(rng)
    column, _ = rng.choice(table.headings)
    text = rng.choice((*(text for _, text in table.headings), "Ours"))
    cell = address(table.place.heading_row, column)
    copy.put(sheet.name, cell, *stored(text))
    return f"{table.place.name} {cell} {text!r}"


def retype_field(copy: Copy, rng: Random) -> str:
    """The words before a field of Start typed over: by another field's, or by other words."""
    sheet = issued().sheets["Start"]
    labels = {name: sheet.landmarks[row, column - 1] for name, (row, column) in sheet.fields.items()}
    row, column = sheet.fields[rng.choice(sorted(sheet.fields))]
    text = rng.choice((*labels.values(), "Ours"))
    copy.put("Start", address(row, column - 1), *stored(text))
    return f"{address(row, column - 1)} {text!r}"


TABLES: tuple[Mutation, ...] = (
    sort_rows,
    swap_columns,
    double_row,
    retype_label,
    retype_heading,
    retype_field,
)
