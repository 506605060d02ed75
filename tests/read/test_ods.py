"""Cells of .ods files, each kind as OpenDocument writes it and as it is read."""

from __future__ import annotations

import re
from datetime import date

import pytest

from builder.grid.number_formats import seen_day_otherwise
from builder.read.files.ods import read_ods
from builder.read.files.raw import DoubtfulError, ErrorText, Limits, PiecedText, Raw, TooMuchError
from tests.support.hostile import ods_content

DAY_2_APRIL_2026 = 46_114

CELLS = [
    ('office:value-type="float" office:value="1200.5"', "1,200.50", 1200.5),
    ('office:value-type="percentage" office:value="0.25"', "25%", 0.25),
    ('office:value-type="currency" office:currency="GBP" office:value="3"', "£3.00", 3),
    ('office:value-type="boolean" office:boolean-value="true"', "TRUE", True),
    ('office:value-type="string"', "about forty", "about forty"),
    ('office:value-type="string" office:string-value="as stored"', "as shown", "as stored"),
    ('office:value-type="time" office:time-value="PT9H30M0S"', "09:30:00", "09:30:00"),
    ('office:value-type="date" office:date-value="2026-04-02"', "02/04/26", date(2026, 4, 2)),
    ('office:value-type="date" office:date-value="2026-04-02T09:30:00"', "02/04/26", date(2026, 4, 2)),
    ('office:value-type="date" office:date-value="20260-04-02"', "02/04/20260", "20260-04-02"),
    ('office:value-type="date" office:date-value="some day"', "some day", "some day"),
    ('office:value-type="date"', "some day", "some day"),
    ('office:value-type="float"', "about forty", "about forty"),
    ('office:value-type="float" office:value="about forty"', "about forty", "about forty"),
    ('office:value-type="boolean"', "TRUE", "TRUE"),
    ("", "7", "7"),
    ("", "", None),
]


def cell(attributes: str, shown: str) -> Raw | None:
    """What is read of one cell."""
    told = f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"
    row = f'<table:table table:name="Start"><table:table-row>{told}</table:table-row></table:table>'
    return read_ods({"content.xml": ods_content(row)}, Limits()).sheets["Start"].get((0, 0))


@pytest.mark.parametrize(("attributes", "shown", "value"), CELLS)
def test_a_cell_is_read_by_its_kind(attributes: str, shown: str, value: object) -> None:
    found = cell(attributes, shown)
    assert (found.value if found else None) == value


TEXT, DAY = 'office:value-type="string"', 'office:value-type="date" office:date-value="2026-04-02"'
SHOWN = [
    (DAY, "02/04/2026", ""),
    (DAY, "2 Apr 2026", ""),
    (DAY, "04/02/2026", "day"),
    (DAY, "April", "day"),
    (DAY, "", "hidden"),
    ('office:value-type="float" office:value="120"', "120", ""),
    ('office:value-type="float" office:value="120"', "several", "hidden"),
    ('office:value-type="float" office:value="120"', "", "hidden"),
    ('office:value-type="float" office:value="120"', "120 days", "words"),
    (TEXT, "about forty", ""),
    (f'{TEXT} office:string-value="about forty"', "about  forty", ""),
    (f'{TEXT} office:string-value="forty"', "forty per year", "words"),
    (f'{TEXT} office:string-value="forty"', "", "hidden"),
]


@pytest.mark.parametrize(("attributes", "shown", "otherwise"), SHOWN)
def test_what_is_seen_in_place_of_an_entry_is_known(attributes: str, shown: str, otherwise: str) -> None:
    found = cell(attributes, shown)
    assert found
    assert found.shown == otherwise


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2 Apr 2026", ""),
        ("02/04/2026", ""),
        ("2.4.26", ""),
        ("2026-04-02", ""),
        ("2026-04-02 00:00:00", ""),
        ("Thursday, 2 April 2026", ""),
        ("2 Ebrill 2026", ""),
        ("dydd Iau 2 Ebrill 2026", "words"),
        ("April 2, 2026", ""),
        ("04/02/2026", "day"),
        ("2 May 2026", "day"),
        ("3 Apr 2026", "day"),
        ("2 April", "day"),
        ("Apr 26", "day"),
        ("2026", "day"),
        ("46114", "day"),
        ("before 2 April 2026 at noon", "words"),
        ("unknown", "day"),
        ("", "hidden"),
        ("-", "hidden"),
    ],
)
def test_what_a_cell_shows_is_compared_with_its_day(text: str, shown: str) -> None:
    assert seen_day_otherwise(text, date(2026, 4, 2)) == shown


