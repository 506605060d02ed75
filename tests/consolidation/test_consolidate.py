"""Many returns in tidy tables: the figures of the second opinion, nothing twice, nothing lost."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import frictionless
import openpyxl
import pandas as pd
import pytest

import builder as toms
from builder.cli.app import app
from builder.consolidation import sinks
from builder.consolidation.choose import choose
from builder.consolidation.files import HeldTablesError, refuse_held_tables
from builder.consolidation.run import Consolidated, consolidate, read_all
from builder.consolidation.schema import tables
from builder.consolidation.sinks import CsvSink, typed
from builder.consolidation.store import Head
from builder.grid.kinds import Value
from builder.model.mapping import Mapping
from builder.model.rows import line_rows
from builder.samples.sample import Sample, samples
from builder.sums.book import Cells
from builder.sums.reckon import reckon
from tests.support.built import blank, placed
from tests.support.copies import Copy
from tests.support.house import ROOT

Key = tuple[str, ...]
LINE = ("committed", "delivered", "result", "target", "on_track", "of_whole", "forecast", "toms_delivered")
HEADINGS = {
    "committed": "Committed",
    "delivered": "Delivered",
    "result": "Result",
    "target": "Target to date",
    "on_track": "On track",
    "of_whole": "Of whole",
    "forecast": "Forecast",
    "toms_delivered": "TOMs delivered",
    "gbp_delivered": "£ delivered",
    "rating": "Rating",
}


@dataclass(frozen=True)
class Made:
    """The folder of returns, what was typed into each, and what the tables hold."""

    folder: Path
    inputs: dict[str, dict[Key, Value]]
    out: Path
    done: Consolidated
    sums: dict[str, Cells] = field(default_factory=dict)

    def expected(self, mapping: Mapping, name: str) -> Cells:
        """The figures of a return by plain sums."""
        if name not in self.sums:
            self.sums[name] = reckon(mapping, self.inputs[name]).cells
        return self.sums[name]

    def rows(self, table: str) -> list[dict[str, str]]:
        """The rows of a table, as its CSV file has them."""
        return read_csv(self.out / f"{table}.csv")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(inputs: dict[Key, Value], path: Path) -> Path:
    """A copy of the blank workbook with these inputs; the saved values do not follow from them."""
    copy = Copy.of(placed(), blank(), {})
    for key, value in inputs.items():
        copy.type_in(key, value)
    return copy.save(path)


def run(files: list[Path], out: Path, **options: object) -> Consolidated:
    heads = list(read_all(files, out, jobs=0))
    return consolidate(heads, out, include_errors=True, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def drawn(mapping: Mapping) -> tuple[Sample, ...]:
    return samples(placed(), mapping, 3, 11)


@pytest.fixture(scope="module")
def made(drawn: tuple[Sample, ...], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three returns, an amendment of the first, the second a second time, and a file that is none."""
    folder = tmp_path_factory.mktemp("returns")
    inputs = {f"{sample.name}.xlsx": dict(sample.inputs) for sample in drawn}
    first, second = list(inputs)[:2]
    line = next(key for key in inputs[first] if key[0] == "Lines" and key[2] == "Commitment")
    amended = inputs[first] | {line: 77, ("Start", "return_status"): "Amended", ("Start", "revision"): 2}
    inputs["amended.xlsx"] = amended
    for name, typed_in in inputs.items():
        write(typed_in, folder / name)
    (folder / "again.xlsx").write_bytes((folder / second).read_bytes())
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04 no more")
    out = tmp_path_factory.mktemp("tables")
    return Made(folder, inputs, out, run(sorted(folder.iterdir()), out))


def test_every_figure_is_that_of_the_second_opinion(made: Made, mapping: Mapping) -> None:
    names = {row["return"]: Path(row["file"]).name for row in made.rows("returns")}
    assert set(names.values()) == set(made.inputs) - {first_of(made)}
    seen = 0
    for row in made.rows("deliveries"):
        expected = made.expected(mapping, names[row["return"]])
        for column, heading in HEADINGS.items():
            want = expected["Lines", row["line"], heading]
            got = row[column]
            if isinstance(want, str):
                assert got == want, (row["line"], column)
            else:
                assert float(got) == pytest.approx(want, rel=1e-9), (row["line"], column)
                seen += 1
    assert seen > 100


def first_of(made: Made) -> str:
    return next(iter(made.inputs))


def second_of(made: Made) -> str:
    return list(made.inputs)[1]


