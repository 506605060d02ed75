"""How people type numbers, dates, ticks and choices, and what each is read as."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.grid.kinds import DATE, MONEY, SHARE, SHARE_CHANGE, TICK, YES_NO, Kind, choice, text, whole
from builder.grid.number_formats import shows_date
from builder.read.files.raw import ErrorText, PiecedText
from builder.read.files.shared_formulas import moved
from builder.read.typed_values import seen, understand

APRIL = date(2026, 4, 1)
STAGE = choice("Plan", "Tender")
WORDS = text(200)

COUNT_OR_WITHHELD = Kind("number 1 or <5", "#,##0.0", "right")
READ: tuple[tuple[Kind, object, object, str], ...] = (
    # kind, what is there, what it is read as, code
    (MONEY, 3000, 3000, ""),
    (MONEY, 0.5, 0.5, ""),
    (MONEY, None, None, ""),
    (MONEY, "£3,000", 3000, "E851"),
    (MONEY, "3 000", 3000, "E851"),
    (MONEY, "3\u00a0000.50", 3000.5, "E851"),
    (MONEY, "3\u202f000", 3000, "E851"),
    (MONEY, "\u200b12\ufeff", 12, "E851"),
    (MONEY, "'12", 12, "E851"),
    (MONEY, "GBP 12", 12, "E851"),
    (MONEY, "12 gbp", 12, "E851"),
    (MONEY, "\u221215", -15, "E851"),
    (MONEY, "-£15", -15, "E851"),
    (MONEY, "£-15", -15, "E851"),
    (MONEY, "(500)", -500, "E851"),
    (MONEY, "1,234,567.89", 1234567.89, "E851"),
    (MONEY, ".5", 0.5, "E851"),
    (MONEY, "   ", None, "E861"),
    (MONEY, "\u00a0\u200b", None, "E861"),
    (whole(), "<5", "<5", ""),
    (whole(), "< 5", "<5", ""),
    (whole(), "\uff1c5", "<5", ""),
    (SHARE, "12%", 0.12, "E851"),
    (SHARE, "12.5 %", 0.125, "E851"),
    (SHARE, "0.12", 0.12, "E851"),
    (SHARE_CHANGE, "-5%", -0.05, "E851"),
    (DATE, APRIL, APRIL, ""),
    (DATE, 46113, APRIL, "E868"),
    (DATE, "01/04/2026", APRIL, "E852"),
    (DATE, "1.4.2026", APRIL, "E852"),
    (DATE, "1-4-2026", APRIL, "E852"),
    (DATE, "1 April 2026", APRIL, "E852"),
    (DATE, "1st Apr 2026", APRIL, "E852"),
    (DATE, "Wednesday, 1 April 2026", APRIL, "E852"),
    (DATE, "1-Apr-2026", APRIL, "E852"),
    (DATE, "2026-04-01", APRIL, "E852"),
    (DATE, "2026-04-01T00:00:00", APRIL, "E852"),
    (DATE, "01/04/2026\u00a0", APRIL, "E852"),
    (TICK, True, True, ""),
    (TICK, "TRUE", True, "E853"),
    (TICK, "x", True, "E853"),
    (TICK, "\u2714\ufe0f", True, "E853"),
    (TICK, "no", False, "E853"),
    (TICK, 1, True, "E853"),
    (STAGE, "Plan", "Plan", ""),
    (STAGE, " plan\u00a0", "Plan", "E854"),
    (YES_NO, "y", "Yes", "E854"),
    (YES_NO, True, "Yes", "E854"),
    (WORDS, " \u201cas it stands\u201d\n", " \u201cas it stands\u201d\n", ""),
    (WORDS, 12, 12, "E867"),
    (WORDS, True, True, "E867"),
    (COUNT_OR_WITHHELD, 9.7, 9.7, ""),
    (COUNT_OR_WITHHELD, "<5", "<5", ""),
    (WORDS, APRIL, APRIL, "E867"),
    (WORDS, PiecedText("the 1st"), "the 1st", ""),
    (MONEY, "3\u2009000", 3000, "E851"),
)
NOT_READ: tuple[tuple[Kind, object, str], ...] = (
    # kind, what is there, code
    (MONEY, "about forty", "E855"),
    (MONEY, "1,200 hrs", "E855"),
    (MONEY, "£3k", "E855"),
    (MONEY, "1.200,50", "E855"),
    (MONEY, "1,20", "E855"),
    (MONEY, "12,34,567", "E855"),
    (MONEY, "3 4", "E855"),
    (MONEY, "12%", "E855"),
    (MONEY, "1e3", "E855"),
    (MONEY, "--5", "E855"),
    (MONEY, "(-5)", "E855"),
    (MONEY, "-£-5", "E855"),
    (MONEY, "£", "E855"),
    (MONEY, ".", "E855"),
    (MONEY, "$5", "E855"),
    (MONEY, "\u0661\u0662", "E855"),
    (MONEY, "\u00ad20", "E855"),
    (MONEY, "20\u00ad", "E855"),
    (MONEY, "\u201220", "E855"),
    (MONEY, "\u201520", "E855"),
    (MONEY, "\ufe6320", "E855"),
    (MONEY, "\uff0d20", "E855"),
    (MONEY, "\u207b20", "E855"),
    (MONEY, "\u02d720", "E855"),
    (MONEY, "\u202e921", "E855"),
    (MONEY, "1\u20632", "E855"),
    (MONEY, "129\u00b9", "E855"),
    (MONEY, "1\u03362\u0336", "E855"),
    (MONEY, "129\n100", "E855"),
    (MONEY, "129\t100", "E855"),
    (MONEY, "12  500", "E855"),
    (MONEY, PiecedText("1291"), "E865"),
    (SHARE, PiecedText("12%1"), "E865"),
    (DATE, PiecedText("01/04/20261"), "E865"),
    (DATE, "1\u00ad4\u00ad2026", "E856"),
    (MONEY, True, "E855"),
    (MONEY, APRIL, "E859"),
    (MONEY, ErrorText("#N/A"), "E860"),
    (SHARE, "12", "E855"),
    (DATE, "1/4/26", "E856"),
    (DATE, "04/13/2026", "E856"),
    (DATE, "31/02/2026", "E856"),
    (DATE, "April 2026", "E856"),
    (DATE, "1 Smarch 2026", "E856"),
    (DATE, 12, "E856"),
    (DATE, True, "E856"),
    (TICK, "maybe", "E857"),
    (STAGE, "Planning", "E858"),
    (STAGE, 3, "E858"),
)


@pytest.mark.parametrize(("kind", "raw", "value", "code"), READ, ids=lambda v: repr(v)[:20])
def test_it_is_read(kind: Kind, raw: object, value: object, code: str) -> None:
    reading = understand(raw, kind)
    assert (reading.value, reading.understood, reading.code) == (value, True, code)
    assert type(reading.value) is type(value)


@pytest.mark.parametrize(("kind", "raw", "code"), NOT_READ, ids=lambda v: repr(v)[:20])
def test_it_is_kept_as_it_is_and_reported(kind: Kind, raw: object, code: str) -> None:
    reading = understand(raw, kind)
    assert (reading.understood, reading.code) == (False, code)
    if isinstance(raw, str):
        assert reading.value == str(raw)


def test_what_a_date_turned_number_shows_is_the_day() -> None:
    assert understand(APRIL, MONEY).value == "01/04/2026"
    assert understand(datetime(2026, 4, 1, 12), MONEY).value == "01/04/2026"  # noqa: DTZ001


ANYTHING = st.one_of(
    st.text(),
    st.text("0123456789,. £%-()<'/ janfebmtxyGBP\u00a0\u200b\u2212"),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(),
    st.booleans(),
    st.dates(),
)


@given(ANYTHING, st.sampled_from((MONEY, SHARE, whole(), DATE, TICK, YES_NO, WORDS)))
def test_whatever_is_there_is_read_or_kept_and_told(raw: object, kind: Kind) -> None:
    reading = understand(raw, kind)
    assert reading.understood or reading.code
    assert reading.understood or str(reading.value) == seen(raw)
    if reading.understood and reading.value is not None and reading.code:
        kept = "E867" if reading.code == "E867" else ""  # a text cell keeps what is there, and says so again
        assert understand(reading.value, kind) == (reading.value, True, kept)


@pytest.mark.parametrize("text_", ["9" * 400, "1" + ",000" * 200, "-" * 9000, "(" * 9000, " 1" * 9000])
def test_long_texts_are_no_numbers(text_: str) -> None:
    assert not understand(text_, MONEY).understood


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("dd mmm yyyy", True),
        ("[$-809]d/m/yy;@", True),
        ("mmm", True),
        ("General", False),
        ("0.00", False),
        ('£#,##0.0,,"m"', False),
        ("[Red]#,##0", False),
        ('0" days"', False),
        ("h:mm", False),
        ("[h]:mm:ss", False),
    ],
)
def test_a_format_shows_a_date_or_not(code: str, expected: bool) -> None:
    assert shows_date(code) is expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("A1+$B2+C$3+$D$4", "B3+$B4+D$3+$D$4"),
        ('"A1"&A1', '"A1"&B3'),
        ("'A1 x'!A1", "'A1 x'!B3"),
        ("Lines[[#This Row],[A1]]+XFD1", "Lines[[#This Row],[A1]]+#REF!"),
        ("LOG10(A1)", "LOG10(B3)"),
    ],
)
def test_a_shared_formula_moves_with_its_cell(formula: str, expected: str) -> None:
    assert moved(formula, 2, 1) == expected
