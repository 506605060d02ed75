"""What people type into cells for figures, days, ticks and choices."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.copies import LOST, Meant

FIGURES = (
    *("{n}", " {n} ", "{c}", "{s}", "£{c}", "£ {n}", "GBP {n}", "{n}.0", "{n}.00", "{n}\u200b", "\ufeff{n}"),
    *("'{n}", "{n}\n", "{c} GBP", "\u00a0{n}"),
)
"""Clear ways to write a figure. n: the figure, c: with commas, s: with blanks that do not break."""

NO_FIGURES = (
    *(
        "{n} hrs",
        "{n}k",
        "£{n}m",
        "c. {n}",
        "~{n}",
        "{n}?",
        "{n}*",
        "{n}\u00b9",
        "{n}\u00b2",
        "\u00bd",
        "{n}\u00bd",
    ),
    *(
        "TBC",
        "nil",
        "zero",
        "none",
        "{n}-{m}",
        "{n}\u2013{m}",
        "{n} to {m}",
        "{n}/{m}",
        "{n}:{m}",
        "{n}%",
        "{n} %",
    ),
    *(
        "1e3",
        "0x1F",
        "1O9",
        "l29",
        "{n}+",
        ">{n}",
        "+/-{n}",
        "\u00b1{n}",
        "{n}(1)",
        "{n} [1]",
        "{n}_000",
        "{n}#",
    ),
    *(
        "1.234,56",
        "1,23",
        "12,34,567",
        "1'234",
        "1.234.567",
        "0,5",
        "1,2345",
        "12 34",
        "1 2",
        "$5",
        "\u20ac{n}",
    ),
    *(
        "-",
        "--",
        "n/a",
        "#{n}",
        "={n}",
        "{n}=",
        "FALSE",
        "about forty",
        "forty",
        "{n}, approx",
        "5 000 00",
        "1,00",
    ),
    *(
        "\u2460",
        "\u2167",
        "{n}\u20e3",
        "{n}\u0336{m}\u0336",
        "\u0665",
        "{n}\u2044{m}",
        "{n}.{m}.{n}",
        "1..5",
        "£",
        "%",
    ),
)
"""Texts that no program may read as a figure. m: another figure."""

SEVERAL = (
    *(
        "{n} / {m}",
        "{n}\n{m}",
        "{n}; {m}",
        "{n}   {m}",
        "{n}\t{m}",
        "{n} | {m}",
        "{n} & {m}",
        "{n} (was {m})",
    ),
    *(
        "{n}\u2192{m}",
        "{n} + {m}",
        "{n}, {m}",
        "{n}\r\n{m}",
        "{n}\u2028{m}",
        "{n} {m}",
        "Wales {n}, England {m}",
    ),
)

LOOKALIKES = (
    *(
        "-",
        "\u2212",
        "\u2010",
        "\u2011",
        "\u2012",
        "\u2013",
        "\u2014",
        "\u2015",
        "\u00ad",
        "\ufe63",
        "\uff0d",
    ),
    *(
        "\u02d7",
        "\u2796",
        "\u207b",
        "\u208b",
        "\u06d4",
        "\u1806",
        "\u2043",
        "\u30fc",
        "\ufe58",
        "\u00af",
        "_",
    ),
)
"""Characters that look like a minus, from any program or document."""

DATES = ("%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%A %d %B %Y", "%d %B, %Y")
NO_DATES = (
    *("04/13/2026", "1/4/26", "April 2026", "Q1 2026", "2026", "2026/27", "TBC", "31/02/2026", "32/01/2026"),
    *(
        "April 1, 2026",
        "1 Ebrill 2026",
        "01/04/2026 - 31/03/2027",
        "20260401",
        "1-Apr",
        "01/04",
        "n/a",
        "today",
    ),
    *("1/4/2026 or 1/5/2026", "1.4.26", "\u00ad1/4/2026", "1/4/202 6", "45000.5.1", "01042026"),
)

TICKS: tuple[tuple[str, str, Meant], ...] = (
    ("<v>1</v>", "b", Meant((True,))),
    ("<v>0</v>", "b", Meant((False,))),
    ("<f>TRUE()</f><v>1</v>", "b", Meant((True,))),
    ("<f>FALSE()</f>", "", Meant((False,))),
    ("<v>1</v>", "", Meant((True,))),
    ("<v>0</v>", "", Meant((False,))),
    ("<v>2</v>", "", LOST),
    ("<v>-1</v>", "", LOST),
    *(
        (f"<is><t>{word}</t></is>", "inlineStr", meant)
        for words, meant in (
            (("TRUE", "true", " True ", "x", "X", "\u2713", "\u2611", "Yes", "y"), Meant((True,))),
            (("FALSE", "no", "N", "\u2610"), Meant((False,))),
            (("maybe", "-", "?", "ja", "vrai", "TRUE?", "not yet", "\u2717", "TRUE FALSE", "#", "R"), LOST),
        )
        for word in words
    ),
)

CHOICES: dict[str, Callable[[str], tuple[str, bool]]] = {
    "capitals": lambda said: (said.upper(), True),
    "blanks": lambda said: (f"  {said}\u00a0", True),
    "unseen": lambda said: (f"\u200b{said}", True),
    "with a word more": lambda said: (f"{said} (see note)", False),
    "another word": lambda _: ("Sometimes", False),
    "two": lambda said: (f"{said}, No", False),
    "cut": lambda said: (said[:-1] if len(said) > 4 else "Perhaps", False),
    "a question": lambda said: (f"{said}?", False),
    "a number": lambda _: ("1", False),
}
"""How a choice is written, and whether a person reads it as that choice."""
