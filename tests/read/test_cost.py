"""What a copy can cost is bounded early, and the part that asks too much is named."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.formulas import same as compare
from builder.formulas.same import same_formula
from builder.formulas.tokens import Token, tokens
from builder.read.files.raw import LONGEST_TAG, MOST_NAMES, Limits, Raw
from builder.read.files.xlsx_sheet import Store, read_sheet
from builder.read.files.xml_names import Tree, TreeReader
from builder.read.issued import Issued
from builder.read.moved import LONGEST_KNOWN, says, text_of
from builder.read.returned import Found
from tests.support.finds import found_in
from tests.support.hostile import SHEET, packed, parts_of, sound
from tests.support.tiny import tiny

TINY = Issued.of(tiny())
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LONG = b"A" * (LONGEST_TAG + 300_000)
MANY = range(MOST_NAMES + 10)
TOO_MUCH = {
    "an attribute": (b'<z a="%s"/>' % LONG, "a tag of more than 1,000,000 bytes"),
    "the name of an element": (b"<%s/>" % LONG, "a tag of more than 1,000,000 bytes"),
    "a comment": (b"<!--%s-->" % LONG, "a tag of more than 1,000,000 bytes"),
    "an instruction": (b"<?z %s?>" % LONG, "a tag of more than 1,000,000 bytes"),
    "attributes of one element": (
        b"<z %s/>" % b" ".join(b'a%d=""' % n for n in MANY),
        "more than 20,000 names of tags",
    ),
    "names of elements": (
        b"".join(b"<a%d/>" % n for n in MANY),
        "more than 20,000 names of tags",
    ),
    "prefixes": (
        b"".join(b'<z xmlns:a%d="u"/>' % n for n in MANY),
        "more than 20,000 names of tags",
    ),
}


def found(folder: Path, more: bytes) -> tuple[Found, ...]:
    """What is reported of the tiny workbook with more in its first sheet; a long comment is behind it."""
    parts = parts_of(sound(folder / "sound.xlsx"))
    tail = b"<!-- -->" * 40_000
    parts[SHEET] = parts[SHEET].replace(b"</worksheet>", more + tail + b"</worksheet>")
    return found_in(packed(folder / "copy.xlsx", parts), TINY)


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_very_large_or_very_many_tags_are_told_once_with_their_sheet(kind: str, tmp_path: Path) -> None:
    more, what = TOO_MUCH[kind]
    told = found(tmp_path, more)
    assert [(one.code, one.what) for one in told] == [("F725", f"{what}, on the sheet Start")]


def test_the_longest_attributes_that_excel_writes_are_read(tmp_path: Path) -> None:
    escaped, areas = b"_x000B_" * 32_767, b"XFD1048575:XFD1048576 " * 8_192
    more = b'<z a="%s" b="%s"/>' % (escaped, areas)
    assert [one.code for one in found(tmp_path, more)] == ["I804"]


def test_a_large_attribute_costs_no_more_than_a_small_one() -> None:
    xml = b'<worksheet xmlns="%s"><z a="%s"/></worksheet>' % (MAIN, b"A" * 60_000_000)
    started = time.process_time()
    with pytest.raises(ValueError, match="a tag"):
        read_sheet(xml, Store([], frozenset()), Limits())
    assert time.process_time() - started < 1


class Kept(TreeReader):
    """A reader that passes over what is in a sheet, and counts the pieces of text that it keeps."""

    tree = Tree({"": "x:worksheet"})
    most = 1_000_000

    def __init__(self) -> None:
        super().__init__(Limits())
        self.kept = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """The sheet begins."""

    def passed(self, _: str) -> None:
        """An element between two pieces."""
        self.kept = max(self.kept, len(self.pieces))


def test_a_text_in_very_many_pieces_is_kept_as_one() -> None:
    reader = Kept()
    reader.read(b'<worksheet xmlns="%s">%s</worksheet>' % (MAIN, b"ab<z/>" * 400_000))
    assert reader.text() == "ab" * 400_000
    assert reader.kept < 50_000


def test_a_formula_is_looked_at_no_further_than_it_is_the_issued_one(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def counted(formula: str) -> Iterator[Token]:
        for token in tokens(formula):
            looked.append(token.text)
            yield token

    monkeypatch.setattr(compare, "tokens", counted)
    assert not same_formula("A1+" * 2_700 + "8", "A1+A2+" + "A3+" * 300 + "7")
    assert looked[:604] == ["A1", "+", "A2", "+", *["A3", "+"] * 300]
    assert len(looked) < 610


def test_a_text_longer_than_any_of_ours_is_not_searched_for_what_it_says() -> None:
    spaces = "\u00a0" * (LONGEST_KNOWN - 5)
    assert says(Raw(f"Wales{spaces}"), "Wales")
    assert text_of(Raw(f"Wales{spaces}")) == "Wales"
    assert not says(Raw(f"Wales{spaces} "), "Wales")
    assert text_of(Raw(f"Wales{spaces} ")) == text_of(None) == text_of(Raw(5.0)) == ""
