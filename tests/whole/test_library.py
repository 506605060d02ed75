"""The tool as a library: the example of docs/library.md, what each door gives and which errors it raises."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import builder as toms
from builder.errors import BrokenDataError, FaultError, InTheWayError, UnusableError
from builder.read.returned import UnreadableError
from builder.workbooks.example import example_inputs
from tests.support import built
from tests.support.house import ROOT

PAGE = (ROOT / "docs/library.md").read_text(encoding="utf-8")


def test_the_example_of_the_page_runs(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "example.py").write_text(example, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "example.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    first, *findings = ran.stdout.splitlines()
    assert (first, ran.stderr) == (f"{toms.__version__} was issued", "")
    assert findings
    assert {line.split()[0] for line in findings} <= {"error", "warning", "note"}


def test_the_page_names_what_is_offered() -> None:
    offered = set(toms.__all__)
    assert len(offered) == 16
    assert {name for name in offered if f"`{name}`" not in PAGE} == set()
    assert {name for name in offered if getattr(toms, name, None) is None} == set()
    assert offered <= set(dir(toms))
    with pytest.raises(AttributeError, match="no attribute 'builds'"):
        toms.builds  # noqa: B018


def test_no_room_hides_a_name_that_is_offered() -> None:
    """Once a room is loaded, it is found under its name: no name that is offered may be that of a room."""
    rooms = {path.stem for path in Path(toms.__file__).parent.iterdir() if path.stem != "__init__"}
    assert len(rooms) > 20
    assert set(toms.__all__) & rooms == set()


def test_what_is_built_is_read_back_and_reported(tmp_path: Path) -> None:
    placed = built.placed()
    inputs = example_inputs(placed)
    path = toms.build(tmp_path / "new" / "example.xlsx", inputs=inputs)
    returned = toms.read_return(str(path))
    assert {key: value for key, value in inputs.items() if value != ""}.items() <= returned.inputs.items()
    assert any(isinstance(value, date) for value in returned.inputs.values())
    (report,) = toms.validate(path, jobs=0)
    assert (report.file, report.state) == (str(path), "errors")
    assert report.findings[0][1].severity == "error"
    assert toms.build(path) == path, "nobody has saved it since it was built"
    path.write_bytes(b"somebody's work")
    with pytest.raises(InTheWayError, match="may hold somebody's work"):
        toms.build(path)
    assert path.read_bytes() == b"somebody's work"


def test_what_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("words")
    with pytest.raises(UnreadableError, match=r"words\.txt cannot be used: F728 A text or \.csv file\."):
        toms.read_return(tmp_path / "words.txt")
    with pytest.raises(UnusableError, match=r"book\.xls: name a file that ends with \.xlsx"):
        toms.build(tmp_path / "book.xls")
    with pytest.raises(UnusableError, match=r"^The workbook has no such input: .*nowhere\.$"):
        toms.build(tmp_path / "book.xlsx", inputs={("Start", "nowhere"): 1})
    with pytest.raises(UnusableError, match=r"gone\.xlsx is not an issued workbook: F721"):
        toms.validate([], against=tmp_path / "gone.xlsx", jobs=0)
    with pytest.raises(UnusableError, match="jobs is -1"):
        toms.validate([], jobs=-1)
    with pytest.raises(UnusableError, match=r"ppn-0: there is no such edition\. .*: ppn-06-20"):
        toms.load_mapping(edition="ppn-0")
    with pytest.raises(BrokenDataError, match=r"there is no datapackage\.json"):
        toms.load_mapping(tmp_path)
    with pytest.raises(InTheWayError, match="a file of that name is in the way"):
        toms.build(tmp_path / "words.txt" / "book.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["words.txt"]


def test_a_fault_of_the_tool_is_one_of_its_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[object]:
        raise IndexError

    monkeypatch.setattr("builder.read.copy.guard", broken)
    with pytest.raises(UnreadableError, match="F741"):
        toms.read_return(tmp_path / "a.xlsx")
    assert issubclass(FaultError, toms.ToolError)
