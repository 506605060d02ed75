"""Accidents to whole copies that programs, portals and people cause. The entries keep their meaning.

Each act leaves a file that Excel opens. Entries on a lost sheet are lost; a person still reads all others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from builder.grid.a1 import column_letters, column_number
from builder.grid.dates import serial
from tests.support.copies import Copy, Meant, NotPossibleError
from tests.support.mutate_structure import STRUCTURE, filled_sheets, without_sheet
from tests.support.mutate_tables import TABLES
from tests.support.mutate_values import Mutation

FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>[^<]*</f>)")
SHOWN = re.compile(FORMULA.pattern + rb"(?=<v)")
"""A formula, and one that has a result."""

CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"([^>]*?)(/>|>(.*?)</c>)', re.DOTALL)
ROW = re.compile(rb'<row r="(\d+)"([^>]*?)(/>|>(.*?)</row>)', re.DOTALL)
SHARED = re.compile(rb'<c r="(\w+)"([^>]*?) t="s"([^>]*)><v>(\d+)</v></c>')
DECLARATION = re.compile(rb"<\?xml[^>]*\?>\s*")
BOOK, TEXTS, STYLES, TYPES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"
BOOK_LINKS, COPIED, COMMENTS = "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet99.xml", "xl/comments9.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = (
    (MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)
Turn = Callable[[bytes], bytes]


def _sheets(copy: Copy, turn: Turn) -> None:
    """The same done to every sheet."""
    for part in set(copy.sheet_parts.values()):
        copy.parts[part] = turn(copy.parts[part])


def _xml(copy: Copy) -> list[str]:
    """The parts that are XML in UTF-8: all except those that a portal added."""
    beside = ("customXml/", "docProps/app", "docMetadata/")
    return [n for n in copy.parts if n.endswith((".xml", ".rels")) and not n.startswith(beside)]


# -- formulas, names, tables


def values_only(copy: Copy, _: Random) -> str:
    """All formulas replaced with their results."""
    _sheets(copy, lambda xml: SHOWN.sub(b"", xml))
    return "all sheets"


def values_only_on_a_sheet(copy: Copy, rng: Random) -> str:
    """The formulas of one sheet replaced with their results."""
    sheet = rng.choice(filled_sheets(copy))
    part = copy.sheet_parts[sheet]
    copy.parts[part] = SHOWN.sub(b"", copy.parts[part])
    return sheet


def references_rewritten(copy: Copy, rng: Random) -> str:
    """References to tables that a program did not understand."""
    word = rng.choice((b"#REF!", b"NA()", b'gnumeric.ERROR("#REF!")', b"#NAME?"))
    pattern = re.compile(rb"\w+\[\[#This Row\],\[[^\]]*\]\]|\w+\[[^\[\]]+\]")
    _sheets(copy, lambda xml: FORMULA.sub(lambda f: pattern.sub(word, f[0]), xml))
    return word.decode()


def never_calculated(copy: Copy, _: Random) -> str:
    """Saved by a program that writes formulas without results."""
    bare = re.compile(
        rb"(<c\b[^>]*?)(?: t=\"\w+\")?([^>]*>)(<f\b[^>]*?(?:/>|>[^<]*</f>))(?:<v>[^<]*</v>|<v ?/>)?"
    )
    _sheets(copy, lambda xml: bare.sub(rb"\1\2\3", xml))
    return "no results"


def stale(copy: Copy, _: Random) -> str:
    """Formulas with the results of another day."""
    later = re.compile(rb"(</f><v>)(\d+)(</v>)")
    _sheets(copy, lambda xml: later.sub(rb"\g<1>7\g<2>\g<3>", xml))
    return "other results"


def names_broken(copy: Copy, rng: Random) -> str:
    """Defined names that refer to nothing, or that are lost."""
    pattern = re.compile(rb"(<definedName\b[^>]*>)[^<]*(</definedName>)")
    if rng.random() < 1 / 2:
        copy.parts[BOOK] = pattern.sub(rb"\1#REF!\2", copy.parts[BOOK])
        return "#REF!"
    copy.parts[BOOK] = re.sub(rb"<definedNames>.*</definedNames>", b"", copy.parts[BOOK], flags=re.DOTALL)
    return "gone"


def tables_gone(copy: Copy, _: Random) -> str:
    """Tables turned into plain ranges."""
    _sheets(copy, lambda xml: re.sub(rb"<tableParts\b.*?</tableParts>", b"", xml, flags=re.DOTALL))
    gone = [name for name in copy.parts if name.startswith("xl/tables/")]
    for name in gone:
        del copy.parts[name]
    for name in [n for n in copy.parts if n.startswith("xl/worksheets/_rels/")]:
        copy.parts[name] = re.sub(rb"<Relationship [^>]*/tables/[^>]*/>", b"", copy.parts[name])
    copy.parts[TYPES] = re.sub(rb"<Override [^>]*/tables/[^>]*/>", b"", copy.parts[TYPES])
    return f"{len(gone)} tables"


def old_program(copy: Copy, rng: Random) -> str:
    """Saved as an old Excel file and back: no tables, rules or colours by rule, formulas as numbers."""
    tables_gone(copy, rng)
    rules = re.compile(rb"<(conditionalFormatting|dataValidations|extLst)\b.*?</\1>", re.DOTALL)
    _sheets(copy, lambda xml: rules.sub(b"", SHOWN.sub(b"", xml)))
    return "values, no tables, no rules"


# -- sheets


def few_sheets(copy: Copy, rng: Random) -> str:
    """Only some of the filled-in sheets, moved to a new workbook."""
    sheets = filled_sheets(copy)
    kept = {"Start", *rng.sample(sheets, rng.randint(2, 6) if len(sheets) > 6 else 1)}
    for sheet in [name for name in copy.sheet_parts if name not in kept]:
        without_sheet(copy, sheet)
    copy.__dict__.pop("sheet_parts", None)
    return ", ".join(sorted(kept))


def copied_sheet(copy: Copy, rng: Random) -> str:
    """A sheet copied within the workbook, as `Mapping (2)`, before or after all others."""
    sheet = rng.choice(filled_sheets(copy))
    copied(copy, sheet, rng.random() < 1 / 3)
    return sheet


def copied(copy: Copy, sheet: str, is_first: bool) -> None:
    """That sheet copied; the copy is first or last."""
    if COPIED in copy.parts:
        raise NotPossibleError("a sheet is copied already")
    tag = re.search(rb'<sheet name="%s"[^>]*/>' % sheet.encode(), copy.parts[BOOK])
    if not tag:
        raise NotPossibleError("no such sheet")
    link = re.search(rb'r:id="([^"]*)"', tag[0])
    if not link:
        raise NotPossibleError("no link")
    copy.parts[COPIED] = re.sub(
        rb"<tableParts\b.*?</tableParts>", b"", copy.parts[copy.sheet_parts[sheet]], flags=re.DOTALL
    )
    again = b'<sheet name="%s (2)" sheetId="99" r:id="rId999"/>' % sheet.encode()
    place = (b"<sheets>", b"<sheets>" + again) if is_first else (b"</sheets>", again + b"</sheets>")
    copy.parts[BOOK] = copy.parts[BOOK].replace(*place)
    kind = re.search(rb'Type="([^"]*/worksheet)"', copy.parts[BOOK_LINKS])
    made = b'<Relationship Id="rId999" Type="%s" Target="worksheets/sheet99.xml"/></Relationships>'
    copy.parts[BOOK_LINKS] = copy.parts[BOOK_LINKS].replace(
        b"</Relationships>", made % (kind[1] if kind else b"")
    )
    copy.__dict__.pop("sheet_parts", None)


def hidden(copy: Copy, rng: Random) -> str:
    """Sheets, rows and columns hidden, rows filtered out."""
    sheet = rng.choice(filled_sheets(copy))
    part = copy.sheet_parts[sheet]
    shown = rb'<row r="(\d*[02468])"(?![^>]* hidden=)'
    copy.parts[part] = re.sub(shown, rb'<row r="\1" hidden="1"', copy.parts[part])
    state = rng.choice((b"hidden", b"veryHidden"))
    tag = rb'(<sheet name="%s"[^>]*?)(?: state="\w+")?(?= r:id)' % rng.choice(filled_sheets(copy)).encode()
    copy.parts[BOOK] = re.sub(tag, rb'\1 state="%s"' % state, copy.parts[BOOK])
    return f"rows of {sheet}, {state.decode()}"


# -- spellings of other programs


def utf_16(copy: Copy, rng: Random) -> str:
    """All parts in UTF-16, or those of some sheets."""
    names = _xml(copy)
    chosen = names if rng.random() < 1 / 2 else rng.sample(names, len(names) // 2)
    head = b'<?xml version="1.0" encoding="UTF-16"?>'
    for name in chosen:
        copy.parts[name] = (head + DECLARATION.sub(b"", copy.parts[name])).decode().encode("utf-16")
    return f"{len(chosen)} parts"


def other_encoding(copy: Copy, rng: Random) -> str:
    """All parts in another encoding, with numbers for characters that it lacks; or UTF-8 after a mark."""
    name = rng.choice(("iso-8859-1", "us-ascii", "windows-1252", "utf-8-sig"))
    for part in _xml(copy):
        label = "utf-8" if name == "utf-8-sig" else name
        head = f'<?xml version="1.0" encoding="{label}"?>'
        text = head + DECLARATION.sub(b"", copy.parts[part]).decode()
        codec = {"us-ascii": "ascii", "windows-1252": "cp1252"}.get(name, name)
        copy.parts[part] = text.encode(codec, "xmlcharrefreplace")
    return name


def names_in_another_case(copy: Copy, rng: Random) -> str:
    """Names of parts in another case than in the links."""
    turn = rng.choice(
        (str.lower, str.upper, lambda n: n.replace("sharedStr", "SharedStr"), lambda n: f"/{n}")
    )
    copy.parts = {turn(name): data for name, data in copy.parts.items()}
    return next(iter(copy.parts))


def other_book_name(copy: Copy, rng: Random) -> str:
    """The workbook part under another name, with links from the top."""
    name = rng.choice(("workbook22", "Book1", "workbook2"))
    old, new = "workbook.xml", f"{name}.xml"
    copy.parts = {
        part.replace(old, new): data.replace(old.encode(), new.encode())
        if part in (TYPES, "_rels/.rels")
        else data
        for part, data in copy.parts.items()
    }
    if rng.random() < 1 / 2:
        links = f"xl/_rels/{new}.rels"
        copy.parts[links] = re.sub(rb'Target="(?!/)', b'Target="/xl/', copy.parts[links])
    return name


def strict(copy: Copy, _: Random) -> str:
    """Saved as Strict Open XML."""
    for name in _xml(copy):
        for old, new in STRICT:
            copy.parts[name] = copy.parts[name].replace(old, new)
    return "purl namespaces"


def prefixed(copy: Copy, _: Random) -> str:
    """Every element of the sheets and the shared texts with a prefix."""
    tag = re.compile(rb"<(/?)(?=[A-Za-z])(?!mc:|x14|xr)")

    def turn(xml: bytes) -> bytes:
        head = DECLARATION.match(xml)
        body = xml[head.end() :] if head else xml
        return b"<?xml version='1.0'?>" + tag.sub(rb"<\1x:", body).replace(b'xmlns="', b'xmlns:x="', 1)

    _sheets(copy, turn)
    if TEXTS in copy.parts:
        copy.parts[TEXTS] = turn(copy.parts[TEXTS])
    return "x:"


def texts_in_cells(copy: Copy, _: Random) -> str:
    """No list of shared texts: every text is in its cell."""
    if TEXTS not in copy.parts:
        raise NotPossibleError("there is no list")
    texts = re.findall(rb"<si\b[^>]*>(.*?)</si>|<si/>", copy.parts[TEXTS], re.DOTALL)

    def cell(found: re.Match[bytes]) -> bytes:
        if int(found[4]) >= len(texts):
            return found[0]
        return b'<c r="%s"%s t="inlineStr"%s><is>%s</is></c>' % (*found.groups()[:3], texts[int(found[4])])

    _sheets(copy, lambda xml: SHARED.sub(cell, xml))
    return f"{len(texts)} texts"


def empty_texts(copy: Copy, rng: Random) -> str:
    """Blank cells written as shared texts without a number."""
    inner = rng.choice((b"><v/></c>", b"><v></v></c>", b"/>", b"></c>"))
    blank = re.compile(rb'(<c r="\w+"(?: s="\d+")?)/>')
    _sheets(copy, lambda xml: blank.sub(lambda f: f[1] + b' t="s"' + inner, xml))
    return inner.decode()


def without_addresses(copy: Copy, _: Random) -> str:
    """Rows and cells without addresses: each follows the one before it."""

    def line(found: re.Match[bytes]) -> bytes:
        inside = list(CELL.finditer(found[4] or b""))
        there = {column_number(c[1].decode()): c for c in inside}
        if len(there) < len(inside):
            raise NotPossibleError("a cell is there twice")
        cells = (
            b"<c%s%s" % (there[at][3], there[at][4]) if at in there else b"<c/>"
            for at in range(max(there, default=-1) + 1)
        )
        return b"<row>" + b"".join(cells) + b"</row>"

    def turn(xml: bytes) -> bytes:
        rows = {int(found[1]): line(found) for found in ROW.finditer(xml)}
        made = b"".join(rows.get(at, b"<row/>") for at in range(1, max(rows, default=0) + 1))
        return re.sub(
            rb"<sheetData>.*</sheetData>",
            lambda _: b"<sheetData>" + made + b"</sheetData>",
            xml,
            flags=re.DOTALL,
        )

    _sheets(copy, turn)
    return "by order alone"


def a_row_for_each_cell(copy: Copy, _: Random) -> str:
    """Each cell in its own row element."""

    def line(found: re.Match[bytes]) -> bytes:
        cells = [c[0] for c in CELL.finditer(found[4] or b"")]
        return b"".join(b'<row r="%s">%s</row>' % (found[1], cell) for cell in cells) or found[0]

    _sheets(copy, lambda xml: ROW.sub(line, xml))
    return "rows"


def pretty(copy: Copy, _: Random) -> str:
    """Line ends and blanks between all elements, and single quotes around attributes."""
    between = re.compile(rb">(?=<(?!/(?:t|v|f)>))")
    _sheets(copy, lambda xml: between.sub(b">\n  ", xml).replace(b"<v>\n  <", b"<v><"))
    return "indented"


def portal_parts(copy: Copy, rng: Random) -> str:
    """Parts that portals and programs add: notes of a label, a query, settings in UTF-16."""
    copy.parts["customXml/item1.xml"] = "<DataMashup>x</DataMashup>".encode("utf-16")
    copy.parts["docMetadata/LabelInfo.xml"] = b"<clbl:labelList xmlns:clbl='x'/>"
    copy.parts["docProps/app.xml"] = '<?xml version="1.0" encoding="UTF-16"?><Properties/>'.encode("utf-16")
    copy.parts["xl/printerSettings/printerSettings1.bin"] = rng.randbytes(300)
    return "four parts"


# -- what cells look like


def formats_lost(copy: Copy, _: Random) -> str:
    """All number formats lost: days look like numbers, and shares like decimals."""
    if copy.touched:
        raise NotPossibleError("looks were put on cells")
    copy.parts[STYLES] = re.sub(rb'(<xf\b[^>]*?)numFmtId="\d+"', rb'\1numFmtId="0"', copy.parts[STYLES])
    return "General"


def numbers_as_texts(copy: Copy, _: Random) -> str:
    """Every typed number stored as text, and every day as 2026-04-01."""
    for key, meant in list(copy.truth.items()):
        value = meant.values[0] if meant.values else None
        if key in copy.touched or isinstance(value, bool) or value is None:
            continue
        rule = copy.inputs[key][1].kind.rule
        is_share = "%" in copy.inputs[key][1].kind.number_format
        if rule is None or rule.kind not in ("whole", "decimal", "date"):
            continue
        if isinstance(value, date):
            copy.type_in(key, f"{value:%Y-%m-%d}", Meant((value,)))
        elif isinstance(value, int | float):
            text = f"{value * 100:.10g}%" if is_share else f"{value:.10g}"
            copy.type_in(key, text, Meant((value,)))
        copy.touched.add(key)
    return "all figures"


def since_1904(copy: Copy, rng: Random) -> str:
    """Days counted from 1904, with the numbers that a Mac writes or with the old numbers."""
    if any(rule.kind == "date" for key in copy.touched if (rule := copy.inputs[key][1].kind.rule)):
        raise NotPossibleError("something was done to days")
    if b'date1904="1"' in copy.parts[BOOK]:
        raise NotPossibleError("days are counted from 1904 already")
    copy.parts[BOOK] = re.sub(rb"<workbookPr\b", b'<workbookPr date1904="1"', copy.parts[BOOK])
    is_shifted = rng.random() < 1 / 2
    for key, meant in list(copy.truth.items()):
        value = meant.values[0] if meant.values else None
        if not isinstance(value, date) or key in copy.touched:
            continue
        if is_shifted:
            copy.type_in(key, serial(value) - 1462, meant)
        else:
            copy.truth[key] = Meant((value + timedelta(1462),))
    return "as a Mac writes them" if is_shifted else "four years later"


def as_iso_days(copy: Copy, _: Random) -> str:
    """Days as ISO texts, in cells of the kind for days."""
    for key, meant in list(copy.truth.items()):
        value = meant.values[0] if meant.values else None
        if isinstance(value, date) and key not in copy.touched:
            sheet, cell = copy.inputs[key]
            copy.put(sheet, f"{column_letters(cell.column)}{cell.row + 1}", f"<v>{value}T00:00:00</v>", "d")
            copy.touched.add(key)
    return "t=d"


def noise(copy: Copy, _: Random) -> str:
    """Numbers as another program writes them: with an exponent, or with a wrong last digit."""

    def figure(found: re.Match[bytes]) -> bytes:
        return b"<v>%s</v></c>" % f"{float(found[1]):.16E}".encode()

    _sheets(copy, lambda xml: re.sub(rb"(?<!</f>)<v>(\d+\.\d+)</v></c>", figure, xml))
    return "exponents"


def comments(copy: Copy, rng: Random) -> str:
    """Comments beside entries. One of them names another figure."""
    sheet = rng.choice(filled_sheets(copy))
    part = copy.sheet_parts[sheet]
    links = part.replace("worksheets/", "worksheets/_rels/") + ".rels"
    if links not in copy.parts or COMMENTS in copy.parts:
        raise NotPossibleError("no links, or comments already")
    copy.parts[COMMENTS] = (
        b'<comments xmlns="%s"><authors><author/></authors><commentList><comment ref="H20" authorId="0">'
        b"<text><t>should be 46</t></text></comment></commentList></comments>" % MAIN
    )
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    made = b'<Relationship Id="rId77" Type="%s" Target="../comments9.xml"/></Relationships>' % kind
    copy.parts[links] = copy.parts[links].replace(b"</Relationships>", made)
    return sheet


# Acts that leave parts under other names or in other encodings come last, since no other act can follow them.
WHOLE: tuple[Mutation, ...] = (
    *(values_only, values_only_on_a_sheet, references_rewritten, never_calculated, stale, names_broken),
    *(tables_gone, old_program, few_sheets, copied_sheet, hidden, texts_in_cells, empty_texts, portal_parts),
    *(formats_lost, numbers_as_texts, since_1904, as_iso_days, noise, comments),
)
SPELLINGS: tuple[Mutation, ...] = (
    *(utf_16, other_encoding, names_in_another_case, other_book_name, strict, prefixed),
    *(without_addresses, a_row_for_each_cell, pretty),
)
MOVES: tuple[Mutation, ...] = (*STRUCTURE, *TABLES)
