"""The least a writer does, for the bench: cells from a JSON file, by XlsxWriter and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import xlsxwriter


def bare(cells: Path, out: Path) -> None:
    """Write the cells listed in a JSON file with XlsxWriter and nothing else."""
    with xlsxwriter.Workbook(out) as workbook:
        for name, rows in json.loads(cells.read_text(encoding="utf-8")).items():
            sheet = workbook.add_worksheet(name)
            for row, column, formula, value in rows:
                if formula is None:
                    sheet.write(row, column, value)
                else:
                    sheet.write_formula(row, column, formula, None, value)


if __name__ == "__main__":
    bare(Path(sys.argv[1]), Path(sys.argv[2]))
