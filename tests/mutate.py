"""A seeded mutator of returned copies: it does what people do to workbooks, and remembers what it did.

Values are changed first, then the structure of the file, so that a cell is found where it was issued. What is
done to the XML is what Excel would leave behind, as far as a reader can tell.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

from builder.kinds import TICK, Value
from builder.placement import Cell, Placed, address, column_letters
from builder.reckon_typed import serial

Key = tuple[str, ...]
CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"')
ROW = re.compile(rb'<row r="(\d+)"')


class NotPossibleError(ValueError):
    """The mutation finds nothing to work on in this copy."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a person means by what stands in a cell now: every right reading; none where only a finding is."""

    values: tuple[Value | None, ...]


LOST = Meant(())


@dataclass
class Copy:
    """A copy in the making: the parts of the file, and for each input what it means by now."""

    placed: Placed
    parts: dict[str, bytes]
    truth: dict[Key, Meant]
    done: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, placed: Placed, path: Path, inputs: dict[Key, Value]) -> Copy:
        """The copy at `path`, into which these inputs were typed."""
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        copy = cls(placed, parts, {})
        blanks = {key: cell.value for key, (_, cell) in copy.inputs.items()}
        copy.truth = {key: Meant((value,)) for key, value in (blanks | inputs).items()}
        return copy

    def clone(self) -> Copy:
        """The same copy, to be changed on its own."""
        return replace(self, parts=dict(self.parts), truth=dict(self.truth), done=[])

    @cached_property
    def inputs(self) -> dict[Key, tuple[str, Cell]]:
        """Every input by key, with its sheet, as issued."""
        sheets = self.placed.workbook.sheets
        return {c.key: (s.name, c) for s in sheets for c in self.placed.cells(s) if c.is_input}

    @cached_property
    def sheet_parts(self) -> dict[str, str]:
        """Sheet name to the part that holds it."""
        links = re.findall(rb"<Relationship\b[^>]*>", self.parts["xl/_rels/workbook.xml.rels"])
        targets = {_attribute(link, "Id"): _attribute(link, "Target") for link in links}
        return {
            _attribute(tag, "name").replace("&amp;", "&"): "xl/"
            + targets[_attribute(tag, "r:id")].removeprefix("/xl/")
            for tag in re.findall(rb"<sheet\b[^>]*>", self.parts["xl/workbook.xml"])
        }

    def save(self, path: Path) -> Path:
        """Write the file, little packed: the time goes elsewhere."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            for name, data in self.parts.items():
                package.writestr(name, data)
        return path

    def put(self, sheet: str, cell: str, inner: str, kind: str = "") -> None:
        """Replace what stands in a cell; its format stays."""
        part = self.sheet_parts[sheet]
        pattern = re.compile(rb'<c r="%s"([^>]*?)(/>|>.*?</c>)' % cell.encode(), re.DOTALL)

        def turned(found: re.Match[bytes]) -> bytes:
            kept = re.sub(rb' t="\w+"', b"", found[1])
            return b'<c r="%s"%s%s>%s</c>' % (
                cell.encode(),
                kept,
                (kind and f' t="{kind}"'.encode()) or b"",
                inner.encode(),
            )

        text, count = pattern.subn(turned, self.parts[part], count=1)
        if not count:
            raise NotPossibleError(f"{sheet} has no cell {cell}")
        self.parts[part] = text

    def type_in(self, key: Key, value: Value | None, meant: Meant | None = None) -> None:
        """Type a value into an input cell past its rule."""
        sheet, cell = self.inputs[key]
        self.put(sheet, address(cell.row, cell.column), *stored(value))
        self.truth[key] = meant or Meant((value,))


def stored(value: Value | None) -> tuple[str, str]:
    """A value as a cell stores it: what is inside, and the cell's type."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return f"<v>{int(value)}</v>", "b"
    if isinstance(value, date):
        return f"<v>{serial(value):.0f}</v>", ""
    if isinstance(value, int | float):
        return f"<v>{value!r}</v>", ""
    return f'<is><t xml:space="preserve">{escape(value)}</t></is>', "inlineStr"


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"'.encode(), tag)
    return found[1].decode() if found else ""


