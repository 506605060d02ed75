"""A copy recalculated in the blank book: which cells differ, and which program saved it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from builder.engine import ErrorValue
from builder.formulas.openformula import file_form, is_open
from builder.formulas.same import same_formula
from builder.grid.a1 import address
from builder.read.files.raw import ErrorText
from builder.read.returned import Found, Returned
from builder.recalc.programs import ENGINES
from builder.recalc.recalculate import Difference, all_inputs, differences, same, work_out
from builder.returns.examine import Examiner
from builder.rules.check import Case, run
from builder.rules.check.recalculation import changed as changed_formulas
from builder.workbooks.example import example_inputs
from tests.read.test_moved import EDITS
from tests.support.built import built, placed
from tests.support.libreoffice import LibreOffice
from tests.support.running import cell_place

COPY_CODES = ("F708", "F709", "F711", "N901", "N902")
LINE = "KPI 2.02 L3"


@cache
def examiner() -> Examiner:
    return Examiner()


def example() -> Path:
    return built("example", example_inputs(placed()))[0]


def read_back(path: Path) -> Returned:
    from builder.read.copy import read  # noqa: PLC0415

    return read(path, examiner().current.issued)


def changed(tmp_path: Path, change: Callable[[openpyxl.Workbook], None]) -> Path:
    """The example with a change made by openpyxl, worked out again so that nothing else is stale."""
    book = openpyxl.load_workbook(example())
    change(book)
    path = tmp_path / "copy.xlsx"
    book.save(path)
    return path


def put(heading: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    """Something in a cell of Mapping."""

    def change(book: openpyxl.Workbook) -> None:
        sheet, row, column = cell_place(placed(), "Lines", LINE, heading)
        book[sheet][address(row, column)] = value

    return change


def codes(path: Path) -> set[tuple[str, str]]:
    found = examiner().examine(path).found
    return {(f.code, f.place.cell) for f in found if f.code in COPY_CODES}


def at(heading: str) -> str:
    return address(*cell_place(placed(), "Lines", LINE, heading)[1:])


def test_the_copy_as_built_shows_what_its_entries_give() -> None:
    returned = read_back(example())
    assert list(differences(returned, examiner().fresh(returned))) == []
    assert codes(example()) == set()


def test_the_blank_book_is_blank_again_afterwards() -> None:
    before = work_out({}, examiner().current.pristine)
    examiner().fresh(read_back(example()))
    assert work_out({}, examiner().current.pristine) == before


def test_a_mere_save_by_openpyxl_changes_no_formula(tmp_path: Path) -> None:
    assert codes(changed(tmp_path, lambda _: None)) == set()


def test_a_mere_save_by_libreoffice_changes_nothing(tmp_path: Path) -> None:
    with LibreOffice(tmp_path) as office:
        office._ask("xlsx", example(), tmp_path / "saved.xlsx")
    assert codes(tmp_path / "saved.xlsx") == set()


@pytest.fixture(scope="module")
def opendocument(office: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example as LibreOffice saves it as an .ods file."""
    return office.save(example(), tmp_path_factory.mktemp("opendocument") / "copy.ods")


def test_a_mere_save_as_opendocument_changes_no_formula(opendocument: Path) -> None:
    results, plain = read_back(opendocument).results, examiner().current.pristine.plain
    assert results.keys() == examiner().current.pristine.formulas.keys()
    assert len(results) > 14_000
    texts = {key: str(result.formula) for key, result in results.items()}
    assert all(map(is_open, texts.values()))
    assert [key for key, text in texts.items() if not same_formula(file_form(text), plain[key])] == []
    assert codes(opendocument) == set()


def test_formulas_of_opendocument_copies_are_compared_in_less_time_than_they_are_read(
    opendocument: Path,
) -> None:
    def seconds(work: Callable[[], object]) -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    case = examiner().case(read_back(opendocument))
    comparing = min(seconds(lambda: list(changed_formulas(case))) for _ in range(3))
    assert comparing < 0.6 * seconds(lambda: read_back(opendocument))


def test_a_changed_formula_is_found_in_an_opendocument_copy_that_was_moved(
    office: LibreOffice, tmp_path: Path
) -> None:
    sheet, row, column = cell_place(placed(), "Lines", LINE, "Delivered")
    edits = (("formula", sheet, at("Delivered"), "+0"), *EDITS)
    path = office.save(example(), tmp_path / "copy.ods", edits)
    told = {found for found in codes(path) if found[0] in ("F708", "F709")}
    assert told == {("F709", address(row + 3, column + 2))}


def test_a_formula_typed_over_is_found_at_its_cell(tmp_path: Path) -> None:
    assert codes(changed(tmp_path, put("Delivered", 999))) == {("F708", at("Delivered"))}


@pytest.mark.parametrize("formula", ["=SUM(1,2)|x", "=1+1", "=SUM(A2:A3)"])
def test_a_changed_formula_is_found_at_its_cell(tmp_path: Path, formula: str) -> None:
    assert codes(changed(tmp_path, put("Delivered", formula))) == {("F709", at("Delivered"))}