def test_no_line_with_a_figure_is_missing(made: Made, mapping: Mapping) -> None:
    names = {Path(row["file"]).name: row["return"] for row in made.rows("returns")}
    there = {(row["return"], row["line"]) for row in made.rows("deliveries")}
    for name, number in names.items():
        cells = made.expected(mapping, name)
        asked = {
            line.key
            for line in line_rows(mapping)
            if cells["Lines", line.key, "In use"] == "Yes" or cells["Lines", line.key, "Delivered"] != ""
        }
        assert {line for of, line in there if of == number} == asked


def test_regions_of_a_row_are_its_total(made: Made, mapping: Mapping) -> None:
    names = {row["return"]: Path(row["file"]).name for row in made.rows("returns")}
    sums: dict[tuple[str, str], float] = {}
    for row in made.rows("regional"):
        if (
            row["region"] not in {"UK", "ZZ", "OUT"}
            and row["figure"]
            and row["region_name"] != "Outside the UK"
        ):
            key = row["return"], f"{row['line']} | {row['element']}"
            sums[key] = sums.get(key, 0) + float(row["figure"])
    assert sums
    for (number, region_row), total in sums.items():
        cells = made.expected(mapping, names[number])
        assert total == pytest.approx(cells["Regions", region_row, "Total"]), region_row


def test_an_amended_return_takes_the_place_of_the_first(made: Made) -> None:
    why = {Path(row["file"]).name: (row["why"], Path(row["instead"]).name) for row in made.rows("excluded")}
    say = "A later return for the same contract and period takes its place"
    assert why[first_of(made)] == (say, "amended.xlsx")
    assert why["again.xlsx"] == ("It is the same file as another one", second_of(made))
    assert why["broken.xlsx"][0].startswith("It cannot be used: F724")
    assert set(why) == {first_of(made), "again.xlsx", "broken.xlsx"}
    values = {row["commitment"] for row in made.rows("commitments")}
    assert "77" in values


def test_every_figure_is_traced_to_a_cell_that_holds_it(made: Made) -> None:
    lineage = made.rows("lineage")
    by_table = {
        (table, row["return"], row["line"], row.get("element", ""), row.get("region", "")): row
        for table in ("commitments", "deliveries", "regional")
        for row in made.rows(table)
    }
    books: dict[str, Any] = {}
    files = [str(made.folder / name) for name in ("amended.xlsx", second_of(made))]
    entries = {"commitment", "before", "change", "figure"}
    traced = [row for row in lineage if row["column"] in entries and row["file"] in files]
    assert len(traced) > 20
    for row in traced:
        path = row["file"]
        books[path] = books.get(path) or openpyxl.load_workbook(path)
        cell = books[path][row["sheet"]][row["cell"]].value
        of = by_table[row["table"], row["return"], row["line"], row["element"], row["region"]]
        assert float(of[row["column"]]) == pytest.approx(cell), row


def test_order_and_interruption_change_nothing(made: Made, tmp_path: Path) -> None:
    files = sorted(made.folder.iterdir(), reverse=True)
    for _ in zip(range(3), read_all(files, tmp_path, jobs=0), strict=False):
        pass  # three files are read, then the run is broken off
    run(files, tmp_path)
    for name in (
        "returns",
        "commitments",
        "deliveries",
        "regional",
        "values",
        "lineage",
        "excluded",
        "findings",
    ):
        assert (tmp_path / f"{name}.csv").read_bytes() == (made.out / f"{name}.csv").read_bytes(), name
        assert (tmp_path / f"{name}.parquet").read_bytes() == (made.out / f"{name}.parquet").read_bytes(), (
            name
        )


def test_what_was_read_is_not_read_again(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    read = []

    def look(path: Path, store: object) -> Head:  # noqa: ARG001 - called with both
        read.append(path.name)
        return Head(str(path), "", "unusable", ())

    monkeypatch.setattr("builder.consolidation.run._read", look)
    list(read_all(sorted(made.folder.iterdir()), made.out, jobs=0))
    assert read == ["broken.xlsx"]


def test_what_was_kept_and_then_changed_is_not_used(made: Made, tmp_path: Path) -> None:
    files = [made.folder / "amended.xlsx"]
    first = list(read_all(files, tmp_path, jobs=0))
    kept = next((tmp_path / ".toms").rglob("*.json.gz"))
    head, _, rows = gzip.decompress(kept.read_bytes()).partition(b"\n")
    kept.write_bytes(gzip.compress(head + b"\n" + rows.replace(b"77", b"78")))
    with pytest.raises(OSError, match="was changed"):
        consolidate(first, tmp_path, include_errors=True)
    kept.write_bytes(b"no more")
    assert list(read_all(files, tmp_path, jobs=0)) == first


def test_the_description_fits_the_tables(made: Made) -> None:
    package = frictionless.Package(str(made.out / "datapackage.json"))
    for resource in package.resources:
        if str(resource.path).endswith(".csv"):
            report = resource.validate()
            assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:3]
    assert {r.path for r in package.resources} >= {"tables.xlsx", "deliveries.parquet"}