Mutation = Callable[[Copy, Random], str]


def mutate(copy: Copy, rng: Random, structure: bool = True) -> Copy:
    """One to five changes of values, then, in two of three copies, one of structure."""
    for change in rng.choices(VALUES, k=rng.randint(1, 5)):
        _try(copy, change, rng)
    if structure and rng.random() < 2 / 3:
        _try(copy, rng.choice(STRUCTURE), rng)
    return copy


def _try(copy: Copy, change: Mutation, rng: Random) -> None:
    try:
        copy.done.append(f"{change.__name__}: {change(copy, rng)}")
    except NotPossibleError as reason:
        copy.done.append(f"{change.__name__}: not possible, {reason}")


def _filled(copy: Copy) -> list[Key]:
    """Keys of inputs in which something stands."""
    return [k for k, meant in copy.truth.items() if meant.values and meant.values[0] not in (None, "", False)]


def _numbers(copy: Copy) -> list[Key]:
    wanted = ("whole", "decimal")
    return [k for k in _filled(copy) if (rule := copy.inputs[k][1].kind.rule) and rule.kind in wanted]


def _dates(copy: Copy) -> list[Key]:
    return [k for k in _filled(copy) if (rule := copy.inputs[k][1].kind.rule) and rule.kind == "date"]


def _one(rng: Random, keys: list[Key]) -> Key:
    if not keys:
        raise NotPossibleError("nothing of that kind")
    return rng.choice(keys)


# Changes of values.

SPELLINGS: tuple[tuple[str, Callable[[float], str]], ...] = (
    ("plain", lambda n: f"{n:.10g}"),
    ("spaces around", lambda n: f"  {n:.10g}\u00a0"),
    ("thousands", lambda n: f"{n:,.10g}"),
    ("thin spaces", lambda n: f"{n:,.10g}".replace(",", "\u202f")),
    ("pounds", lambda n: f"£{n:,.10g}"),
    ("zero width", lambda n: f"{n:.10g}\u200b"),
)
STRAY = (
    "about forty",
    "1,200 hrs",
    "£3k",
    "n/a",
    "12 to 15",
    "1.234,56",
    "1.234.567",
    "\u0665",
    "1e3x",
    "TRUE",
    "--5",
    "=5",
)


def number_as_text(copy: Copy, rng: Random) -> str:
    """A number stored as text in one of the ways people spell it."""
    key = _one(rng, _numbers(copy))
    (value, *_) = copy.truth[key].values
    if isinstance(value, bool | str | date) or value is None:
        raise NotPossibleError("no number")
    name, spelled = rng.choice(SPELLINGS)
    copy.type_in(key, spelled(value), Meant((float(f"{value:.10g}"),)))
    return f"{key} as {name}"


def stray_text(copy: Copy, rng: Random) -> str:
    """Words where a number belongs."""
    key, word = _one(rng, _numbers(copy)), rng.choice(STRAY)
    copy.type_in(key, word, LOST)
    return f"{key} {word!r}"


def date_as_text(copy: Copy, rng: Random) -> str:
    """A date stored as text, in UK order, in words, by the ISO, or with a year of two digits."""
    key = _one(rng, _dates(copy))
    (value, *_) = copy.truth[key].values
    if not isinstance(value, date):
        raise NotPossibleError("no date")
    pattern = rng.choice(("%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y"))
    copy.type_in(key, value.strftime(pattern), Meant((value,)))
    return f"{key} {pattern}"


def american_date(copy: Copy, rng: Random) -> str:
    """A date as text that is none in UK order."""
    key = _one(rng, _dates(copy))
    copy.type_in(key, f"0{rng.randint(1, 9)}/{rng.randint(13, 28)}/2026", LOST)
    return str(key)


