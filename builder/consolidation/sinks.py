"""Files of one table that rows go to, one by one: CSV and Parquet."""

from __future__ import annotations

import csv
import re
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, TextIO

from builder.consolidation.schema import Column, Row, Scalar, Table

AT_ONCE = 20_000
"""Rows that are put into a Parquet file together."""
FORMULA = tuple("+-=@\t\r\n")
"""What a spreadsheet program may take for the beginning of a formula."""
EXACT = 2.0**53
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Sink(Protocol):
    """Somewhere that rows of one table go."""

    def put(self, row: Row) -> None:
        """Take the next row."""

    def close(self) -> None:
        """End it."""


def has_parquet() -> bool:
    """Whether the library for Parquet files is installed: the extra `parquet` of this package."""
    return find_spec("pyarrow") is not None


class CsvSink:
    """A CSV file that Excel opens rightly: UTF-8 with its mark, and no text that is taken for a formula."""

    def __init__(self, path: Path, table: Table) -> None:
        self._file: TextIO = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(table.names)

    def put(self, row: Row) -> None:
        """Write the row."""
        self._writer.writerow([_harmless(value) for value in row])

    def close(self) -> None:
        """End the file."""
        self._file.close()


def _harmless(value: Scalar) -> Scalar:
    """A text that begins like a formula gets an apostrophe; whole numbers are written without decimals."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < EXACT else value


class ParquetSink:
    """A Parquet file, written some thousands of rows at a time."""

    def __init__(self, path: Path, table: Table) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra
        import pyarrow.parquet as pq  # noqa: PLC0415 - an extra

        kinds = {"string": pa.string(), "number": pa.float64(), "integer": pa.int64(), "date": pa.date32()}
        fields = [
            pa.field(column.name, kinds[column.kind], metadata={"about": column.about, "unit": column.unit})
            for column in table.columns
        ]
        self._columns, self._schema, self._batch = table.columns, pa.schema(fields), pa.RecordBatch
        self._writer = pq.ParquetWriter(path, self._schema)
        self._rows: list[Row] = []

    def put(self, row: Row) -> None:
        """Take the row."""
        self._rows.append(row)
        if len(self._rows) >= AT_ONCE:
            self._flush()

    def close(self) -> None:
        """Write what is left and end the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        arrays = {
            column.name: [typed(row[at], column) for row in self._rows]
            for at, column in enumerate(self._columns)
        }
        self._writer.write_batch(self._batch.from_pydict(arrays, self._schema))
        self._rows = []


def typed(value: Scalar, column: Column) -> str | int | float | date | None:
    """A value as its column has it; None for what does not fit, such as words in a column of days."""
    if value is None:
        return None
    if column.kind == "string":
        return str(value)
    if column.kind == "date":
        return date.fromisoformat(value) if isinstance(value, str) and DAY.fullmatch(value) else None
    if isinstance(value, str):
        return None
    return int(value) if column.kind == "integer" else float(value)