def test_a_result_keeps_its_formula_and_a_day_is_its_number() -> None:
    found = cell(
        'table:formula="of:=[.A1]+1" office:value-type="date" office:date-value="2026-04-02"', "2 April"
    )
    assert found == Raw(DAY_2_APRIL_2026, "of:=[.A1]+1")
    broken = cell('table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"', "#DIV/0!")
    assert broken
    assert broken.value == ErrorText("#DIV/0!")
    assert isinstance(broken.value, ErrorText)


STYLES = {
    "struck": 'style:text-line-through-style="solid" style:text-line-through-type="single"',
    "struck-so": 'style:text-line-through-type="double"',
    "not-struck": 'style:text-line-through-style="none"',
    "raised": 'style:text-position="super 58%"',
    "raised-by": 'style:text-position="33% 58%"',
    "level": 'style:text-position="0% 100%" style:text-line-through-type="none"',
    "white": 'fo:color="#FFFFFF"',
    "unseen": 'text:display="none"',
    "small": 'fo:font-size="6pt"',
    "as-cell": 'fo:font-size="10pt" fo:font-weight="bold"',
}
"""Styles of text by name, as each says it; every family has them all."""


def styles(named: dict[str, str], family: str, parent: str = "") -> str:
    """Styles of one family, each made from the same."""
    made_from = f' style:parent-style-name="{parent}"' if parent else ""
    return "".join(
        f'<style:style style:name="{name}" style:family="{family}"{made_from}>'
        f"<style:text-properties {said}/></style:style>"
        for name, said in named.items()
    )


def looked(row: str, columns: str = "", common: str = "", own: str = "") -> dict[tuple[int, int], Raw]:
    """What is read of a sheet in a file that has these styles of cells and texts, and such more."""
    families = "".join(styles(STYLES, family) for family in ("table-cell", "text", "paragraph"))
    spaces = ODF_SPACES + 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    content = ods_content(f'<table:table table:name="A">{columns}{row}</table:table>').decode()
    content = content.replace(
        "<office:body>", f"<office:automatic-styles>{families}{own}</office:automatic-styles><office:body>"
    ).replace("<office:document-content ", f"<office:document-content {spaces} ", 1)
    named = f"<office:styles>{DEFAULT}{common}</office:styles>"
    office = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    text = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    book = f"<office:document-styles {office} {text} {spaces}>{named}</office:document-styles>"
    parts = {"content.xml": content.encode(), "styles.xml": book.encode()}
    return dict(read_ods(parts, Limits()).sheets["A"])


ODF_SPACES = (
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
)
DEFAULT = (
    '<style:default-style style:family="table-cell"><style:text-properties fo:font-size="10pt"/>'
    "</style:default-style>"
)
FIVE = 'office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'


def one_cell(style: str = "", row: str = "") -> str:
    """A row with one cell, and the styles that both name."""
    cell_style = f'table:style-name="{style}"' if style else ""
    row_style = f'table:default-cell-style-name="{row}"' if row else ""
    return f"<table:table-row {row_style}><table:table-cell {cell_style} {FIVE}</table:table-row>"


def column(style: str, many: int = 1) -> str:
    return (
        f'<table:table-column table:number-columns-repeated="{many}" '
        f'table:default-cell-style-name="{style}"/>'
    )


STRUCK_CELLS = [
    (one_cell("struck"), "", True),
    (one_cell("struck-so"), "", True),
    (one_cell("not-struck"), "", False),
    (one_cell("raised"), "", False),
    (one_cell("unknown"), "", False),
    (one_cell(row="struck"), "", True),
    (one_cell("not-struck", row="struck"), "", False),
    (one_cell(), column("struck"), True),
    (one_cell(), column("level") + column("struck"), False),
    (one_cell(row="level"), column("struck"), False),
    (one_cell(), f"<table:table-columns>{column('struck', 9)}</table:table-columns>", True),
]