def cut(copy: Copy, rng: Random) -> str:
    """Cut one figure and paste it over another of the same column."""
    source = _one(rng, [key for key in _filled(copy) if len(key) == 3])
    there = [k for k in copy.inputs if k[0] == source[0] and k[2] == source[2] and k != source]
    target, value = _one(rng, there), copy.truth[source].values[0]
    copy.type_in(target, value, copy.truth[source])
    copy.type_in(source, None)
    return f"{source} to {target}"


def shift(copy: Copy, rng: Random) -> str:
    """Paste a column of entries one row too far down."""
    start = _one(rng, [key for key in _filled(copy) if len(key) == 3])
    column = [k for k in copy.inputs if k[0] == start[0] and k[2] == start[2]]
    first = column.index(start)
    run = column[first : first + rng.randint(2, 6)]
    meant = [copy.truth[key] for key in run]
    for key, what in zip(run[1:], meant, strict=False):
        copy.type_in(key, what.values[0] if what.values else None, what if what.values else None)
    copy.type_in(run[0], None)
    return f"{run}"


def clear(copy: Copy, rng: Random) -> str:
    """Delete an entry."""
    key = _one(rng, _filled(copy))
    copy.type_in(key, None)
    return str(key)


def tick_as(copy: Copy, rng: Random) -> str:
    """A tick as other programs and hurried people leave it."""
    key = _one(rng, [key for key, (_, cell) in copy.inputs.items() if cell.kind is TICK])
    sheet, cell = copy.inputs[key]
    how = rng.choice(("TRUE()", "FALSE()", "true text", "x", "1"))
    at = address(cell.row, cell.column)
    if how.endswith("()"):
        copy.put(sheet, at, f"<f>{how}</f><v>{int(how == 'TRUE()')}</v>", "b")
        copy.truth[key] = Meant((how == "TRUE()",))
    else:
        value: dict[str, tuple[Value, Meant]] = {
            "true text": ("True", Meant((True,))),
            "x": ("x", Meant((True,))),
            "1": (1, Meant((True, 1))),
        }
        copy.type_in(key, *value[how])
    return f"{key} {how}"


def respelt_choice(copy: Copy, rng: Random) -> str:
    """A choice in another case, with blanks around it."""
    keys = [k for k in _filled(copy) if (rule := copy.inputs[k][1].kind.rule) and rule.kind == "list"]
    key = _one(rng, [k for k in keys if copy.inputs[k][1].kind is not TICK])
    value = copy.truth[key].values[0]
    copy.type_in(key, f" {str(value).upper()} ", Meant((value,)))
    return f"{key} {value}"


def wrong_choice(copy: Copy, rng: Random) -> str:
    """A word that is not on the list."""
    lists = [k for k, (_, cell) in copy.inputs.items() if cell.kind.rule and cell.kind.rule.kind == "list"]
    key = _one(rng, [k for k in lists if copy.inputs[k][1].kind is not TICK])
    copy.type_in(key, "Sometimes", LOST)
    return str(key)


def formula_in_input(copy: Copy, rng: Random) -> str:
    """A sum typed where a figure is asked for."""
    key = _one(rng, _numbers(copy))
    sheet, cell = copy.inputs[key]
    copy.put(sheet, address(cell.row, cell.column), "<f>2+3</f><v>5</v>")
    copy.truth[key] = Meant((5,))
    return str(key)


def error_in_input(copy: Copy, rng: Random) -> str:
    """An error value pasted in."""
    key = _one(rng, _numbers(copy))
    sheet, cell = copy.inputs[key]
    copy.put(sheet, address(cell.row, cell.column), "<v>#N/A</v>", "e")
    copy.truth[key] = LOST
    return str(key)


def odd_text(copy: Copy, rng: Random) -> str:
    """Smart quotes, invisible characters, markup and what looks like a formula, in a text."""
    texts = [k for k, (_, c) in copy.inputs.items() if c.kind.rule and c.kind.rule.kind == "length"]
    key = _one(rng, texts)
    word = rng.choice(
        ("\u201csmart\u201d \u2013 quote", "a\u00a0b\u200bc", "<b>&amp;</b>", "@SUM(A1)", "\U0001f600 done")
    )
    copy.type_in(key, word)
    return f"{key} {word!r}"


