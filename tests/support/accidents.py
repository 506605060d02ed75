"""Accidents to single cells that people and programs cause, and what a person reads there afterwards.

Kinds and cases come from public reports on returned workbooks. No act uses the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from xml.sax.saxutils import escape

from builder.grid.a1 import address
from builder.grid.dates import serial
from builder.grid.kinds import TICK, Value
from tests.support.accident_looks import DAYS, FORMATS, SHARES, STRUCK, put_on, shared
from tests.support.accident_words import (
    CHOICES,
    DATES,
    FIGURES,
    LOOKALIKES,
    NO_DATES,
    NO_FIGURES,
    SEVERAL,
    TICKS,
)
from tests.support.copies import LOST, Copy, Key, Meant, NotPossibleError, stored
from tests.support.mutate_values import Mutation

Numeric = int | float


def _kind(copy: Copy, key: Key) -> str:
    rule = copy.inputs[key][1].kind.rule
    return rule.kind if rule else ""


def _take(copy: Copy, rng: Random, keys: Iterable[Key]) -> Key:
    """One of these inputs that was not changed yet."""
    free = [key for key in keys if key not in copy.touched]
    if not free:
        raise NotPossibleError("nothing of that kind")
    key = rng.choice(free)
    copy.touched.add(key)
    return key


def _value(copy: Copy, key: Key) -> Value | None:
    values = copy.truth[key].values
    return values[0] if values else None


def _number(copy: Copy, rng: Random, is_share: bool | None = False) -> tuple[Key, Numeric]:
    """An input that holds a number, and the number. Shares only if they are asked for."""
    keys = [
        key
        for key, (_, cell) in copy.inputs.items()
        if _kind(copy, key) in ("whole", "decimal")
        and "Yes" not in cell.kind.number_format
        and is_share in (None, "%" in cell.kind.number_format)
        and isinstance(_value(copy, key), int | float)
        and _value(copy, key)
    ]
    key = _take(copy, rng, keys)
    value = _value(copy, key)
    assert isinstance(value, int | float)
    return key, value


def _text(copy: Copy, rng: Random) -> Key:
    """An input for text, mostly one with an entry."""
    keys = [key for key in copy.inputs if _kind(copy, key) == "length"]
    held = [key for key in keys if _value(copy, key)]
    return _take(copy, rng, held if rng.random() < 2 / 3 else keys)


def _at(copy: Copy, key: Key) -> tuple[str, str]:
    sheet, cell = copy.inputs[key]
    return sheet, address(cell.row, cell.column)


def _said(copy: Copy, key: Key, value: Numeric) -> str:
    """The number as a person sees and types it."""
    is_share = "%" in copy.inputs[key][1].kind.number_format
    return f"{value * 100:.10g}%" if is_share else f"{value:.10g}"


def _put(copy: Copy, key: Key, inner: str, kind: str, meant: Meant) -> None:
    copy.put(*_at(copy, key), inner, kind)
    copy.truth[key] = meant


# -- pieces of one text

MARKS = {
    "raised": '<vertAlign val="superscript"/>',
    "lowered": '<vertAlign val="subscript"/>',
    "struck": "<strike/>",
    "white": '<color rgb="FFFFFFFF"/>',
    "tiny": '<sz val="5"/>',
}


def _run(text: str, looks: str = "") -> str:
    inside = f"<rPr>{looks}</rPr>" if looks else ""
    return f'<r>{inside}<t xml:space="preserve">{escape(text)}</t></r>'


def pieces(copy: Copy, rng: Random) -> str:
    """A footnote mark, or the old figure struck through, in the same cell as the figure."""
    key, value = _number(copy, rng, None)
    name = rng.choice(sorted(MARKS))
    plain, mark = _said(copy, key, value), rng.choice(("1", "2", "12", "3", "a", "*", "46"))
    runs = [_run(plain, rng.choice(("", "<b/>"))), _run(mark, MARKS[name])]
    if name == "struck" or rng.random() < 1 / 5:
        runs.reverse()
    if rng.random() < 1 / 5:
        _put(copy, key, f"<v>{shared(copy, ''.join(runs))}</v>", "s", Meant((value,)))
    else:
        _put(copy, key, f"<is>{''.join(runs)}</is>", "inlineStr", Meant((value,)))
    return f"{key} {plain} and {name} {mark}"


def struck_whole(copy: Copy, rng: Random) -> str:
    """A line through the whole figure, so that nobody knows whether it counts."""
    key, value = _number(copy, rng, None)
    put_on(copy, *_at(copy, key), STRUCK)
    copy.truth[key] = LOST
    return f"{key} {value}"


# -- words, characters and formats


def figure_as_text(copy: Copy, rng: Random) -> str:
    """A figure that is typed as text in a clear way."""
    key, value = _number(copy, rng)
    whole = int(abs(value)) or 7
    text = rng.choice(FIGURES).format(n=whole, c=f"{whole:,}", s=f"{whole:,}".replace(",", "\u00a0"))
    _put(copy, key, *stored(text), Meant((whole,)))
    return f"{key} {text!r}"


def no_figure(copy: Copy, rng: Random) -> str:
    """Words, ranges, units or fractions, none of which a program may read as a figure."""
    key, value = _number(copy, rng)
    text = rng.choice(NO_FIGURES).format(n=int(abs(value)) or 7, m=rng.randint(2, 99))
    _put(copy, key, *stored(text), LOST)
    return f"{key} {text!r}"


def several_figures(copy: Copy, rng: Random) -> str:
    """Two figures in one cell."""
    key, value = _number(copy, rng)
    text = rng.choice(SEVERAL).format(n=int(abs(value)) or 7, m=rng.randint(1000, 9999))
    _put(copy, key, *stored(text), LOST)
    return f"{key} {text!r}"


def lookalike_minus(copy: Copy, rng: Random) -> str:
    """A reduction whose minus is another character, copied from a document."""
    key, value = _number(copy, rng)
    whole, minus = int(abs(value)) or 7, rng.choice(LOOKALIKES)
    text = rng.choice(("{m}{n}", "{m} {n}", "{n}{m}", " {m}{n} ", "£{m}{n}", "{m}£{n}")).format(
        m=minus, n=whole
    )
    _put(copy, key, *stored(text), Meant((-whole,)))
    return f"{key} {text!r}"


def withheld(copy: Copy, rng: Random) -> str:
    """A small figure that is withheld, as `<5` or in other ways."""
    key, _ = _number(copy, rng)
    text = rng.choice(
        ("<5", "< 5", "\uff1c5", ">5", "\u22645", "<=5", "under 5", "<5*", "[c]", "c", "*", "-", "..")
    )
    _put(copy, key, *stored(text), Meant(("<5",)) if text in ("<5", "< 5", "\uff1c5") else LOST)
    return f"{key} {text!r}"


def other_format(copy: Copy, rng: Random) -> str:
    """A number format that shows the number, or one that misleads a person."""
    key, value = _number(copy, rng)
    code = rng.choice(sorted(FORMATS))
    put_on(copy, *_at(copy, key), code)
    if not FORMATS[code](value):
        copy.truth[key] = LOST
    return f"{key} {value} as {code}"


def share_as_number(copy: Copy, rng: Random) -> str:
    """A share in another format, as text without %, or as 12 if the per cent format is lost."""
    key, value = _number(copy, rng, True)
    typed = round(value * 100, 6)
    if typed <= 1:
        raise NotPossibleError("a share below 1%")
    if rng.random() < 1 / 3:
        code = rng.choice(sorted(SHARES))
        put_on(copy, *_at(copy, key), code)
        copy.truth[key] = Meant((value,)) if SHARES[code] else LOST
        return f"{key} {value} as {code}"
    if rng.random() < 1 / 2:
        _put(copy, key, *stored(f"{typed:.10g}"), Meant((value,)))
        return f"{key} {typed:.10g} as text"
    _put(copy, key, *stored(typed), Meant((typed,)))
    put_on(copy, *_at(copy, key), "0.00########")
    return f"{key} {typed}"


# -- the wrong kind of thing


def odd_value(copy: Copy, rng: Random) -> str:
    """A value of another kind where a number belongs, as programs write it."""
    key, _ = _number(copy, rng, None)
    inner, kind, meant = rng.choice(
        (
            ("<v>1</v>", "b", LOST),
            ("<v>#DIV/0!</v>", "e", LOST),
            ("<v>twelve</v>", "", LOST),
            ("<v>NaN</v>", "", LOST),
            ("<v>1e999</v>", "", LOST),
            ("<v>2026-04-01</v>", "d", LOST),
            ("<v>99999</v>", "s", LOST),
            ("<f>[1]Sheet1!$B$4</f>", "", LOST),
            ("<f>5*2</f><v>10</v>", "", Meant((10,))),
            ('<f>TEXT(5,"0")</f><v>5</v>', "str", Meant((5,))),
            ("<v>1.29E2</v>", "", Meant((129,))),
            ("<v>128.99999999999997</v>", "", Meant((129,))),
            ("<v> 129 </v>", "", Meant((129,))),
            ("<v></v>", "s", Meant((None,))),
            ("", "s", Meant((None,))),
            ("<v></v>", "str", Meant((None,))),
            ("<v></v>", "", Meant((None,))),
            ("<is><t> \u00a0 </t></is>", "inlineStr", Meant((None,))),
        )
    )
    _put(copy, key, inner, kind, meant)
    return f"{key} t={kind!r} {inner}"


def cell_twice(copy: Copy, rng: Random) -> str:
    """A cell that a program wrote twice, with two figures."""
    key, value = _number(copy, rng, None)
    sheet, at = _at(copy, key)
    copy.put(sheet, at, f'<v>{value!r}</v></c><c r="{at}"><v>{value + 1!r}</v>')
    copy.truth[key] = LOST
    return f"{key} {value} and {value + 1}"


def number_in_text(copy: Copy, rng: Random) -> str:
    """A reference that the program read as a number, a day or a truth value."""
    key = _text(copy, rng)
    sheet, at = _at(copy, key)
    how = rng.choice(("zeros", "padded", "exponent", "decimal", "day", "true"))
    inner = {"zeros": 7315, "padded": 7315, "exponent": 2.19e26, "decimal": 1.1, "day": 46305, "true": 1}[how]
    copy.put(sheet, at, f"<v>{inner!r}</v>", "b" if how == "true" else "")
    if how in ("padded", "day"):
        put_on(copy, sheet, at, "000000000000" if how == "padded" else "dd/mm/yyyy")
    copy.truth[key] = LOST
    return f"{key} {how}"


def text_in_text(copy: Copy, rng: Random) -> str:
    """An unusual text, such as pasted words with unseen characters, escapes and long lines."""
    key = _text(copy, rng)
    text = rng.choice(
        (
            "007315",
            "219E24",
            "10-12",
            "EX-2024-0001 ",
            "ex-2024-0001",
            "TRUE",
            "-",
            "n/a",
            "=1+1",
            "'0042",
            "two\nlines",
            "tab\there",
            "\u00ad20",
            "caf\u00e9",
            "\u0175yth",
            "a" * 300,
            "<b>",
            "0",
            "  x  ",
        )
    )
    copy.type_in(key, text, Meant((text, text.strip("'"))))
    if rng.random() < 1 / 10:
        text, meant = rng.choice(
            (("Abc", "_x0041_bc"), ("_x0041_", "_x005F_x0041_"), ("a\nb", "a_x000D_\nb"))
        )
        copy.type_in(key, meant, Meant((text,)))
    return f"{key} {text[:30]!r}"


def date_spelt(copy: Copy, rng: Random) -> str:
    """A day as a text in words or figures, or with an hour."""
    key, day = _day(copy, rng)
    if rng.random() < 1 / 4:
        inner, kind = rng.choice(((f"{serial(day) + 0.75!r}", ""), (f"{day}T00:00:00", "d"), (f"{day}", "d")))
        _put(copy, key, f"<v>{inner}</v>", kind, Meant((day,)))
        return f"{key} {inner}"
    pattern = rng.choice(DATES)
    _put(copy, key, *stored(day.strftime(pattern)), Meant((day,)))
    return f"{key} {pattern}"


def no_date(copy: Copy, rng: Random) -> str:
    """A text that people read as different days, or as none."""
    key, _ = _day(copy, rng)
    text = rng.choice(NO_DATES)
    _put(copy, key, *stored(text), LOST)
    return f"{key} {text!r}"


def date_seen_otherwise(copy: Copy, rng: Random) -> str:
    """A day in a format that shows all of it, a part of it, or the month first."""
    key, day = _day(copy, rng)
    code = rng.choice(sorted(DAYS))
    copy.type_in(key, day)
    put_on(copy, *_at(copy, key), code)
    copy.truth[key] = Meant((day,)) if DAYS[code](day) else LOST
    return f"{key} {day} as {code}"


def date_as_number(copy: Copy, rng: Random) -> str:
    """A day that lost its format, so that a number is seen; or one that shows only the month."""
    key, day = _day(copy, rng)
    code = rng.choice(("General", "0.00########", "0%", "h:mm", ";;;", '0" days"'))
    copy.type_in(key, day)
    put_on(copy, *_at(copy, key), code)
    copy.truth[key] = Meant((day,)) if code in ("General", "0.00########") else LOST
    return f"{key} {code}"


def _day(copy: Copy, rng: Random) -> tuple[Key, date]:
    key = _take(copy, rng, [k for k in copy.inputs if _kind(copy, k) == "date"])
    value = _value(copy, key)
    return key, value if isinstance(value, date) else date(2026, 4, 1) + timedelta(rng.randint(0, 300))


def tick_spelt(copy: Copy, rng: Random) -> str:
    """A tick or none, in the ways that people and programs leave it."""
    key = _take(copy, rng, [k for k, (_, cell) in copy.inputs.items() if cell.kind is TICK])
    inner, kind, meant = rng.choice(TICKS)
    _put(copy, key, inner, kind, meant)
    return f"{key} {inner}"


def choice_spelt(copy: Copy, rng: Random) -> str:
    """A choice of the list in other letters, or a word that is not on the list."""
    keys = [k for k, (_, c) in copy.inputs.items() if _kind(copy, k) == "list" and c.kind is not TICK]
    key = _take(copy, rng, [k for k in keys if _value(copy, k)])
    value = str(_value(copy, key))
    name = rng.choice(sorted(CHOICES))
    text, is_same = CHOICES[name](value)
    _put(copy, key, *stored(text), Meant((value,)) if is_same else LOST)
    return f"{key} {text!r}"


# -- cells that were moved or merged


def pasted(copy: Copy, rng: Random) -> str:
    """Some figures of a row or column copied over others, with their looks."""
    source, value = _number(copy, rng, None)
    keys = [k for k in copy.inputs if k[0] == source[0] and _kind(copy, k) in ("whole", "decimal", "length")]
    target = _take(copy, rng, keys)
    copy.type_in(target, value)
    if _kind(copy, target) == "length":
        copy.truth[target] = LOST
    return f"{source} to {target}"


def merged(copy: Copy, rng: Random) -> str:
    """Neighbouring entries merged into one, by Excel or by a script that leaves their values."""
    key, _ = _number(copy, rng, None)
    sheet, cell = copy.inputs[key]
    down, right = rng.choice(((0, 1), (1, 0), (0, 2), (2, 0), (1, 1)))
    area = {(cell.row + r, cell.column + c) for r in range(down + 1) for c in range(right + 1)}
    covered = [
        k for k, (s, c) in copy.inputs.items() if s == sheet and (c.row, c.column) in area and k != key
    ]
    if not covered or copy.touched & set(covered):
        raise NotPossibleError("no entries beside it")
    reference = f"{address(cell.row, cell.column)}:{address(cell.row + down, cell.column + right)}"
    _merge(copy, sheet, reference)
    by_excel = rng.random() < 1 / 2
    for other in covered:
        if by_excel:
            copy.put(*_at(copy, other), "")
        copy.truth[other] = LOST
        copy.touched.add(other)
    return f"{sheet} {reference} {'by Excel' if by_excel else 'values left'}"


def _merge(copy: Copy, sheet: str, reference: str) -> None:
    part = copy.sheet_parts[sheet]
    xml, one = copy.parts[part], f'<mergeCell ref="{reference}"/>'.encode()
    if b"</mergeCells>" in xml:
        copy.parts[part] = xml.replace(b"</mergeCells>", one + b"</mergeCells>")
        return
    places = [
        xml.find(tag)
        for tag in (b"<phoneticPr", b"<conditionalFormatting", b"<dataValidations", b"<pageMargins")
    ]
    at = min(place for place in places if place > 0)
    copy.parts[part] = xml[:at] + b"<mergeCells>" + one + b"</mergeCells>" + xml[at:]


CELLS: tuple[Mutation, ...] = (
    *(pieces, pieces, struck_whole, figure_as_text, no_figure, no_figure, several_figures, lookalike_minus),
    *(withheld, other_format, other_format, other_format, share_as_number, odd_value, odd_value, cell_twice),
    *(
        number_in_text,
        text_in_text,
        date_spelt,
        no_date,
        date_as_number,
        date_seen_otherwise,
        tick_spelt,
        choice_spelt,
    ),
    *(pasted, merged),
)