@pytest.mark.parametrize(("row", "columns", "is_struck"), STRUCK_CELLS)
def test_a_line_through_a_cell_is_known_from_its_style_its_row_or_its_column(
    row: str, columns: str, is_struck: bool
) -> None:
    found = looked(row, columns)[0, 0]
    assert (found.value, found.shown) == (5, "struck" if is_struck else "")


def test_a_line_through_one_of_several_cells_that_hold_the_same_is_known() -> None:
    row = f'<table:table-row><table:table-cell table:number-columns-repeated="3" {FIVE}</table:table-row>'
    found = looked(row, column("level", 2) + column("struck", 100_000) + column("level"))
    assert {raw.shown for raw in found.values()} == {"struck"}
    assert {raw.shown for raw in looked(row, column("level", 3) + column("struck")).values()} == {""}


def test_a_line_through_cells_is_known_from_the_styles_that_theirs_is_made_from() -> None:
    struck = styles({"base": STYLES["struck"]}, "table-cell")
    made = styles({"child": 'fo:color="#000000"'}, "table-cell", "base")
    assert looked(one_cell("child"), common=struck, own=made)[0, 0].shown == "struck"
    freed = styles({"child": STYLES["not-struck"]}, "table-cell", "base")
    assert looked(one_cell("child"), common=struck, own=freed)[0, 0].shown == ""
    round_ = styles({"child": 'fo:color="#000000"'}, "table-cell", "child")
    assert looked(one_cell("child"), own=round_)[0, 0].shown == ""


SPANS = [
    ("129<raised>1</raised>", False),
    ("129<raised-by>1</raised-by>", False),
    ("<struck>12</struck> 129", False),
    ("<struck>129</struck>", False),
    ("<struck-so>12</struck-so> 129", False),
    ("12<white>9</white>", False),
    ("12<unseen>9</unseen>", False),
    ("12<small>9</small>", False),
    ("<small>£</small>129", True),
    ("<as-cell>12</as-cell>9", True),
    ("<level>12</level>9", True),
    ("<struck> </struck>129", True),
    ("<struck><level>12</level></struck>9", True),
    ("<as-cell>12<struck>9</struck></as-cell>", False),
    ("129", True),
]


@pytest.mark.parametrize(("text", "is_one"), SPANS)
def test_pieces_of_a_text_are_one_figure_only_where_a_person_reads_one(text: str, is_one: bool) -> None:
    told = re.sub(r"<(?!/)([\w-]+)>", r'<text:span text:style-name="\1">', text)
    told = re.sub(r"</[\w-]+>", "</text:span>", told)
    row = "<table:table-row><table:table-cell office:value-type='string'>"
    found = looked(f"{row}<text:p>{told}</text:p></table:table-cell></table:table-row>")[0, 0]
    assert found.value == re.sub("<[^>]*>", "", text)
    assert isinstance(found.value, PiecedText) is not is_one


def test_a_struck_paragraph_is_not_read_as_a_figure() -> None:
    row = "<table:table-row><table:table-cell office:value-type='string'>"
    struck = '<text:p text:style-name="struck">12</text:p><text:p>129</text:p>'
    found = looked(f"{row}{struck}</table:table-cell></table:table-row>")[0, 0]
    assert found.value == "12\n129"
    assert isinstance(found.value, PiecedText)


@pytest.mark.parametrize("piece", ["<text:p>{}</text:p>", "<text:p><text:span>{}</text:span></text:p>"])
def test_a_text_of_many_blanks_in_pieces_is_refused(piece: str) -> None:
    blanks = piece.format('<text:s text:c="1000"/>' * 100)
    row = "<table:table-row><table:table-cell office:value-type='string'>"
    with pytest.raises(TooMuchError):
        looked(f"{row}{blanks * 41}</table:table-cell></table:table-row>")  # 4.1 million blanks