def wild_number(copy: Copy, rng: Random) -> str:
    """A number of a size or sign that does not belong there."""
    key = _one(rng, _numbers(copy))
    copy.type_in(key, rng.choice((-3, 0.5, 1e15, 0, 250, -0.25)))
    return str(key)


def type_over(copy: Copy, rng: Random) -> str:
    """A number typed over a formula."""
    sheet = rng.choice([s for s in copy.placed.workbook.sheets if s.state == "visible"])
    formulas = [c for c in copy.placed.cells(sheet) if c.formula and c.look != "link"]
    if not formulas:
        raise NotPossibleError("no formula")
    cell = rng.choice(formulas)
    copy.put(sheet.name, address(cell.row, cell.column), "<v>42</v>")
    return f"{sheet.name} {address(cell.row, cell.column)}"


VALUES: tuple[Mutation, ...] = (
    *(number_as_text, stray_text, date_as_text, american_date, cut, shift, clear, tick_as, respelt_choice),
    *(wrong_choice, formula_in_input, error_in_input, odd_text, wild_number, type_over),
)


# Changes of structure.

FILLED = ("Mapping", "Regions", "Choose KPIs", "Criteria", "Start", "Values", "Outcomes", "Profile")


Mover = Callable[[Copy, str, int, int, int], None]


def _move(copy: Copy, sheet: str, row: int, column: int, by: int) -> None:
    """Move cells, tables and names from a row on (1 or more), or with row 0 from a column on, by `by`."""
    _move_cells(copy, sheet, row, column, by)
    _move_tables(copy, sheet, row, column, by)
    _move_names(copy, sheet, row, column, by)


def _break_names(copy: Copy, sheet: str, row: int) -> None:
    """What Excel makes of names of cells in a deleted row (counted from 0)."""
    for name, (owner, at, _) in copy.placed.field_cells.items():
        if owner.name == sheet and at == row:
            pattern = rb'(<definedName name="%s"[^>]*>)[^<]*<' % name.encode()
            copy.parts["xl/workbook.xml"] = re.sub(pattern, rb"\1#REF!<", copy.parts["xl/workbook.xml"])


def _move_cells(copy: Copy, sheet: str, row: int, column: int, by: int) -> None:
    part = copy.sheet_parts[sheet]

    def cell(found: re.Match[bytes]) -> bytes:
        at_row, at_column = int(found[2]), _column(found[1].decode())
        at_row += by if row and at_row >= row else 0
        at_column += by if not row and at_column >= column else 0
        return f'<c r="{column_letters(at_column)}{at_row}"'.encode()

    def line(found: re.Match[bytes]) -> bytes:
        at = int(found[1])
        return b'<row r="%d"' % (at + by if row and at >= row else at)

    text = ROW.sub(line, CELL.sub(cell, copy.parts[part]))
    copy.parts[part] = re.sub(rb' spans="[^"]*"', b"", text)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _moved(reference: str, row: int, column: int, by: int) -> str:
    """A1 or A1:B2, dollars kept."""

    def turned(found: re.Match[str]) -> str:
        at_column, at_row = _column(found[2]), int(found[4])
        at_row += by if row and at_row >= row else 0
        at_column += by if not row and at_column >= column else 0
        return f"{found[1]}{column_letters(at_column)}{found[3]}{at_row}"

    return re.sub(r"(\$?)([A-Z]+)(\$?)(\d+)", turned, reference)


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
    """New rows above or within what is filled in."""
    return _insert_rows(copy, rng, _move)


def _insert_rows(copy: Copy, rng: Random, move: Mover) -> str:
    sheet = rng.choice(FILLED)
    row, by = rng.randint(1, 30), rng.randint(1, 3)
    move(copy, sheet, row, 0, by)
    return f"{sheet} {by} at row {row}"


def insert_rows_by_script(copy: Copy, rng: Random) -> str:
    """New rows by a script that moves cells but neither tables nor names."""
    return _insert_rows(copy, rng, _move_cells)


def insert_column(copy: Copy, rng: Random) -> str:
    """A new column left of everything."""
    sheet = rng.choice(FILLED)
    _move(copy, sheet, 0, 0, 1)
    return sheet


