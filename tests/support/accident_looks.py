"""Number formats and fonts that cells get by accident, and whether a person still reads the number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from xml.sax.saxutils import escape

from tests.support.copies import Copy, NotPossibleError

STRUCK = "struck through"
QUOTE = {'"': "&quot;"}


def _never(_: object) -> bool:
    return False


def _always(_: object) -> bool:
    return True


FORMATS: dict[str, Callable[[float], bool]] = {
    **dict.fromkeys(
        (
            *("General", "@", "0.00########", "#,##0.00######", "[Red]0.0#######", "£#,##0.00######"),
            *("_-* #,##0.00######_-;-* #,##0.00######_-", "#,##0.00######;[Red](#,##0.00######)"),
            *("[$£-809]#,##0.00######", '0.00######" "', "0.00######_)", "??0.00######", "0.00######\\ "),
            *("[Blue][>100]0.00######;0.00######", '"£"#,##0.00######', '"GBP "0.00######'),
        ),
        _always,
    ),
    **dict.fromkeys(
        (
            *(
                "0%",
                "0.0%",
                '0"%"',
                '0"\u2030"',
                '0" days"',
                '#,##0\\ "hrs"',
                '0"k"',
                '0.0,,"m"',
                "#,##0,",
                "0.0,",
            ),
            *("[$\u20ac-2] #,##0", "[$$-409]#,##0.00", "#,##0 [$\u20ac-407]", '"$"#,##0', "\\\u00a5#,##0"),
            *('"-"0', "-0", "(0)", "\u22120", '0"-"', '0"5"', "0\\0", '"1"0', '0" 000"', "000000000000"),
            *(";;;", '"ok"', "[White]0", '[>0]"n/a";0', "h:mm", "[h]:mm:ss", "mm:ss"),
            *("dd/mm/yyyy", "mmm yy", "[$-F800]dddd, mmmm dd, yyyy", '0 "per cent"', '0"/12"', '"about "0'),
            *('0"."000', "0\\.00"),
            *(
                '"<"0',
                '">"0',
                '"\u2264"0',
                '0"+"',
                '"~"0',
                '0"?"',
                '0"\u00bd"',
                '0"\u00b2"',
                '0"\u00b0"',
                '0"!"',
            ),
            *(
                '0"\u00b7"5',
                '0\\."00"',
                '"\u00b1"0',
                '0" / "0',
                '0":1"',
                '"\u2248"0',
                '"#"0',
                '0"x"',
                '0"\u00d710\u00b3"',
            ),
        ),
        _never,
    ),
    **dict.fromkeys(("0", "#,##0", "# ?/?", "00"), _always),
}
"""Whether a person who sees a positive number reads exactly that number, by format code."""

SHARES: dict[str, bool] = {
    **dict.fromkeys(("0.0#######%", "[Red]0.0#######%", "+0.0#######%;-0.0#######%", "0.0#######\\ %"), True),
    **dict.fromkeys(
        ('"<"0.0%', '0.0%" of staff"', '"-"0.0%', "(0.0%)", '0.0"%"', '0.0"1"%', '0" days"', ";;;"), False
    ),
}
"""Whether a person reads exactly the share, by format code."""

DAYS: dict[str, Callable[[date], bool]] = {
    **dict.fromkeys(
        ("dd/mm/yyyy", "d mmmm yyyy", "ddd d mmm yy", "yyyy-mm-dd", "[$-809]dd mmmm yyyy;@"), _always
    ),
    **dict.fromkeys(
        ("d-mmm", "mmm-yy", "yyyy", '"before "d mmm yyyy', 'd mmm yyyy" or later"', "dddd"), _never
    ),
    "mm/dd/yyyy": lambda day: day.day == day.month,
    "[$-409]m/d/yyyy": lambda day: day.day == day.month,
}
"""Whether a person in the UK reads exactly the day, by format code."""


def prepare(copy: Copy) -> Copy:
    """Add a style for each of these formats, and one that is struck through, to the styles of the file."""
    styles = copy.parts["xl/styles.xml"].decode()
    fonts = len(re.findall(r"<font>|<font/>", styles.partition("<fonts")[2].partition("</fonts>")[0]))
    inside = styles.partition("<cellXfs")[2].partition("</cellXfs>")[0]
    first = len(re.findall(r"<xf\b", inside))
    codes = {code: 1000 + i for i, code in enumerate(sorted({*FORMATS, *SHARES, *DAYS}))}
    formats = "".join(
        f'<numFmt numFmtId="{number}" formatCode="{escape(code, QUOTE)}"/>' for code, number in codes.items()
    )
    xfs = "".join(f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for n in codes.values())
    struck = f'<xf numFmtId="0" fontId="{fonts}" fillId="0" borderId="0" xfId="0"/>'
    for end, more in (
        ("</numFmts>", formats),
        ("</fonts>", '<font><strike/><sz val="10"/><name val="Arial"/></font>'),
        ("</cellXfs>", xfs + struck),
    ):
        styles = styles.replace(end, more + end, 1)
    copy.parts["xl/styles.xml"] = re.sub(r'<(numFmts|fonts|cellXfs) count="\d+"', r"<\1", styles).encode()
    copy.looks = {code: first + i for i, code in enumerate((*codes, STRUCK))}
    return copy


def put_on(copy: Copy, sheet: str, cell: str, look: str) -> None:
    """Give a cell another look; its content stays."""
    part = copy.sheet_parts[sheet]

    def styled(found: re.Match[bytes]) -> bytes:
        kept = re.sub(rb' s="\d+"', b"", found[1])
        return b'<c r="%s" s="%d"%s%s' % (cell.encode(), copy.looks[look], kept, found[2])

    pattern = rb'<c r="%s"([^>]*?)(/?>)' % cell.encode()
    copy.parts[part], count = re.subn(pattern, styled, copy.parts[part], count=1)
    if not count:
        raise NotPossibleError(f"{sheet} has no cell {cell}")


def shared(copy: Copy, inner: str) -> int:
    """Add a shared text, and give its place in the list."""
    texts = copy.parts.get("xl/sharedStrings.xml")
    if texts is None:
        raise NotPossibleError("there is no list of shared texts")
    place = len(re.findall(rb"<si\b", texts))
    copy.parts["xl/sharedStrings.xml"] = texts.replace(b"</sst>", f"<si>{inner}</si></sst>".encode())
    return place