DIGIT = '<number:number number:decimal-places="0" number:min-integer-digits="1"/>'
FORMATS = {
    "whole": f"<number:number-style {{}}>{DIGIT}</number:number-style>",
    "pounds": "<number:currency-style {}><number:currency-symbol>£</number:currency-symbol>"
    f"{DIGIT}</number:currency-style>",
    "euros": "<number:currency-style {}><number:currency-symbol>€</number:currency-symbol>"
    f"{DIGIT}</number:currency-style>",
    "days": f"<number:number-style {{}}>{DIGIT}<number:text> days</number:text></number:number-style>",
    "below": f"<number:number-style {{}}><number:text>&lt;</number:text>{DIGIT}</number:number-style>",
    "longer": "<number:number-style {}><number:number number:min-integer-digits='5'/></number:number-style>",
    "thousands": "<number:number-style {}><number:number number:min-integer-digits='1' "
    "number:display-factor='1000'/></number:number-style>",
    "share": f"<number:percentage-style {{}}>{DIGIT}<number:text>%</number:text></number:percentage-style>",
    "nothing": "<number:number-style {}/>",
    "white": '<number:number-style {}><style:text-properties fo:color="#ffffff"/>'
    f"{DIGIT}</number:number-style>",
    "up": f"<number:number-style {{}}>{DIGIT}<number:text>+</number:text></number:number-style>",
    "by-size": f"<number:number-style {{}}>{DIGIT}"
    '<style:map style:condition="value()&gt;=100" style:apply-style-name="days"/></number:number-style>',
    "noted": "<number:text-style {}><number:text>about </number:text><number:text-content/>"
    "</number:text-style>",
}
"""Formats of numbers by name, as each says it."""
NUMBER = 'office:value-type="float" office:value="{}"'


@pytest.mark.parametrize(
    ("format_", "attributes", "otherwise"),
    [
        ("whole", NUMBER.format(129), ""),
        ("pounds", NUMBER.format(129), ""),
        ("euros", NUMBER.format(129), "currency"),
        ("days", NUMBER.format(129), "words"),
        ("below", NUMBER.format(129), "words"),
        ("longer", NUMBER.format(129), "digits"),
        ("thousands", NUMBER.format(129), "thousands"),
        ("share", NUMBER.format(0.5), "share"),
        ("nothing", NUMBER.format(129), "hidden"),
        ("white", NUMBER.format(129), "hidden"),
        ("up", NUMBER.format(129), "words"),
        ("by-size", NUMBER.format(99), ""),
        ("by-size", NUMBER.format(100), "words"),
        ("days", DAY, ""),
        ("noted", f'{TEXT} office:string-value="12"', "words"),
        ("gone", NUMBER.format(129), ""),
    ],
)
@pytest.mark.parametrize("is_common", [True, False])
def test_a_format_that_shows_something_else_is_known_where_the_file_has_no_text(
    format_: str, attributes: str, otherwise: str, is_common: bool
) -> None:
    told = "".join(said.format(f'style:name="{name}"') for name, said in FORMATS.items())
    cell_style = f'<style:style style:name="it" style:family="table-cell" style:data-style-name="{format_}"/>'
    row = f'<table:table-row><table:table-cell table:style-name="it" {attributes}/></table:table-row>'
    common, own = (told + cell_style, "") if is_common else ("", told + cell_style)
    assert looked(row, common=common, own=own)[0, 0].shown == otherwise


def test_a_format_is_asked_where_the_text_of_the_cell_shows_the_number() -> None:
    told = "".join(said.format(f'style:name="{name}"') for name, said in FORMATS.items())
    for format_, otherwise in (("white", "hidden"), ("days", "words"), ("whole", "")):
        style = styles({"it": ""}, "table-cell").replace(
            "style:family", f'style:data-style-name="{format_}" style:family'
        )
        assert looked(one_cell("it"), own=told + style)[0, 0].shown == otherwise


def test_styles_after_the_sheets_are_refused() -> None:
    late = ods_content("").replace(b"</office:body>", b"</office:body><office:automatic-styles/>")
    with pytest.raises(DoubtfulError):
        read_ods({"content.xml": late}, Limits())