def delete_row(copy: Copy, rng: Random) -> str:
    """The row of an input deleted."""
    return _delete_row(copy, rng, _move)


def delete_row_by_script(copy: Copy, rng: Random) -> str:
    """The row of an input deleted by a script that moves cells but neither tables nor names."""
    return _delete_row(copy, rng, _move_cells)


def _delete_row(copy: Copy, rng: Random, move: Mover) -> str:
    key = _one(rng, [k for k in _filled(copy) if copy.inputs[k][0] in FILLED])
    sheet, cell = copy.inputs[key]
    part, row = copy.sheet_parts[sheet], cell.row + 1
    pattern = rb'<row r="%d"[^>]*?(/>|>.*?</row>)' % row
    copy.parts[part] = re.sub(pattern, b"", copy.parts[part], count=1, flags=re.DOTALL)
    if move is _move:
        _break_names(copy, sheet, cell.row)
    move(copy, sheet, row + 1, 0, -1)
    for other, (where, its) in copy.inputs.items():
        if where == sheet and its.row == cell.row:
            copy.truth[other] = LOST
    return f"{sheet} row {row}"


def delete_column(copy: Copy, rng: Random) -> str:
    """A column of inputs deleted."""
    key = _one(rng, [k for k in _filled(copy) if len(k) == 3 and copy.inputs[k][0] != "Start"])
    sheet, cell = copy.inputs[key]
    part = copy.sheet_parts[sheet]
    letters = column_letters(cell.column).encode()
    pattern = re.compile(rb'<c r="%s\d+"[^>]*?(/>|>.*?</c>)' % letters, re.DOTALL)
    copy.parts[part] = pattern.sub(b"", copy.parts[part])
    _move(copy, sheet, 0, cell.column + 1, -1)
    for other, (where, its) in copy.inputs.items():
        if where == sheet and its.column == cell.column:
            copy.truth[other] = LOST
    return f"{sheet} {key[2]}"


def rename_sheet(copy: Copy, rng: Random) -> str:
    """Another name for a sheet, as Excel then writes it everywhere."""
    old = rng.choice(FILLED)
    new = rng.choice((f"{old} (2)", f"Our {old.lower()}", "Tabelle1"))
    book = copy.parts["xl/workbook.xml"].replace(
        f'<sheet name="{old}"'.encode(), f'<sheet name="{new}"'.encode()
    )
    quoted = (f"'{old}'" if " " in old else old).encode()
    copy.parts["xl/workbook.xml"] = book.replace(b">%s!" % quoted, f">'{new}'!".encode())
    return f"{old} to {new}"


def reorder_sheets(copy: Copy, rng: Random) -> str:
    """The sheets in another order."""
    book = copy.parts["xl/workbook.xml"]
    tags: list[Any] = re.findall(rb"<sheet\b[^>]*>", book)
    mixed = rng.sample(tags, len(tags))
    start = book.index(tags[0])
    end = book.index(tags[-1]) + len(tags[-1])
    book = re.sub(
        rb"<definedName\b[^>]*localSheetId.*?</definedName>", b"", book[:start] + b"".join(mixed) + book[end:]
    )
    copy.parts["xl/workbook.xml"] = book
    return "mixed"


def delete_sheet(copy: Copy, rng: Random) -> str:
    """A sheet that people fill in, gone."""
    sheet = rng.choice([name for name in FILLED if name != "Start"])
    name = sheet.encode()
    copy.parts["xl/workbook.xml"] = re.sub(
        rb'<sheet name="%s"[^>]*>' % name, b"", copy.parts["xl/workbook.xml"]
    )
    for key, (where, _) in copy.inputs.items():
        if where == sheet:
            copy.truth[key] = LOST
    return sheet


STRUCTURE: tuple[Mutation, ...] = (
    *(insert_rows, insert_rows, insert_column, delete_row, delete_column, rename_sheet, reorder_sheets),
    *(insert_rows_by_script, delete_row_by_script, delete_sheet),
)