def test_a_copy_of_values_only_is_one_finding(tmp_path: Path) -> None:
    openpyxl.load_workbook(example(), data_only=True).save(tmp_path / "copy.xlsx")
    found = examiner().examine(tmp_path / "copy.xlsx").found
    assert [f.place.sheet for f in found if f.code == "F760"] == [""]
    assert not {f.code for f in found} & {"F708", "F710", "F711", "N901"}


def test_figures_that_were_not_worked_out_again_are_found_once(tmp_path: Path) -> None:
    """The values of the blank workbook under the entries of the example, as a program leaves them."""
    from builder.write.writer import write  # noqa: PLC0415

    path = tmp_path / "stale.xlsx"
    write(placed(), path, example_inputs(placed()), built("blank", {})[1])
    found = [f for f in examiner().examine(path).found if f.code in COPY_CODES]
    stale = examiner().stale(path)
    sheets = {one.place.sheet for one in stale if isinstance(one, Difference)}
    assert [f.code for f in found] == ["N901"]
    assert found[0].what.endswith(f"the first of {len(stale):,} cells on {len(sheets)} sheets")


@pytest.mark.parametrize(("is_stale", "expected"), [(False, set()), (True, {"N901"})])
def test_a_note_on_an_entry_hides_no_figure_that_is_out_of_date(
    is_stale: bool, expected: set[str], tmp_path: Path
) -> None:
    """A figure typed as text was text for the program that saved the copy; all else is checked."""
    from builder.write.writer import write  # noqa: PLC0415

    typed = {**example_inputs(placed()), ("Lines", LINE, "Before"): "1,000"}
    _, results = built("a figure as text", typed)
    wrong = dict(results)
    if is_stale:
        sheet, row, column = cell_place(placed(), "Lines", LINE, "Committed")
        assert wrong[sheet][row, column] != 12345
        wrong[sheet] = {**wrong[sheet], (row, column): 12345}
    write(placed(), tmp_path / "copy.xlsx", typed, wrong)
    found = examiner().examine(tmp_path / "copy.xlsx").found
    assert {f.code for f in found} & {"E851", "N901"} == {"E851"} | expected


def test_entries_count_however_stale_the_copy_is(tmp_path: Path) -> None:
    path = changed(tmp_path, put("Commitment", 1_000))
    fresh = examiner().fresh(read_back(path))
    assert fresh["Lines", LINE, "Committed"] == 1_000


@pytest.mark.parametrize("name", ["excel", "libreoffice"])
def test_every_engine_gives_the_same_values(name: str) -> None:
    returned = read_back(example())
    ours, theirs = examiner().fresh(returned), ENGINES[name]
    assert theirs is not None
    current = examiner().current
    values = theirs(current.issued, current.blank, all_inputs(returned))
    assert [key for key, value in ours.items() if not same(values[key], value)] == []


def with_errors(*headings: str, found: tuple[str, ...] = ()) -> Case:
    """The example with saved errors in cells of one line, and with what the reader found."""
    returned = read_back(example())
    spoilt = {("Lines", LINE, heading) for heading in headings}
    error = ErrorText("#VALUE!")
    results = {k: r._replace(value=error) if k in spoilt else r for k, r in returned.results.items()}
    noticed = tuple(Found(code) for code in found)
    return examiner().case(replace(returned, results=results, found=noticed))


def told(case: Case, code: str) -> list[tuple[str, str]]:
    return [(f.place.cell, f.what) for f in run(case, (code,))]


def test_an_error_that_a_copy_shows_is_told_once_for_its_sheet() -> None:
    case = with_errors("Committed", "Delivered", "Result")
    assert told(case, "F711") == [(at("Committed"), "#VALUE!, the first of 3 cells")]
    assert told(with_errors("Delivered"), "F711") == [(at("Delivered"), "#VALUE!")]


def test_errors_that_follow_from_inserted_rows_are_not_told_beside_them() -> None:
    assert told(with_errors("Delivered", found=("T814",)), "F711") == []


def test_an_error_that_the_entries_give_is_told_wherever_rows_have_moved() -> None:
    case = with_errors(found=("T814",))
    broken = replace(case, fresh={**case.fresh, ("Lines", LINE, "Delivered"): ErrorValue("#DIV/0!")})
    assert [place for place, _ in told(broken, "F711")] == [at("Delivered")]


def test_a_figure_that_plain_sums_do_not_confirm_is_told_at_its_cell() -> None:
    case = with_errors()
    assert told(case, "N902") == []
    right = case.fresh["Lines", LINE, "Delivered"]
    wrong = replace(case, fresh={**case.fresh, ("Lines", LINE, "Delivered"): 999.0})
    assert [(f.place.cell, f.what, f.wanted) for f in run(wrong, ("N902",))] == [
        (at("Delivered"), "999 apprenticeships", f"{right:.10g} apprenticeships")
    ]
    assert told(replace(wrong, is_current=False), "N902") == []
