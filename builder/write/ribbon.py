"""A tab of the ribbon in a file that XlsxWriter wrote, and what makes a workbook an add-in.

XlsxWriter can write neither. [MS-CUSTOMUI] 2.2 says what the part holds, ECMA-376 Part 2 how the package
names it. An add-in is a workbook with macros whose main part has another content type.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

RIBBON = "customUI/customUI14.xml"
RELATIONSHIP = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
TYPES, RELATIONS = "[Content_Types].xml", "_rels/.rels"
MACRO_BOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
ADD_IN = b"application/vnd.ms-excel.addin.macroEnabled.main+xml"
STAMP = (1980, 1, 1, 0, 0, 0)
"""The date of every part, so that the same workbook gives the same bytes."""


def put_ribbon(path: Path, ribbon: str, *, is_add_in: bool) -> None:
    """Put a tab of the ribbon in the file, "" for none, and make it an add-in if is_add_in."""
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == TYPES and is_add_in:
                data = data.replace(MACRO_BOOK, ADD_IN)
            if part.filename == RELATIONS and ribbon:
                data = _related(data)
            new.writestr(part, data)
        if ribbon:
            new.writestr(zipfile.ZipInfo(RIBBON, STAMP), ribbon.encode(), zipfile.ZIP_DEFLATED)


def _related(relations: bytes) -> bytes:
    """The relationships of the package with one more, to the tab."""
    link = f'<Relationship Id="ribbon" Type="{RELATIONSHIP}" Target="{RIBBON}"/></Relationships>'
    return relations.replace(b"</Relationships>", link.encode())
