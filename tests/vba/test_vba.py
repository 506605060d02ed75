"""VBA text becomes a project that other programs read back, and that LibreOffice runs."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import olefile
import pytest
import xlsxwriter
import xlwings
from hypothesis import given
from hypothesis import strategies as st
from oletools.olevba import VBA_Parser, decompress_stream

from builder.vba import DOCUMENT, Module, ProjectError, compiled, modules, read_modules
from builder.vba.__main__ import main
from builder.vba.compound import CompoundError, compound
from builder.vba.compression import compress
from builder.vba.obfuscation import disguised
from tests.support.macros import Step, run_macros

HEAD = 'Attribute VB_Name = "{}"\n'
BASE = 'Attribute VB_Base = "0{{{}-0000-0000-C000-000000000046}}"\nAttribute VB_PredeclaredId = True\n'
WORKBOOK_CLASS, SHEET_CLASS = "00020819", "00020820"
WRITES = """Option Explicit

Public Sub Answer(ByVal word As String)
    ThisWorkbook.Worksheets("Findings").Range("B2").Value = 6 * Len(word)
    First.Mark
End Sub
"""
MARKS = """Public Sub Mark()
    Me.Range("B3").Value = "by the sheet's own module"
End Sub
"""


def document(name: str, class_id: str, text: str = "") -> Module:
    return Module(name, HEAD.format(name) + BASE.format(class_id) + text, DOCUMENT)


def standard(name: str, text: str) -> Module:
    return Module(name, HEAD.format(name) + text)


PROJECT = (
    document("ThisWorkbook", WORKBOOK_CLASS),
    document("First", SHEET_CLASS, MARKS),
    standard("Sums", WRITES),
)


def revealed(text: str, project_id: str) -> bytes:
    """What a disguised line holds, undone as [MS-OVBA] 2.4.3.3 says: its length, then the data."""
    seed, version, key, *rest = bytes.fromhex(text)
    assert version ^ seed == 2
    assert key ^ seed == sum(project_id.encode()) % 256
    before, plain, out = [version, key], key ^ seed, bytearray()
    for veiled in rest:
        plain = veiled ^ ((before[0] + plain) % 256)
        before = [before[1], veiled]
        out.append(plain)
    shown = bytes(out[(seed & 6) // 2 :])
    assert int.from_bytes(shown[:4], "little") == len(shown) - 4
    return shown[4:]


def opened(data: bytes) -> olefile.OleFileIO:
    """The compound file, read by a strict reader."""
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)


@pytest.mark.parametrize(
    ("text", "packed"),
    [
        ("abcdefghijklmnopqrstuv.", "0119b000616263646566676800696a6b6c6d6e6f70007172737475762e"),
        ("a" * 73, "0103b002614500"),
    ],
)
def test_compression_is_that_of_the_published_examples(text: str, packed: str) -> None:
    assert compress(text.encode()) == bytes.fromhex(packed)


def test_compression_is_as_small_as_the_published_example() -> None:
    text = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    packed = compress(text)  # among copies equally long the format lets the writer choose
    assert len(packed) == 51
    assert decompress_stream(bytearray(packed)) == text


@given(st.text("ab \r\nSub", min_size=1, max_size=400), st.integers(1, 40))
def test_compressed_text_is_read_back(text: str, times: int) -> None:
    data = (text * times).encode()
    assert decompress_stream(bytearray(compress(data))) == data


@given(st.integers(0, 255), st.binary(min_size=1, max_size=8), st.uuids())
def test_a_disguised_line_can_be_undone(seed: int, data: bytes, guid: object) -> None:
    project_id = f"{{{str(guid).upper()}}}"
    assert revealed(disguised(data, project_id, seed), project_id) == data


def test_a_project_that_excel_saved_is_undone_alike() -> None:
    with zipfile.ZipFile(Path(xlwings.__file__).with_name("quickstart.xlsm")) as package:
        saved = opened(package.read("xl/vbaProject.bin")).openstream("PROJECT").read().decode("cp1252")
    lines = dict(re.findall(r'^(ID|CMG|DPB|GC)="(.*)"', saved, re.MULTILINE))
    assert [revealed(lines[key], lines["ID"]) for key in ("CMG", "DPB", "GC")] == [bytes(4), b"\0", b"\xff"]


def test_every_module_is_read_back_as_its_text() -> None:
    told = {
        Path(name).stem: text for *_, name, text in VBA_Parser("x", compiled(PROJECT)).extract_all_macros()
    }
    assert told == {m.name: m.text.replace("\n", "\r\n") for m in PROJECT}


def test_modules_of_the_workbook_and_sheets_are_told_from_standard_ones() -> None:
    names = [name for *_, name, _ in VBA_Parser("x", compiled(PROJECT)).extract_all_macros()]
    assert names == ["ThisWorkbook.cls", "First.cls", "Sums.bas"]


def test_the_workbook_is_the_first_module_as_in_projects_that_excel_writes() -> None:
    made = modules({f"{m.name}{'.cls' if m.kind == DOCUMENT else '.bas'}": m.text for m in reversed(PROJECT)})
    assert [m.name for m in made] == ["ThisWorkbook", "First", "Sums"]


def test_no_compiled_code_is_written() -> None:
    project = opened(compiled(PROJECT))
    assert project.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("cc61ffff000000")
    streams = {"/".join(path) for path in project.listdir()}
    own = {f"VBA/{m.name}" for m in PROJECT}
    assert streams == {"PROJECT", "PROJECTwm", "VBA/_VBA_PROJECT", "VBA/dir", *own}
    for module in PROJECT:  # the text's container is the whole stream
        assert decompress_stream(bytearray(project.openstream(f"VBA/{module.name}").read())) == module.source


def test_a_project_is_open_and_needs_no_library() -> None:
    project = opened(compiled(PROJECT))
    lines = dict(
        re.findall(r'^(ID|CMG|DPB|GC)="(.*)"', project.openstream("PROJECT").read().decode(), re.MULTILINE)
    )
    assert [revealed(lines[key], lines["ID"]) for key in ("CMG", "DPB", "GC")] == [bytes(4), b"\0", b"\xff"]
    assert b"*\\G" not in decompress_stream(bytearray(project.openstream("VBA/dir").read()))


def test_the_same_text_gives_the_same_bytes_and_another_text_another_project() -> None:
    other = (*PROJECT[:2], standard("Sums", WRITES.replace("6", "7")))
    assert compiled(PROJECT) == compiled(PROJECT)
    assert compiled(PROJECT) != compiled(other)


@pytest.mark.parametrize("count", [1, 2, 7, 8, 40])
def test_a_compound_file_is_read_back_large_streams_and_small(count: int) -> None:
    draw = random.Random(count)  # noqa: S311 - bytes of any kind
    content = {
        f"Stream{n}" + "x" * (n % 9): draw.randbytes(draw.choice((0, 1, 64, 4095, 4096, 70_000)))
        for n in range(count)
    }
    read = opened(compound({"Inner": content, "Outer": b"1"}))
    assert not read.parsing_issues
    assert {path[-1]: read.openstream(path).read() for path in read.listdir()} == {**content, "Outer": b"1"}


@pytest.mark.parametrize("count", range(1, 20))
def test_the_directory_is_a_red_black_tree(count: int) -> None:
    read = opened(compound({f"S{n}": b"" for n in range(count)}))

    def black_height(number: int, parent_is_red: bool) -> int:
        if number == olefile.NOSTREAM:
            return 1
        entry = read.direntries[number]
        is_red = entry.color == 0
        assert not (is_red and parent_is_red)
        left, right = (black_height(n, is_red) for n in (entry.sid_left, entry.sid_right))
        assert left == right
        return left + (not is_red)

    assert black_height(read.root.sid_child, parent_is_red=True) > 1


def test_what_cannot_be_a_module_is_refused_by_name() -> None:
    with pytest.raises(ProjectError, match="1st"):
        standard("1st", "")
    with pytest.raises(ProjectError, match="Sums must begin"):
        Module("Sums", "Sub A()\nEnd Sub\n")
    with pytest.raises(ProjectError, match=r"Sums has a character.*'→'"):
        compiled([standard("Sums", "' →\n")])
    with pytest.raises(ProjectError, match="two modules are called sums"):
        compiled([standard("Sums", ""), standard("SUMS", "")])
    with pytest.raises(CompoundError, match="longer than 31"):
        compound({"x" * 32: b""})
    with pytest.raises(CompoundError, match="more than one file"):
        compound({"x": bytes(8_000_000)})


def test_a_folder_is_compiled_by_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "macros", tmp_path / "made" / "vbaProject.bin"
    folder.mkdir()
    assert main(["vba", str(folder), str(out)]) == 2
    assert "holds no .bas" in capsys.readouterr().err
    for module in PROJECT:
        (folder / f"{module.name}{'.cls' if module.kind == DOCUMENT else '.bas'}").write_text(module.text)
    assert main(["vba", str(folder), str(out)]) == 0
    assert {m.name for m in read_modules(folder)} == {m.name for m in PROJECT}
    assert out.read_bytes() == compiled(read_modules(folder))
    assert main(["vba"]) == 2


def test_libreoffice_runs_the_macros_of_both_kinds(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsm"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Findings")
        book.add_vba_project(io.BytesIO(compiled(PROJECT)), is_stream=True)
        book.set_vba_name("ThisWorkbook")
        sheet.set_vba_name("First")
    (shown,) = run_macros(path, [Step("Sums.Answer", ("letters",))], tmp_path / "office")
    assert shown.sheets["Findings"] == [["", ""], ["", 42], ["", "by the sheet's own module"]]
