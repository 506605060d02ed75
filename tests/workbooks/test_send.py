"""Pages to send: one for each contract and supplier, with what that supplier can correct and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from builder.in_place import folder_beside
from builder.read.returned import Found, Place
from builder.workbooks.report.send import file_name, for_mail, pages_to_send
from builder.workbooks.save import HeldError, refuse_full, save_papers
from builder.write.paper import page_breaks, print_scale
from tests.support.cells import every_cell
from tests.workbooks.test_report import NOTE, STRAY, copy

OTHER = Found("S104", "in/b.xlsx", Place("Start", "B30"), ("Start", "period_end"))
HOSTILE = '=HYPERLINK("http://x.example","y")'


def test_a_text_says_who_what_until_when_and_each_point_with_its_cell() -> None:
    (page,) = pages_to_send([copy(NOTE, STRAY, authority="Roads Agency")], "", "15 December 2026")
    assert page.text.splitlines() == [
        "Subject: Social value return, contract EX-1: points to correct",
        "",
        "To: Example Cleaning Ltd (fictional)",
        "From: Roads Agency",
        "Contract: EX-1",
        "Period: not given",
        "File: a.xlsx",
        "Please reply by: 15 December 2026",
        "",
        "Please correct your workbook in the cells named here and send it back.",
        "Change only yellow cells.",
        "",
        "1. Mapping, cell N9 (KPI NT3): Error L401",
        "   What is wrong: A cell for a figure holds text such as 'about forty',",
        "   a choice is not on its list, or a cell holds an error value such as",
        "   #N/A. While a delivered figure cannot be read, its row and any shares",
        "   of it show no result and no rating.",
        "   What is there: about forty",
        "   What to do: Type the number in digits only, without unit or words.",
        "   Choose from the list.",
    ]


def test_each_contract_has_a_page_without_the_others_data_folders_or_notes(tmp_path: Path) -> None:
    stray = replace(STRAY, file="in/a.xlsx")
    copies = [
        copy(NOTE, stray, file="in/a.xlsx"),
        copy(OTHER, file="in/b.xlsx", supplier="Another Ltd", contract_ref="B-2"),
    ]
    pages = pages_to_send(copies, "The contract team")
    assert [page.name for page in pages] == ["001-another-ltd-b-2", "002-example-cleaning-ltd-fictional-ex-1"]
    save_papers(pages, tmp_path / "pages", {}, lambda: None)
    for page, own, other in ((pages[0], "S104", "L401"), (pages[1], "L401", "S104")):
        cells = every_cell(tmp_path / "pages" / f"{page.name}.xlsx")
        (said,) = ([str(value) for _, value in found.values()] for found in cells.values())
        assert own in said
        assert "From: The contract team" in said
        assert not {other, "K309"} & set(said)
        for text in (page.text, "\n".join(said)):
            assert "in/" not in text
        assert ("Another Ltd" in page.text) == (own == "S104")
    assert len(list((tmp_path / "pages").iterdir())) == 4


def test_the_file_is_named_beside_each_point_where_there_are_several() -> None:
    copies = [copy(STRAY), copy(replace(STRAY, file="c.xlsx"), file="c.xlsx")]
    (page,) = pages_to_send(copies)
    assert "Mapping, cell N9 (KPI NT3), in c.xlsx" in page.text
    assert "File: a.xlsx, c.xlsx" in page.text
    headings = [column.heading for column in page.placed.workbook.sheets[0].tables[0].columns]
    assert headings[-1] == "File"


def test_nothing_to_correct_gives_no_page() -> None:
    assert pages_to_send([copy(NOTE)]) == ()


def test_hostile_names_are_neither_formulas_nor_links_nor_paths(tmp_path: Path) -> None:
    name = HOSTILE + "\r\nBcc: all@example.org\u202e../../etc"
    (page,) = pages_to_send([copy(replace(STRAY, what="www.x.example"), supplier=name)])
    assert page.name == "001-hyperlink-http-x-example-y-bcc-all-example-org-etc-ex-1"
    lines = page.text.splitlines()
    assert not [line for line in lines if line.startswith("Bcc")]
    assert "\u202e" not in page.text
    assert not re.search(r"://\S|www\.\S", page.text)
    save_papers([page], tmp_path / "pages", {}, lambda: None)
    cells = every_cell(tmp_path / "pages" / f"{page.name}.xlsx")
    assert not [formula for found in cells.values() for formula, _ in found.values() if formula]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("CON", "aux"), "007-con-aux"),
        (("", ""), "007-supplier"),
        (("\u4e2d\u6587", "***"), "007-supplier"),
        (("Caf\u00e9 & Co.", "A/1"), "007-cafe-co-a-1"),
        (("x" * 300, ""), "007-" + "x" * 60),
    ],
)
def test_file_names_are_safe_and_told_apart_by_their_number(parts: tuple[str, str], name: str) -> None:
    assert file_name(7, *parts) == name


def test_lines_for_a_mail_are_short_and_one_long_word_stays_whole() -> None:
    made = for_mail(["word " * 40, "x" * 100, "1. " + "point " * 20])
    lines = made.splitlines()
    assert "x" * 100 in lines
    assert all(len(line) <= 72 for line in lines if "x" not in line)
    assert lines[-1].startswith("   point")


def test_a_page_is_printed_in_at_least_8_points() -> None:
    copies = [copy(STRAY), copy(replace(STRAY, file="c.xlsx"), file="c.xlsx")]
    for count in (1, 2):
        (page,) = pages_to_send(copies[:count])
        (sheet,) = page.placed.workbook.sheets
        assert print_scale(sheet, page_breaks(page.placed, sheet)) >= 80


def test_pages_are_written_all_or_none(tmp_path: Path) -> None:
    pages = pages_to_send([copy(STRAY), copy(OTHER, file="b.xlsx", supplier="B")])

    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        save_papers(pages, tmp_path / "pages", {}, fail)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_files_is_refused_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(HeldError, match=r"holds files. Name a new folder"):
        refuse_full(tmp_path)
    refuse_full(tmp_path, force=True)
    with folder_beside(tmp_path) as made:
        (made / "new.txt").write_text("new")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "new.txt"]
    refuse_full(tmp_path / "empty")
    with pytest.raises(NotADirectoryError):
        refuse_full(tmp_path / "mine.txt")
