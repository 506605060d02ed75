"""Changes that people make to sheets, rows and columns of a copy; the file is as Excel would leave it."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from builder.grid.a1 import column_letters, column_number
from tests.support.copies import LOST, Copy, Key, NotPossibleError, filled, one
from tests.support.mutate_values import Mutation

CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"')
TABLE_KEY = 3  # (table, row key, heading)
ROW = re.compile(rb'<row r="(\d+)"')
FILLED = ("Mapping", "Regions", "KPIs", "Select", "Start", "Values")


def filled_sheets(copy: Copy) -> list[str]:
    """The sheets of the copy that people fill in."""
    return [sheet for sheet in FILLED if sheet in copy.sheet_parts]


Mover = Callable[[Copy, str, int, int, int], None]


def move_all(copy: Copy, sheet: str, row: int, column: int, by: int) -> None:
    """Move cells, tables and names from a row on (1 or more), or with row 0 from a column on, by `by`."""
    _move_cells(copy, sheet, row, column, by)
    _move_merged(copy, sheet, row, column, by)
    _move_tables(copy, sheet, row, column, by)
    _move_names(copy, sheet, row, column, by)


def _break_names(copy: Copy, sheet: str, row: int) -> None:
    """Change names of cells in a deleted row (counted from 0) as Excel does."""
    for name, (owner, at, _) in copy.placed.field_cells.items():
        if owner.name == sheet and at == row:
            pattern = rb'(<definedName [^>]*\bname="%s"[^>]*>)[^<]*<' % name.encode()
            copy.parts["xl/workbook.xml"] = re.sub(pattern, rb"\1#REF!<", copy.parts["xl/workbook.xml"])


def _move_cells(copy: Copy, sheet: str, row: int, column: int, by: int) -> None:
    part = copy.sheet_parts[sheet]

    def cell(found: re.Match[bytes]) -> bytes:
        at_row, at_column = int(found[2]), column_number(found[1].decode())
        at_row += by if row and at_row >= row else 0
        at_column += by if not row and at_column >= column else 0
        return f'<c r="{column_letters(at_column)}{at_row}"'.encode()

    def line(found: re.Match[bytes]) -> bytes:
        at = int(found[1])
        return b'<row r="%d"' % (at + by if row and at >= row else at)

    text = ROW.sub(line, CELL.sub(cell, copy.parts[part]))
    copy.parts[part] = re.sub(rb' spans="[^"]*"', b"", text)


def _moved(reference: str, row: int, column: int, by: int) -> str:
    """A1 or A1:B2, dollars kept."""

    def turned(found: re.Match[str]) -> str:
        at_column, at_row = column_number(found[2]), int(found[4])
        at_row += by if row and at_row >= row else 0
        at_column += by if not row and at_column >= column else 0
        return f"{found[1]}{column_letters(at_column)}{found[3]}{at_row}"

    return re.sub(r"(\$?)([A-Z]+)(\$?)(\d+)", turned, reference)


def _move_merged(copy: Copy, sheet: str, row: int, column: int, by: int) -> None:
    part = copy.sheet_parts[sheet]
    copy.parts[part] = re.sub(
        rb'<mergeCell ref="([A-Z0-9:]+)"',
        lambda found: f'<mergeCell ref="{_moved(found[1].decode(), row, column, by)}"'.encode(),
        copy.parts[part],
    )


def _move_tables(copy: Copy, sheet: str, row: int, column: int, by: int) -> None:
    part = copy.sheet_parts[sheet]
    rels = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
    for target in re.findall(rb'Target="([^"]*tables/[^"]*)"', copy.parts.get(rels, b"")):
        name = "xl/tables/" + target.decode().rsplit("/", 1)[1]
        copy.parts[name] = re.sub(
            rb' ref="([A-Z0-9:]+)"',
            lambda found: f' ref="{_moved(found[1].decode(), row, column, by)}"'.encode(),
            copy.parts[name],
        )


def _move_names(copy: Copy, sheet: str, row: int, column: int, by: int) -> None:
    quoted = sheet if re.fullmatch(r"\w+", sheet) else f"'{sheet}'"
    pattern = re.compile(rf">(\$?{re.escape(quoted)}!)(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)<")
    text = copy.parts["xl/workbook.xml"].decode()
    moved = pattern.sub(lambda f: f">{f[1]}{_moved(f[2], row, column, by)}<", text)
    copy.parts["xl/workbook.xml"] = moved.encode()


def insert_rows(copy: Copy, rng: Random) -> str:
    """New rows above or between the rows that people fill in."""
    return _insert_rows(copy, rng, move_all)


def _insert_rows(copy: Copy, rng: Random, move: Mover) -> str:
    sheet = rng.choice(filled_sheets(copy))
    row, by = rng.randint(1, 30), rng.randint(1, 3)
    move(copy, sheet, row, 0, by)
    return f"{sheet} {by} at row {row}"


def insert_rows_by_script(copy: Copy, rng: Random) -> str:
    """New rows from a script that moves cells, but not tables or names."""
    return _insert_rows(copy, rng, _move_cells)


def insert_column(copy: Copy, rng: Random) -> str:
    """A new column left of everything."""
    sheet = rng.choice(filled_sheets(copy))
    move_all(copy, sheet, 0, 0, 1)
    return sheet


def delete_row(copy: Copy, rng: Random) -> str:
    """The row of an input deleted."""
    return _delete_row(copy, rng, move_all)


def delete_row_by_script(copy: Copy, rng: Random) -> str:
    """The row of an input deleted by a script that moves cells, but not tables or names."""
    return _delete_row(copy, rng, _move_cells)


def _delete_row(copy: Copy, rng: Random, move: Mover) -> str:
    key = one(rng, [k for k in filled(copy) if copy.inputs[k][0] in FILLED])
    without_row(copy, key, move)
    return f"{copy.inputs[key][0]} row {copy.inputs[key][1].row + 1}"


def without_row(copy: Copy, key: Key, move: Mover = move_all) -> None:
    """The row of that input deleted."""
    sheet, cell = copy.inputs[key]
    part, row = copy.sheet_parts[sheet], cell.row + 1
    pattern = rb'<row r="%d"[^>]*?(/>|>.*?</row>)' % row
    copy.parts[part] = re.sub(pattern, b"", copy.parts[part], count=1, flags=re.DOTALL)
    if move is move_all:
        _break_names(copy, sheet, cell.row)
    move(copy, sheet, row + 1, 0, -1)
    _lose(copy, {k for k, (where, its) in copy.inputs.items() if where == sheet and its.row == cell.row})


def _lose(copy: Copy, keys: set[Key]) -> None:
    copy.truth.update(dict.fromkeys(keys, LOST))


def delete_column(copy: Copy, rng: Random) -> str:
    """A column of inputs deleted."""
    key = one(rng, [k for k in filled(copy) if len(k) == TABLE_KEY and copy.inputs[k][0] != "Start"])
    without_column(copy, key)
    return str(key[::2])


def without_column(copy: Copy, key: Key) -> None:
    """The column of that input deleted."""
    sheet, cell = copy.inputs[key]
    part = copy.sheet_parts[sheet]
    letters = column_letters(cell.column).encode()
    pattern = re.compile(rb'<c r="%s\d+"[^>]*?(/>|>.*?</c>)' % letters, re.DOTALL)
    copy.parts[part] = pattern.sub(b"", copy.parts[part])
    move_all(copy, sheet, 0, cell.column + 1, -1)
    _lose(
        copy, {k for k, (where, its) in copy.inputs.items() if where == sheet and its.column == cell.column}
    )


def rename_sheet(copy: Copy, rng: Random) -> str:
    """Another name for a sheet."""
    old = rng.choice(filled_sheets(copy))
    new = rng.choice((f"{old} (2)", f"Our {old.lower()}", "Tabelle1"))
    if new in copy.sheet_parts:
        raise NotPossibleError("a sheet has that name already")
    renamed(copy, old, new)
    return f"{old} to {new}"


def renamed(copy: Copy, old: str, new: str) -> None:
    """Another name for a sheet, also in every formula and name, as Excel does."""
    was = (f"'{old}'" if re.search(r"\W", old) else old).encode()
    now = (f"'{new}'" if re.search(r"\W", new) else new).encode()
    tag = f'<sheet name="{old}"'.encode(), f'<sheet name="{new}"'.encode()
    copy.parts["xl/workbook.xml"] = copy.parts["xl/workbook.xml"].replace(*tag)
    for name, data in copy.parts.items():
        if name.endswith(".xml") and was + b"!" in data:
            copy.parts[name] = data.replace(was + b"!", now + b"!")


def reorder_sheets(copy: Copy, rng: Random) -> str:
    """The sheets in another order."""
    count = len(re.findall(rb"<sheet\b", copy.parts["xl/workbook.xml"]))
    reordered(copy, rng.sample(range(count), count))
    return "mixed"


def reordered(copy: Copy, order: list[int]) -> None:
    """The sheets in that order, without names that belong to a single sheet."""
    book = copy.parts["xl/workbook.xml"]
    tags = [found[0] for found in re.finditer(rb"<sheet\b[^>]*>", book)]
    start, end = book.index(tags[0]), book.index(tags[-1]) + len(tags[-1])
    book = book[:start] + b"".join(tags[at] for at in order) + book[end:]
    copy.parts["xl/workbook.xml"] = re.sub(rb"<definedName\b[^>]*localSheetId.*?</definedName>", b"", book)


def delete_sheet(copy: Copy, rng: Random) -> str:
    """A sheet that people fill in deleted. If it was copied before, the copy holds the same."""
    sheet = one(rng, [name for name in filled_sheets(copy) if name != "Start"])
    truth = dict(copy.truth)
    without_sheet(copy, sheet)
    if f"{sheet} (2)" in copy.sheet_parts:
        copy.truth = truth
    return sheet


def without_sheet(copy: Copy, sheet: str) -> None:
    """The sheet removed from the workbook's list."""
    tag = rb'<sheet name="%s"[^>]*>' % sheet.encode()
    copy.parts["xl/workbook.xml"] = re.sub(tag, b"", copy.parts["xl/workbook.xml"])
    _lose(copy, {key for key, (where, _) in copy.inputs.items() if where == sheet})


STRUCTURE: tuple[Mutation, ...] = (
    *(insert_rows, insert_rows, insert_column, delete_row, delete_column, rename_sheet, reorder_sheets),
    *(insert_rows_by_script, delete_row_by_script, delete_sheet),
)
