"""The bench's part on formulas: `python -m tests.bench.formulas FILE [FILE]`.

How many there are, how long a reviewer finds them, what they take in the file, how long they take to
work out; of two files the second against the first.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import ZipFile

from openpyxl import load_workbook

from builder.engine import open_model
from tests.bench.returns import best

THIS_ROW = re.compile(r"\w+\[\[#This Row\],(\[[^\[\]]*\])\]")
PLAIN_WORD = re.compile(r"\[\w+\]")
LOOKED = 12


def as_shown(formula: str) -> str:
    """A formula as Excel's formula bar shows it: [@Heading] for the cell of this row."""

    def short(found: re.Match[str]) -> str:
        return f"[@{found[1][1:-1]}]" if PLAIN_WORD.fullmatch(found[1]) else f"[@{found[1]}]"

    return THIS_ROW.sub(short, formula.replace("_xlfn.", ""))


@dataclass(frozen=True)
class Book:
    """A workbook file, looked at as a reviewer would."""

    path: Path

    @cached_property
    def lengths(self) -> dict[tuple[str, str], list[int]]:
        """The lengths of formulas by sheet and column."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        for sheet in load_workbook(self.path).worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        found[sheet.title, cell.column_letter].append(len(as_shown(str(cell.value))))
        return found

    @cached_property
    def xml(self) -> dict[str, int]:
        """The bytes of each sheet, unpacked."""
        with ZipFile(self.path) as package:
            sizes = [
                (i.filename, i.file_size) for i in package.infolist() if "worksheets/sheet" in i.filename
            ]
        sizes = [(name, size) for name, size in sizes if name.endswith(".xml")]
        sizes.sort(key=lambda pair: int(re.findall(r"\d+", pair[0])[-1]))
        titles = load_workbook(self.path, read_only=True).sheetnames
        return {title: size for title, (_, size) in zip(titles, sizes, strict=True)}

    def figures(self) -> dict[str, float]:
        """What is measured, by name."""
        every = sorted(length for some in self.lengths.values() for length in some)
        return {
            "formulas": len(every),
            "longest": every[-1],
            "99 of 100 are at most": every[len(every) * 99 // 100],
            "median": every[len(every) // 2],
            "characters, kB": sum(every) / 1000,
            "sheet XML, kB": sum(self.xml.values()) / 1000,
            "file, kB": self.path.stat().st_size / 1000,
            "load, s": best(lambda: open_model(self.path)),
            "work out, s": best(open_model(self.path).evaluate),
        }


def main(paths: list[Path]) -> None:
    """Print the figures of each file, and by how much the last differs from the first."""
    books = [Book(path) for path in paths]
    figures = [book.figures() for book in books]
    for what in figures[0]:
        ratio = f"{figures[-1][what] / figures[0][what]:10.2f}" if len(books) > 1 else ""
        print(f"{what:<24}" + "".join(f"{one[what]:>12,.2f}" for one in figures) + ratio)
    last = books[-1]
    print("\nsheet XML, kB")
    for title, size in sorted(last.xml.items(), key=lambda pair: -pair[1]):
        print(f"{title:<24}{size / 1000:>10,.0f}")
    print("\ncolumn: formulas, longest, characters in kB")
    columns = sorted(last.lengths.items(), key=lambda pair: -sum(pair[1]))
    for (sheet, column), some in columns[: LOOKED * 5]:
        print(f"{sheet + '!' + column:<24}{len(some):>8}{max(some):>8}{sum(some) / 1000:>10,.0f}")
    print("\nlongest formulas")
    for (sheet, column), some in sorted(last.lengths.items(), key=lambda pair: -max(pair[1]))[: LOOKED * 4]:
        print(f"{sheet + '!' + column:<24}{len([x for x in some if x > 250]):>8}{max(some):>8}")


if __name__ == "__main__":
    main([Path(path) for path in sys.argv[1:]])
