"""Copies of a released version are read and recalculated as that version, whatever changed later."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from builder import templates
from builder.data.load import DATA, load
from builder.grid.a1 import address
from builder.layout.placement import Placed
from builder.read.issued import Issued
from builder.recalc.programs import ENGINES
from builder.releases.package import KeptError, Release, keep, made_from_other_data, releases
from builder.returns.examine import Examiner
from builder.version import order, tool_version
from builder.workbooks.build import build, lay_out
from builder.write.writer import Inputs
from tests.support import built
from tests.support.contracts import filled_release
from tests.support.small_edition import EDITION as SMALL
from tests.support.small_edition import write_small_edition

LEFT_OUT, FIELD = "KPI NT20", "KPI 8.01"
"""A KPI that the older version did not have yet, and one that was a row higher there."""

TYPED: Inputs = {
    ("Start", "stage"): "Delivery",
    ("Select", "Outcome 8", "Tick"): True,
    ("Lines", FIELD, "Before"): 5,
    ("Lines", FIELD, "This period"): 7,
}
DELIVERED = ("Lines", FIELD, "Delivered")
FIELDS = {"ppn-06-20": FIELD, SMALL: "KPI NT32"}
TITLES = {
    "ppn-06-20": "Social Value Model (PPN 06/20), Edition 1.1, 3 December 2020",
    SMALL: "A small Model, First edition",
}
TYPED_IN: dict[str, Inputs] = {
    "ppn-06-20": TYPED,
    SMALL: {
        ("Start", "stage"): "Delivery",
        ("Select", "Outcome 4", "Tick"): True,
        ("Lines", FIELDS[SMALL], "Before"): 5,
        ("Lines", FIELDS[SMALL], "This period"): 7,
    },
}
"""What is entered for each edition: in both, 5 before and 7 in this period."""
EXPECTED = 12
"""Delivered to date: 5 before and 7 in this period."""


def shipped() -> list[Release]:
    """The releases that come with the tool."""
    return [Release(path) for path in sorted((templates.FOLDER / "released").glob("*/*.zip"))]


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Placed]]:
    """The folder of packages with version 0.0.9 in it, whose Mapping lacks a row, and how it was laid out."""
    folder = tmp_path_factory.mktemp("older")
    data = folder / "data"
    shutil.copytree(DATA, data)
    for path in data.rglob("kpi*.csv"):
        _without(path, LEFT_OUT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builder.workbooks.build.tool_version", lambda: "0.0.9")
        patch.setattr("builder.workbooks.tool.start.tool_version", lambda: "0.0.9")
        placed = lay_out(load(data))
    build(placed, folder / "blank.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "released", lambda: folder / "released")
        keep(placed, "ppn-06-20", folder / "blank.xlsx", data)
        yield folder, placed


def _without(path: Path, kpi: str) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    at = heading.index("kpi")
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *(row for row in rows if row[at] != kpi)])


@pytest.fixture(scope="module")
def examiner(older: tuple[Path, Placed]) -> Examiner:  # noqa: ARG001 - the older version must be there
    return Examiner()


@pytest.fixture(scope="module")
def copy(older: tuple[Path, Placed]) -> Path:
    """A copy of the older version, filled in."""
    folder, placed = older
    build(placed, folder / "copy.xlsx", TYPED)
    return folder / "copy.xlsx"


def cell(placed: Placed, heading: str) -> str:
    return address(placed.row_of("Lines", FIELD), placed.column_of("Lines", heading))


def codes(examiner: Examiner, path: Path, letters: str) -> list[tuple[str, str]]:
    return [(f.code, f.place.cell) for f in examiner.examine(path).found if f.code[0] in letters]


def test_an_older_copy_is_in_order_but_for_a_note(examiner: Examiner, copy: Path) -> None:
    assert codes(examiner, copy, "FTEN") == [("F712", "")]


def test_other_data_than_those_of_the_release_of_that_number_are_known(
    older: tuple[Path, Placed],
) -> None:
    folder, _ = older
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(templates, "released", lambda: folder / "released")
        assert made_from_other_data("0.0.9", load())
        assert not made_from_other_data("0.0.9", load(folder / "data"))
        assert not made_from_other_data("0.0.8", load())


def test_what_was_typed_in_an_older_copy_is_found_on_its_own_rows(examiner: Examiner, copy: Path) -> None:
    returned = examiner.examine(copy).returned
    assert returned
    assert returned.read_as == returned.version == "0.0.9"
    assert {key: returned.inputs[key] for key in TYPED} == TYPED


@pytest.mark.parametrize("engine", ["embedded", "excel", "libreoffice"])
def test_an_older_copy_is_worked_out_in_the_book_of_its_version(
    engine: str, older: tuple[Path, Placed], copy: Path
) -> None:
    examiner = Examiner(work_out=ENGINES[engine])
    returned = examiner.read(copy)
    fresh = examiner.fresh(returned)
    assert fresh["Lines", FIELD, "Delivered"] == EXPECTED
    assert not any(key[1] == LEFT_OUT for key in fresh)
    assert set(fresh) == set(Issued.of(older[1]).results)


def test_a_formula_typed_over_in_an_older_copy_is_found_at_its_cell(
    examiner: Examiner, older: tuple[Path, Placed], copy: Path, tmp_path: Path
) -> None:
    where = cell(older[1], "Delivered")
    assert where != cell(built.placed(), "Delivered")
    book = openpyxl.load_workbook(copy)
    book["Mapping"][where] = 1_000
    book.save(tmp_path / "copy.xlsx")
    assert codes(examiner, tmp_path / "copy.xlsx", "FTEN") == [("F712", ""), ("F708", where)]


def test_a_version_that_nobody_kept_is_told(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "released", lambda: tmp_path)
    found = {f.code: f.what for f in Examiner().examine(copy).found}
    assert found["F705"] == "Social Value Model (PPN 06/20), Edition 1.1, 3 December 2020, version 0.0.9"
    assert "F712" not in found


def test_a_version_is_kept_once(older: tuple[Path, Placed]) -> None:
    folder, placed = older
    assert keep(placed, "ppn-06-20", folder / "blank.xlsx", folder / "data").stem == "0.0.9"
    with pytest.raises(KeptError, match=r"0\.0\.9"):
        keep(placed, "ppn-06-20", folder / "blank.xlsx")


def test_what_is_kept_says_the_same_as_the_layout(older: tuple[Path, Placed]) -> None:
    kept, laid_out = releases()["ppn-06-20", "0.0.9"].issued(), Issued.of(older[1])
    assert list(kept.sheets) == list(laid_out.sheets)
    for name, sheet in laid_out.sheets.items():
        other = kept.sheets[name]
        assert (other.keys, other.tables, other.fields) == (sheet.keys, sheet.tables, sheet.fields)
        assert other.landmarks == sheet.landmarks
        assert {at: other.cells[at].formula for at in sheet.keys} == {
            at: sheet.cells[at].formula for at in sheet.keys
        }
        assert [_accepts(other, at) for at in sheet.keys] == [_accepts(sheet, at) for at in sheet.keys]


def _accepts(sheet: object, at: tuple[int, int]) -> object:
    """What the reader knows of an entry's kind."""
    found = sheet.cells[at]  # type: ignore[attr-defined]
    kind = found.kind
    return (kind.name, kind.number_format, kind.rule, kind.wanted) if found.is_input else ()


