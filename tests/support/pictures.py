"""``make pictures``: pictures (PNG) of every visible sheet of the workbooks in a folder."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.libreoffice import LibreOffice, pictures


def main(folder: Path) -> None:
    """Write ``pictures/WORKBOOK/SHEET-PAGE.png`` in the folder, one for each page."""
    books = sorted(folder.glob("*.xls[xm]"))
    if not books:
        sys.exit(f"there is no workbook in {folder}: run make workbook first")
    with TemporaryDirectory() as temporary, LibreOffice(Path(temporary)) as office:
        for book in books:
            out = folder / "pictures" / book.stem
            for sheet, pdf in office.sheet_pdfs(book, out).items():
                named = pdf.rename(pdf.with_name(f"{pdf.stem} {sheet}.pdf"))
                print(f"{book.name} {sheet}: {len(pictures(named))} pages")
                named.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
