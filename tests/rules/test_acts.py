"""One act on a whole copy is one finding: its cause is named, not what follows from it."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from builder.data.load import DATA, load
from builder.grid.a1 import address
from builder.grid.kinds import Value
from builder.read.returned import Found, Returned
from builder.returns.examine import Examiner
from builder.rules.check import Case, run
from builder.rules.echoes import about_what_is_there
from builder.workbooks.build import lay_out
from builder.write.writer import write
from tests.support.built import built, placed
from tests.support.copies import Copy, Key
from tests.support.corpus import CHOSEN, base
from tests.support.mutate_structure import without_sheet

BOOK = "xl/workbook.xml"
WORKED_OUT = re.compile(rb'(<c r="[A-Z]+\d+"[^>]*?)(?: t="\w+")?(>)(<f[^>]*/>|<f[^>]*>[^<]*</f>)<v>[^<]*</v>')
Change = Callable[[Copy], None]


@cache
def examiner() -> Examiner:
    return Examiner()


def copy() -> Copy:
    """A sound return."""
    return Copy.of(placed(), built("corpus base", base())[0], base())


def found_in(path: Path) -> list[Found]:
    """What is found, less the notes on what is chosen: a sound return has them as well."""
    return [one for one in examiner().examine(path).found if one.code not in CHOSEN]


def after(change: Change, folder: Path) -> list[Found]:
    made = copy()
    change(made)
    return found_in(made.save(folder / "copy.xlsx"))


def codes(found: list[Found]) -> list[str]:
    return sorted(one.code for one in found)


def break_names(made: Copy) -> None:
    made.parts[BOOK] = re.sub(rb"(<definedName [^>]*>)[^<]*", rb"\1#REF!", made.parts[BOOK])


def show_errors(made: Copy) -> None:
    """Every formula shows an error, as after a save of a copy whose names are broken."""
    for part in made.sheet_parts.values():
        made.parts[part] = WORKED_OUT.sub(rb'\1 t="e"\2\3<v>#REF!</v>', made.parts[part])


def break_and_save(made: Copy) -> None:
    break_names(made)
    show_errors(made)


def drop_names(made: Copy) -> None:
    made.parts[BOOK] = re.sub(rb"<definedNames>.*</definedNames>", b"", made.parts[BOOK])


@pytest.mark.parametrize("change", [break_names, break_and_save, drop_names])
def test_names_that_were_broken_or_lost_are_one_finding(change: Change, tmp_path: Path) -> None:
    found = after(change, tmp_path)
    assert codes(found) == ["F762"]
    count = len(placed().field_cells)
    assert found[0].what.startswith(f"{count} of {count} names, the first: ")


def test_a_name_that_leads_to_another_cell_is_told_at_the_cell_that_it_stood_for(tmp_path: Path) -> None:
    def redirect(made: Copy) -> None:
        old = re.search(rb'name="contract_value"[^>]*>([^<]*)<', made.parts[BOOK])
        assert old
        made.parts[BOOK] = made.parts[BOOK].replace(old[1] + b"<", b"Start!$Z$9<", 1)

    found = after(redirect, tmp_path)
    sheet, row, _ = placed().field_cells["contract_value"]
    assert [(f.code, f.place.sheet, f.place.cell) for f in found] == [("F762", sheet.name, f"B{row + 1}")]


def test_tables_that_a_program_left_out_are_one_finding(tmp_path: Path) -> None:
    def drop(made: Copy) -> None:
        for name in made.parts:
            if name.startswith("xl/worksheets/_rels/"):
                made.parts[name] = re.sub(rb"<Relationship [^>]*/table\"[^>]*/>", b"", made.parts[name])

    found = after(drop, tmp_path)
    assert codes(found) == ["F769"]
    assert "tables, the first: " in found[0].what


def test_a_copy_that_was_never_worked_out_is_one_finding(tmp_path: Path) -> None:
    """As by a program that does not calculate: it leaves nothing in formula cells, or zeros."""

    def empty(made: Copy) -> None:
        for part in made.sheet_parts.values():
            made.parts[part] = WORKED_OUT.sub(rb"\1\2\3", made.parts[part])

    assert codes(after(empty, tmp_path)) == ["I804"]
    zeros = {sheet: dict.fromkeys(cells, 0) for sheet, cells in built("corpus base", base())[1].items()}
    write(placed(), tmp_path / "zeros.xlsx", base(), zeros)
    assert codes(found_in(tmp_path / "zeros.xlsx")) == ["I804"]


def test_a_copy_that_was_saved_before_it_was_worked_out_is_one_finding(tmp_path: Path) -> None:
    """The figures of the blank workbook under the entries of a return, on many sheets."""
    write(placed(), tmp_path / "stale.xlsx", base(), built("blank", {})[1])
    found = found_in(tmp_path / "stale.xlsx")
    assert codes(found) == ["N901"]
    assert re.search(r"the first of [\d,]+ cells on \d+ sheets$", found[0].what)


def show(made: Copy, cells: set[tuple[str, str]], value: bytes) -> None:
    """Put another saved value into formula cells."""
    for sheet, part in made.sheet_parts.items():
        these = b"|".join(cell.encode() for there, cell in cells if there == sheet)
        if these:
            pattern = (
                rb'(<c r="(?:%s)"[^>]*?)(?: t="\w+")?(>)(<f[^>]*/>|<f[^>]*>[^<]*</f>)<v>[^<]*</v>' % these
            )
            made.parts[part] = re.sub(pattern, rb"\1\2\3" + value, made.parts[part])


def know_no_newer_function(made: Copy, value: bytes = b"<v>777</v>") -> None:
    """What is in the cells of the issue code, as by a program that does not know UNICODE."""
    pieces = {
        ("Issue code", address(row, placed().column_of(table, column)))
        for table in ("PieceStart", "PieceSelect", "PieceKpis")
        for column in ("Pair", "Sum")
        for row in (placed().row_of(table, key) for key in placed().spot(table).table.keys)
    }
    codes_ = {
        (sheet.name, address(row, column))
        for sheet, row, column in (placed().field_cells[name] for name in ("issue_code", "seal_code"))
    }
    show(made, pieces, value)
    show(made, codes_, b"<v></v>")


@pytest.mark.parametrize("value", [b"<v>777</v>", b"<v>#NAME?</v>"])
def test_a_copy_saved_by_a_program_that_is_too_old_is_one_finding(value: bytes, tmp_path: Path) -> None:
    found = after(lambda made: know_no_newer_function(made, value), tmp_path)
    assert codes(found) == ["F768"]
    assert found[0].place.sheet == "Start"


def test_a_stale_figure_is_told_however_old_the_program(tmp_path: Path) -> None:
    def change(made: Copy) -> None:
        know_no_newer_function(made)
        cell = address(placed().row_of("Lines", "KPI 4.03"), placed().column_of("Lines", "Delivered"))
        show(made, {("Mapping", cell)}, b"<v>901</v>")

    assert codes(after(change, tmp_path)) == ["F768", "N901"]


def test_formulas_that_a_program_rewrote_are_one_finding(tmp_path: Path) -> None:
    """As by a program that does not understand references to tables."""

    def rewrite(made: Copy) -> None:
        for part in made.sheet_parts.values():
            written = re.sub(rb"<f[^>]*/>|<f[^>]*>[^<]*</f>", b"<f>NA()</f>", made.parts[part])
            made.parts[part] = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v>0</v>", written)

    assert codes(after(rewrite, tmp_path)) == ["F761"]


def changed_data(folder: Path) -> Path:
    """The data of the tool without one KPI."""
    shutil.copytree(DATA, folder)
    for path in folder.rglob("kpi*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            heading, *rows = csv.reader(file)
        kept = [row for row in rows if row[heading.index("kpi")] != "KPI NT20"]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *kept])
    return folder


def test_a_workbook_of_this_version_made_from_other_data_is_one_finding(tmp_path: Path) -> None:
    other = lay_out(load(changed_data(tmp_path / "data")))
    asked = {cell.key for sheet in other.workbook.sheets for cell in other.cells(sheet) if cell.is_input}
    typed: dict[Key, object] = {key: value for key, value in base().items() if key in asked}
    write(other, tmp_path / "copy.xlsx", typed)  # type: ignore[arg-type]
    report = examiner().examine(tmp_path / "copy.xlsx")
    told = [one for one in report.found if one.code[0] in "FTN"]
    assert [(one.code, one.place.sheet) for one in told] == [("F767", "Start")]
    assert told[0].wanted == load().mark != told[0].what
    assert report.returned is not None
    lost = {key for key, value in typed.items() if report.returned.inputs.get(key) != value}
    assert lost == set()


def test_another_mark_of_the_data_that_is_none_is_a_text_that_was_changed(tmp_path: Path) -> None:
    def change(made: Copy) -> None:
        sheet, row, _ = placed().field_cells["data_mark"]
        made.put(sheet.name, f"B{row + 1}", "<is><t>our data</t></is>", "inlineStr")

    assert codes(after(change, tmp_path)) == ["T822"]


def test_an_issued_workbook_that_lacks_a_sheet_says_what_cannot_be_compared(tmp_path: Path) -> None:
    issued = copy()
    without_sheet(issued, "Mapping")
    against = Examiner(against=issued.save(tmp_path / "issued.xlsx"))
    every = against.examine(copy().save(tmp_path / "copy.xlsx")).found
    found = [one for one in every if one.code not in CHOSEN]
    assert [(one.code, one.place.sheet, one.what) for one in found] == [
        ("F766", "Mapping", "the sheet Mapping")
    ]


def scripted(change: Callable[[openpyxl.Workbook], None], folder: Path) -> Returned:
    """What is read of a return that a script has changed with openpyxl, which moves no names."""
    book = openpyxl.load_workbook(copy().save(folder / "before.xlsx"))
    change(book)
    book.save(folder / "copy.xlsx")
    return examiner().read(folder / "copy.xlsx")


def started(returned: Returned) -> Iterator[Key]:
    """The entries on Start that are not read as they were typed."""
    for key, value in base().items():
        if key[0] in ("Start", "Scope") and returned.inputs.get(key) != value:
            yield key


def test_entries_on_start_are_read_beside_their_labels_where_a_script_inserted_a_column(
    tmp_path: Path,
) -> None:
    returned = scripted(lambda book: book["Start"].insert_cols(1), tmp_path)
    assert list(started(returned)) == []
    assert {one.code for one in returned.found} == {"I804", "T814"}


def test_a_column_of_entries_on_start_that_was_deleted_is_told_once_and_nothing_is_read_for_it(
    tmp_path: Path,
) -> None:
    returned = scripted(lambda book: book["Start"].delete_cols(2), tmp_path)
    assert not [key for key in returned.entries if key[0] in ("Start", "Scope")]
    assert sorted(one.code for one in returned.found) == ["I804", "T814", "T816", "T816"]
    assert any(one.what.endswith(f" and {len(fields_of_start()) - 2} more") for one in returned.found)


@pytest.mark.parametrize(("gone", "kept"), [("stage", ["S103"]), ("signed_by", ["K305", "S103"])])
def test_what_follows_from_an_entry_of_start_that_is_gone_is_left_out(gone: str, kept: list[str]) -> None:
    case = without(lambda key: key == ("Start", gone), {})
    found = [Found(code, "a.xlsx", key=("Kpis", "", "")) for code in ("K305", "S103")]
    assert [one.code for one in about_what_is_there(found, case)] == kept


@cache
def sound() -> Returned:
    """What is read of a sound return."""
    return examiner().read(built("corpus base", base())[0])


def without(is_gone: Callable[[Key], bool], typed: dict[Key, Value]) -> Case:
    """The base return with these entries, and without the cells that are gone."""
    returned = sound()
    entries = {key: entry for key, entry in returned.entries.items() if not is_gone(key)}
    inputs = {key: value for key, value in (base() | typed).items() if not is_gone(key)}
    return Case(load(), inputs, frozenset(returned.entries), replace(returned, entries=entries))


LEFT: tuple[Key, ...] = (
    ("Lines", "KPI 3.13", "Note"),  # MAC 3.1 is ticked and brings it
    ("Lines", "KPI NT28", "Note"),  # no metric asks for it: it is in use where it is included
    ("Regions", "KPI 2.01 | Delivered", "London"),  # brought by MACs that are not ticked
    ("Regions", "KPI 2.01 | Commitment", "London"),  # and asked for at commitment as well
    ("Regions", "KPI 4.01 | Commitment", "London"),  # MAC 4.1 is ticked and brings it, not at commitment
    ("Regions", "KPI 4.01 | TOMs figure", "London"),  # nor is the figure of the National TOMs asked for
)
"""Entries; only the first is in a row in use."""


@pytest.mark.parametrize(
    ("table", "heading", "known"),
    [
        ("Start", "signed_by", (1, 2, 3, 4, 5)),
        ("Start", "", (1, 2, 3)),
        ("Start", "regional_commitments", (1, 2, 3, 5)),
        ("Start", "report_in", (1, 2, 3, 4)),
        ("Select", "Tick", (1, 3, 4, 5)),
        ("Select", "Weighting", (1, 2, 3, 4, 5)),
        ("Kpis", "Choice", (3, 4, 5)),
        ("Kpis", "MACs", (1, 2, 3, 4, 5)),
    ],
)
def test_a_row_is_told_as_not_in_use_unless_an_entry_that_is_gone_may_have_put_it_in_use(
    table: str, heading: str, known: tuple[int, ...]
) -> None:
    typed: dict[Key, Value] = {key: "left" if key[0] == "Lines" else 5 for key in LEFT}
    case = without(lambda key: key[0] == table and heading in ("", key[-1]), typed)
    told = {one.key for one in about_what_is_there(run(case, ("L414", "R509")), case)}
    assert told == {LEFT[at] for at in known}


def test_nothing_selected_is_told_unless_the_ticks_that_select_are_gone() -> None:
    def is_tick(key: Key) -> bool:
        return key[-1] == "Tick"

    def told(case: Case) -> bool:
        return any(about_what_is_there(run(case, ("S101",)), case))

    unticked: dict[Key, Value] = {key: False for key in base() if is_tick(key)}
    assert told(without(lambda _: False, unticked))
    assert not told(without(is_tick, {}))


def test_rows_not_in_use_are_told_though_the_entries_on_start_are_gone(tmp_path: Path) -> None:
    made = copy()
    made.type_in(("Lines", "KPI NT28", "Note"), "left")
    made.type_in(("Regions", "KPI 2.01 | Delivered", "London"), 5)
    book = openpyxl.load_workbook(made.save(tmp_path / "before.xlsx"))
    book["Start"].delete_cols(2)
    book.save(tmp_path / "copy.xlsx")
    found = found_in(tmp_path / "copy.xlsx")
    assert codes(found) == ["I804", "L414", "R509", "T814", "T816", "T816"]


def fields_of_start() -> list[str]:
    return [name for name, (sheet, _, _) in placed().field_cells.items() if sheet.name == "Start"]


def test_entries_are_read_beside_their_labels_though_names_lead_to_a_column_far_off(tmp_path: Path) -> None:
    def redirect(book: openpyxl.Workbook) -> None:
        for name in fields_of_start():
            book.defined_names[name].attr_text = book.defined_names[name].attr_text.replace("$B$", "$Z$")
        for row in range(1, 81):
            book["Start"].cell(row, 26).value = "another"
        book["Start"].insert_rows(84)

    returned = scripted(redirect, tmp_path)
    assert list(started(returned)) == []
    told = {one.code: one for one in returned.found}
    assert set(told) == {"I804", "T814", "T821", "F762"}
    assert told["F762"].what.startswith(f"{len(fields_of_start())} of ")