def test_a_copy_of_a_newer_version_than_the_tool_is_told_so(copy: Path, examiner: Examiner) -> None:
    tool = Examiner()
    issued = replace(examiner.current.issued, version="0.0.8")
    tool.versions.__dict__["current"] = replace(examiner.current, issued=issued)
    assert codes(tool, copy, "FTEN") == [("F714", "")]
    assert tool.read(copy).read_as == "0.0.9"
    assert [f.what for f in tool.examine(copy).found if f.code == "F714"] == [
        f"{TITLES['ppn-06-20']}, version 0.0.9"
    ]


def test_versions_are_in_the_order_of_their_numbers() -> None:
    versions = ["0.10.0", "0.9.12", "1.0.0", "0.9.2"]
    assert sorted(versions, key=order) == ["0.9.2", "0.9.12", "0.10.0", "1.0.0"]


@pytest.fixture(scope="module")
def of_one_number(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of the shipped and one of the small edition, both released as version 0.0.9."""
    folder = tmp_path_factory.mktemp("two")
    small = write_small_edition(folder / "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("builder.workbooks.build.tool_version", lambda: "0.0.9")
        patch.setattr("builder.workbooks.tool.start.tool_version", lambda: "0.0.9")
        patch.setattr(templates, "released", lambda: folder / "released")
        for edition, data in (("ppn-06-20", DATA), (SMALL, small)):
            placed = lay_out(load(data, edition))
            build(placed, folder / f"{edition}-blank.xlsx")
            keep(placed, edition, folder / f"{edition}-blank.xlsx", data)
            build(placed, folder / f"{edition}.xlsx", TYPED_IN[edition])
    return folder


@pytest.mark.parametrize(("edition", "title"), list(TITLES.items()))
def test_two_editions_of_one_version_number_are_told_apart(
    edition: str, title: str, of_one_number: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "released", lambda: of_one_number / "released")
    examiner, path = Examiner(), of_one_number / f"{edition}.xlsx"
    assert sorted(releases()) == [("ppn-06-20", "0.0.9"), (SMALL, "0.0.9")]
    assert codes(examiner, path, "FTEN") == [("F712", "")]
    assert [f.what for f in examiner.examine(path).found if f.code == "F712"] == [f"{title}, version 0.0.9"]
    returned = examiner.read(path)
    assert (returned.edition_read_as, returned.read_as) == (title, "0.0.9")
    assert examiner.version_of(returned).mapping.edition.key == edition
    assert {key: returned.inputs[key] for key in TYPED_IN[edition]} == TYPED_IN[edition]
    assert examiner.fresh(returned)["Lines", FIELDS[edition], "Delivered"] == EXPECTED


def test_a_copy_of_an_edition_that_is_built_now_is_read_as_that_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.data.load.DATA", write_small_edition(tmp_path / "data", beside=True))
    build(lay_out(load(edition=SMALL)), tmp_path / "copy.xlsx", TYPED_IN[SMALL])
    examiner = Examiner()
    returned = examiner.read(tmp_path / "copy.xlsx")
    assert (returned.edition_read_as, returned.read_as) == (TITLES[SMALL], tool_version())
    assert codes(examiner, tmp_path / "copy.xlsx", "FTEN") == []
    assert examiner.fresh(returned)["Lines", FIELDS[SMALL], "Delivered"] == EXPECTED


@pytest.fixture
def all_shipped(monkeypatch: pytest.MonkeyPatch) -> Examiner:
    """An examiner that knows the versions that come with the tool, and not those made for other tests."""
    monkeypatch.setattr(templates, "released", lambda: templates.FOLDER / "released")
    return Examiner()


@pytest.mark.parametrize("release", shipped(), ids=lambda release: release.version)
def test_a_filled_copy_of_every_release_is_read_and_worked_out_as_that_version(
    release: Release, all_shipped: Examiner, tmp_path: Path
) -> None:
    returned = all_shipped.read(filled_release(release, tmp_path / "copy.xlsx", TYPED))
    assert returned.read_as == returned.version == release.version
    assert {key: returned.inputs[key] for key in TYPED} == TYPED
    assert all_shipped.fresh(returned)["Lines", FIELD, "Delivered"] == EXPECTED


@pytest.mark.parametrize("release", shipped(), ids=lambda release: release.version)
def test_a_filled_copy_of_every_release_is_checked_as_that_version(
    release: Release, all_shipped: Examiner, tmp_path: Path
) -> None:
    place = next(at for at, key in release.issued().sheets["Mapping"].keys.items() if key == DELIVERED)
    copy = filled_release(release, tmp_path / "copy.xlsx", {**TYPED, DELIVERED: 1_000})
    older = {("F712", "")} if release.version != tool_version() else set()
    assert set(codes(all_shipped, copy, "FTEN")) == older | {("F708", address(*place))}


CODES = {
    "0.1.0": ("4316-3410", "4353-2240"),
    "0.2.0": ("4316-3410", "4353-2240"),
}
"""The issue code that LibreOffice shows in each released workbook: blank, and with Outcome 1 ticked."""


@pytest.mark.parametrize("release", shipped(), ids=lambda release: release.version)
def test_the_issue_code_of_a_release_is_the_one_that_its_workbook_shows(
    release: Release, all_shipped: Examiner, tmp_path: Path
) -> None:
    blank, ticked = CODES[release.version]
    tick: Inputs = {("Select", "Outcome 1", "Tick"): True}
    issued = filled_release(release, tmp_path / "issued.xlsx", tick)
    other = filled_release(release, tmp_path / "blank.xlsx", {})
    for against, path, code in ((ticked, issued, ticked), (blank, other, blank), (issued, issued, ticked)):
        examiner = Examiner(against)
        assert examiner.issued_code == code
        assert codes(examiner, path, "A") == []
    assert codes(Examiner(blank), issued, "A") == [("A928", _place(release, ("", "issue_code")))]
    assert codes(all_shipped, issued, "A") == []


def _place(release: Release, wanted: tuple[str, ...]) -> str:
    sheets = release.issued().sheets.values()
    return next(address(*at) for sheet in sheets for at, key in sheet.keys.items() if key == wanted)


@pytest.mark.parametrize("release", shipped(), ids=lambda release: release.version)
def test_rows_in_use_in_a_copy_of_a_release_are_those_of_its_version(
    release: Release, all_shipped: Examiner, tmp_path: Path
) -> None:
    """Before 0.3.0 regions and contract figures were in use whatever the stage was."""
    typed: Inputs = {
        ("Start", "stage"): "Tender",
        ("Select", "Outcome 1", "Tick"): True,
        ("Regions", "KPI 1.01 | Delivered", "London"): 3,
    }
    case = all_shipped.case(all_shipped.read(filled_release(release, tmp_path / "copy.xlsx", typed)))
    assert case.in_use("Regions", "KPI 1.01 | Delivered")
    assert not {"R509", "L414"} & {code for code, _ in codes(all_shipped, tmp_path / "copy.xlsx", "RL")}


@pytest.mark.parametrize("release", shipped(), ids=lambda release: release.version)
def test_one_figure_for_all_regions_is_checked_in_a_copy_of_a_release(
    release: Release, all_shipped: Examiner, tmp_path: Path
) -> None:
    """Its columns are Not split and All in. London has 4 of 6, and Elsewhere is no region."""
    row = "Regions", "KPI 1.01 | Delivered"
    figure, region = (*row, "One figure"), (*row, "Its region")
    typed: Inputs = {
        ("Start", "stage"): "Delivery",
        ("Select", "Outcome 1", "Tick"): True,
        figure: 6,
        region: "Elsewhere",
        (*row, "London"): 4,
    }
    found = codes(all_shipped, filled_release(release, tmp_path / "copy.xlsx", typed), "R")
    assert sorted(found) == [("R501", _place(release, region)), ("R502", _place(release, figure))]


def test_every_release_can_still_be_worked_out(all_shipped: Examiner, tmp_path: Path) -> None:
    examiner = all_shipped
    for release in shipped():
        path = tmp_path / f"{release.version}.xlsx"
        path.write_bytes(release.book)
        found = examiner.examine(path).found
        assert {f.code for f in found if f.code[0] in "FTEN"} <= {"F712"}
        assert release.mapping().edition.key == "ppn-06-20"


def test_the_workbook_of_a_released_version_does_not_change() -> None:
    """Where this fails, what was built has changed since its release: raise the version in pyproject.toml."""
    kept = {release.version: release for release in shipped()}
    if tool_version() in kept:
        assert kept[tool_version()].book == built.blank().read_bytes()