def test_csv_parquet_and_workbook_hold_the_same(made: Made) -> None:
    book = openpyxl.load_workbook(made.out / "tables.xlsx", read_only=True)
    assert book.sheetnames == ["About", *tables()]
    for name in tables():
        from_csv = made.done.table(name)
        from_parquet = pd.read_parquet(made.out / f"{name}.parquet")
        assert list(from_csv.columns) == list(from_parquet.columns)
        assert len(from_csv) == len(from_parquet) == made.done.written.rows[name]
        sheet = list(book[name].iter_rows(values_only=True))
        assert list(sheet[0]) == list(from_csv.columns)
        assert len(sheet) == len(from_csv) + 1 or not from_csv.size
    delivered = pd.read_parquet(made.out / "deliveries.parquet")["delivered"].sum()
    assert made.done.table("deliveries")["delivered"].sum() == pytest.approx(delivered)
    assert isinstance(made.done.table("returns")["period_end"].iloc[0], pd.Timestamp)
    assert pd.read_parquet(made.out / "returns.parquet")["period_end"].iloc[0] == dt.date(
        *map(int, made.rows("returns")[0]["period_end"].split("-"))
    )


@pytest.mark.parametrize("said", ["=1+1", "+44 20", "-2", "@SUM(A1)", "\tx", "\r=1"])
def test_no_text_is_a_formula_where_it_is_opened(said: str, tmp_path: Path) -> None:
    table = tables()["excluded"]
    sink = CsvSink(tmp_path / "x.csv", table)
    sink.put([said, "", "", ""])
    sink.put([-2.0, "", "", ""])
    sink.close()
    first, second = read_csv(tmp_path / "x.csv")
    assert first["file"] == "'" + said
    assert second["file"] == "-2"


def test_words_in_a_column_of_days_or_numbers_are_left_out() -> None:
    of = {column.name: column for column in tables()["returns"].columns}
    assert typed("soon", of["period_end"]) is None
    assert typed("2026-02-30x", of["period_end"]) is None
    assert typed("2026-02-03", of["period_end"]) == dt.date(2026, 2, 3)
    assert typed("many", of["contract_value"]) is None


def test_a_table_that_was_edited_is_not_overwritten(made: Made, tmp_path: Path) -> None:
    run([made.folder / "amended.xlsx"], tmp_path)
    refuse_held_tables(tmp_path)
    path = tmp_path / "returns.csv"
    path.write_bytes(path.read_bytes() + b"a note\r\n")
    with pytest.raises(HeldTablesError, match=r"returns\.csv may hold somebody's work"):
        refuse_held_tables(tmp_path)
    refuse_held_tables(tmp_path, force=True)


