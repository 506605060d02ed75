"""Changes that people make to the entries of a copy, on purpose or by mistake."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

from builder.grid.a1 import address
from builder.grid.kinds import TICK, Value
from tests.support.copies import LOST, Copy, Key, Meant, NotPossibleError, filled, one

Mutation = Callable[[Copy, Random], str]


def _numbers(copy: Copy) -> list[Key]:
    wanted = ("whole", "decimal")
    return [k for k in filled(copy) if (rule := copy.inputs[k][1].kind.rule) and rule.kind in wanted]


def _dates(copy: Copy) -> list[Key]:
    return [k for k in filled(copy) if (rule := copy.inputs[k][1].kind.rule) and rule.kind == "date"]


SPELLINGS: tuple[tuple[str, Callable[[float], str]], ...] = (
    ("plain", lambda n: f"{n:.10g}"),
    ("spaces around", lambda n: f"  {n:.10g}\u00a0"),
    ("thousands", lambda n: f"{n:,.10g}"),
    ("thin spaces", lambda n: f"{n:,.10g}".replace(",", "\u202f")),
    ("pounds", lambda n: f"£{n:,.10g}"),
    ("zero width", lambda n: f"{n:.10g}\u200b"),
)
STRAY = (
    "about forty",
    "1,200 hrs",
    "£3k",
    "n/a",
    "12 to 15",
    "1.234,56",
    "1.234.567",
    "\u0665",
    "1e3x",
    "TRUE",
    "--5",
    "=5",
)


def number_as_text(copy: Copy, rng: Random) -> str:
    """A number stored as text in one of the ways people spell it."""
    key = one(rng, _numbers(copy))
    (value, *_) = copy.truth[key].values
    if isinstance(value, bool | str | date) or value is None:
        raise NotPossibleError("no number")
    name, spelled = rng.choice(SPELLINGS)
    copy.type_in(key, spelled(value), Meant((float(f"{value:.10g}"),)))
    return f"{key} as {name}"


def stray_text(copy: Copy, rng: Random) -> str:
    """Words where a number belongs."""
    key, word = one(rng, _numbers(copy)), rng.choice(STRAY)
    copy.type_in(key, word, LOST)
    return f"{key} {word!r}"


def date_as_text(copy: Copy, rng: Random) -> str:
    """A date stored as text: in UK order, in words, as in ISO 8601, or with a year of two digits."""
    key = one(rng, _dates(copy))
    (value, *_) = copy.truth[key].values
    if not isinstance(value, date):
        raise NotPossibleError("no date")
    pattern = rng.choice(("%d/%m/%Y", "%d %B %Y", "%Y-%m-%d", "%d.%m.%Y", "%d/%m/%y"))
    copy.type_in(key, value.strftime(pattern), Meant((value,)))
    return f"{key} {pattern}"


def american_date(copy: Copy, rng: Random) -> str:
    """A date as text that is no date in UK order."""
    key = one(rng, _dates(copy))
    copy.type_in(key, f"0{rng.randint(1, 9)}/{rng.randint(13, 28)}/2026", LOST)
    return str(key)


def cut(copy: Copy, rng: Random) -> str:
    """Cut one figure and paste it over another of the same column."""
    source = one(rng, [key for key in filled(copy) if len(key) == 3])
    there = [k for k in copy.inputs if k[0] == source[0] and k[2] == source[2] and k != source]
    target, value = one(rng, there), copy.truth[source].values[0]
    copy.type_in(target, value, copy.truth[source])
    copy.type_in(source, None)
    return f"{source} to {target}"


def shift(copy: Copy, rng: Random) -> str:
    """Paste a column of entries one row too far down."""
    start = one(rng, [key for key in filled(copy) if len(key) == 3])
    column = [k for k in copy.inputs if k[0] == start[0] and k[2] == start[2]]
    first = column.index(start)
    run = column[first : first + rng.randint(2, 6)]
    meant = [copy.truth[key] for key in run]
    for key, what in zip(run[1:], meant, strict=False):
        copy.type_in(key, what.values[0] if what.values else None, what if what.values else None)
    copy.type_in(run[0], None)
    return f"{run}"


def clear(copy: Copy, rng: Random) -> str:
    """Delete an entry."""
    key = one(rng, filled(copy))
    copy.type_in(key, None)
    return str(key)


def tick_as(copy: Copy, rng: Random) -> str:
    """A tick as other programs and hurried people leave it."""
    key = one(rng, [key for key, (_, cell) in copy.inputs.items() if cell.kind is TICK])
    sheet, cell = copy.inputs[key]
    how = rng.choice(("TRUE()", "FALSE()", "true text", "x", "1"))
    at = address(cell.row, cell.column)
    if how.endswith("()"):
        copy.put(sheet, at, f"<f>{how}</f><v>{int(how == 'TRUE()')}</v>", "b")
        copy.truth[key] = Meant((how == "TRUE()",))
    else:
        value: dict[str, tuple[Value, Meant]] = {
            "true text": ("True", Meant((True,))),
            "x": ("x", Meant((True,))),
            "1": (1, Meant((True, 1))),
        }
        copy.type_in(key, *value[how])
    return f"{key} {how}"


def respelt_choice(copy: Copy, rng: Random) -> str:
    """A choice in another case and with blanks around it."""
    keys = [k for k in filled(copy) if (rule := copy.inputs[k][1].kind.rule) and rule.kind == "list"]
    key = one(rng, [k for k in keys if copy.inputs[k][1].kind is not TICK])
    value = copy.truth[key].values[0]
    copy.type_in(key, f" {str(value).upper()} ", Meant((value,)))
    return f"{key} {value}"


def wrong_choice(copy: Copy, rng: Random) -> str:
    """A word that is not on the list."""
    lists = [k for k, (_, cell) in copy.inputs.items() if cell.kind.rule and cell.kind.rule.kind == "list"]
    key = one(rng, [k for k in lists if copy.inputs[k][1].kind is not TICK])
    copy.type_in(key, "Sometimes", LOST)
    return str(key)


def formula_in_input(copy: Copy, rng: Random) -> str:
    """A formula typed where a figure belongs."""
    key = one(rng, _numbers(copy))
    sheet, cell = copy.inputs[key]
    copy.put(sheet, address(cell.row, cell.column), "<f>2+3</f><v>5</v>")
    copy.truth[key] = Meant((5,))
    return str(key)


def error_in_input(copy: Copy, rng: Random) -> str:
    """An error value pasted in."""
    key = one(rng, _numbers(copy))
    sheet, cell = copy.inputs[key]
    copy.put(sheet, address(cell.row, cell.column), "<v>#N/A</v>", "e")
    copy.truth[key] = LOST
    return str(key)


def odd_text(copy: Copy, rng: Random) -> str:
    """A text with smart quotes, invisible characters, markup or something like a formula."""
    texts = [k for k, (_, c) in copy.inputs.items() if c.kind.rule and c.kind.rule.kind == "length"]
    key = one(rng, texts)
    word = rng.choice(
        ("\u201csmart\u201d \u2013 quote", "a\u00a0b\u200bc", "<b>&amp;</b>", "@SUM(A1)", "\U0001f600 done")
    )
    copy.type_in(key, word)
    return f"{key} {word!r}"


def wild_number(copy: Copy, rng: Random) -> str:
    """A number with a size or a minus that does not belong there."""
    key = one(rng, _numbers(copy))
    copy.type_in(key, rng.choice((-3, 0.5, 1e15, 0, 250, -0.25)))
    return str(key)


def type_over(copy: Copy, rng: Random) -> str:
    """A number typed over a formula."""
    sheet = rng.choice([s for s in copy.placed.workbook.sheets if s.state == "visible"])
    formulas = [c for c in copy.placed.cells(sheet) if c.formula and c.look != "link"]
    if not formulas:
        raise NotPossibleError("no formula")
    cell = rng.choice(formulas)
    copy.put(sheet.name, address(cell.row, cell.column), "<v>42</v>")
    return f"{sheet.name} {address(cell.row, cell.column)}"


VALUES: tuple[Mutation, ...] = (
    *(number_as_text, stray_text, date_as_text, american_date, cut, shift, clear, tick_as, respelt_choice),
    *(wrong_choice, formula_in_input, error_in_input, odd_text, wild_number, type_over),
)