def test_a_run_that_fails_leaves_the_older_tables(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run([made.folder / "amended.xlsx"], tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sinks.CsvSink, "put", full)
    with pytest.raises(OSError, match="No space"):
        run([made.folder / "amended.xlsx"], tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [".toms"]


def people(mapping: Mapping, small: Value) -> Iterator[tuple[str, dict[Key, Value]]]:
    """Three periods of a contract with a line about people: the figure of the second is small or withheld."""
    by_region = small == "<5"
    kpi = next(k for k in mapping.kpis if k.privacy and k.by_region == by_region and not k.levels)
    start: dict[Key, Value] = {
        ("Start", "stage"): "Delivery",
        ("Start", "authority"): "Example Council (fictional)",
        ("Start", "contract_ref"): "EX-9",
        ("Start", "supplier"): "Specimen Ltd (fictional)",
        ("Start", "contract_start"): dt.date(2025, 4, 1),
        ("Start", "contract_end"): dt.date(2028, 3, 31),
        ("Kpis", kpi.key, "Choice"): "Include",
        ("Lines", kpi.key, "Commitment"): 0.4,
        ("Lines", kpi.key, "Evidence"): "Register of one named person",
    }
    figure = (
        ("Regions", f"{kpi.key} | Delivered", "London") if by_region else ("Lines", kpi.key, "This period")
    )
    periods: dict[str, tuple[dt.date, dt.date, Value]] = {
        "one.xlsx": (dt.date(2025, 4, 1), dt.date(2025, 6, 30), 10),
        "two.xlsx": (dt.date(2025, 7, 1), dt.date(2025, 9, 30), small),
        "three.xlsx": (dt.date(2025, 10, 1), dt.date(2025, 12, 31), 20),
    }
    for name, (begin, end, this) in periods.items():
        more: dict[Key, Value] = {
            ("Start", "period_start"): begin,
            ("Start", "period_end"): end,
            figure: this,
        }
        yield name, start | more


@pytest.mark.parametrize("small", [3, "<5"])
def test_what_is_shared_tells_of_nobody(small: Value, mapping: Mapping, tmp_path: Path) -> None:
    files = [write(inputs, tmp_path / name) for name, inputs in people(mapping, small)]
    heads = list(read_all(files, tmp_path, jobs=0))
    consolidate(heads, tmp_path, include_errors=True)
    everything = read_csv(tmp_path / "deliveries.csv")
    assert "named person" in (tmp_path / "deliveries.csv").read_text(encoding="utf-8-sig")
    consolidate(heads, tmp_path, include_errors=True, share=True)
    shared = read_csv(tmp_path / "deliveries.csv")
    of = [row for row in everything if row["committed"] == "0.4"]
    assert {row["this_period"] for row in of} >= {"10", "20"}
    covered = [row for row in shared if row["line"] == of[0]["line"]]
    assert [row["committed"] for row in covered] == ["0.4"] * 3
    private = {c.name for c in tables()["deliveries"].columns if c.private} & shared[0].keys()
    assert private >= {"before", "this_period", "delivered", "on_track", "forecast"}
    assert {row[column] for row in covered for column in private} == {""}
    regional = read_csv(tmp_path / "regional.csv")
    theirs = [row for row in regional if row["line"] == of[0]["line"]]
    assert len(theirs) == (3 if small == "<5" else 0)
    assert all((row["figure"], row["withheld"]) == ("", "") for row in theirs)
    for path in tmp_path.glob("*.csv"):
        assert "named person" not in path.read_text(encoding="utf-8-sig")


def test_two_that_may_both_be_the_latest_are_not_guessed_between(
    drawn: tuple[Sample, ...], tmp_path: Path
) -> None:
    inputs = dict(drawn[0].inputs)
    line = next(key for key in inputs if key[0] == "Lines" and key[2] == "Commitment")
    files = [write(inputs, tmp_path / "a.xlsx"), write(inputs | {line: 76}, tmp_path / "b.xlsx")]
    heads = list(read_all(files, tmp_path / "out", jobs=0))
    counted, excluded = choose(heads, include_errors=True)
    assert counted == []
    assert {Path(one.file).name for one in excluded} == {"a.xlsx", "b.xlsx"}
    assert all(
        one.why.startswith("Another return for the same contract and period has the same") for one in excluded
    )
    counted, excluded = choose(heads, include_errors=True, leave_out={"b.xlsx"})
    assert [Path(head.file).name for head in counted] == ["a.xlsx"]
    assert [one.why for one in excluded] == ["It is on the list of files to leave out"]


def test_returns_with_errors_are_counted_only_on_request(made: Made) -> None:
    heads = list(read_all([made.folder / "amended.xlsx"], made.out, jobs=0))
    wrong = [head for head in heads if head.state == "errors"]
    counted, excluded = choose(heads)
    assert len(counted) == len(heads) - len(wrong)
    assert all(one.why.startswith("It has errors: ") for one in excluded)
    assert len(choose(heads, include_errors=True)[0]) == len(heads)


def test_the_command_says_what_is_counted_and_ends_with_what_is_not(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        app(["consolidate", str(made.folder), "--out", str(made.out), "--include-errors"])
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1
    assert sum(line.startswith("Not counted: ") for line in lines) == 3
    assert lines[-1].startswith(f"{made.done.counted} returns counted, in {made.out}. Rows: returns ")


def test_the_page_for_analysts_is_true(
    made: Made, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its example runs on tables that are there, and it names every table."""
    page = (ROOT / "docs/analysts.md").read_text(encoding="utf-8")
    assert {name for name in tables() if f"| `{name}` |" not in page} == set()
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.setattr(toms, "consolidate", lambda *_: made.done)
    exec(compile(example, "analysts.md", "exec"), {"__name__": "__main__"})  # noqa: S102 - our own page
    said = capsys.readouterr().out
    assert said.startswith(f"{made.done.counted} returns are counted; 3 files are not")
    assert "PPN 06/20" in said


def test_a_file_that_is_not_there_is_named_as_such(made: Made, tmp_path: Path) -> None:
    (head,) = read_all([tmp_path / "nowhere.xlsx"], made.out, jobs=0)
    assert [one.code for one in head.found] == ["F721"]
