"""A copy read and checked as validation does, with the workbook that it can be carried into."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builder.data.editions import why_not
from builder.errors import UnusableError
from builder.in_place import one_line
from builder.layout.placement import Placed
from builder.model.mapping import Mapping
from builder.read.issued import Issued
from builder.read.returned import Found, Returned, UnreadableError
from builder.releases.versions import Version, Versions
from builder.returns.examine import FileReport, reasons
from builder.returns.validate import validate
from builder.rules.catalogue import finding
from builder.templates import words
from builder.workbooks.build import lay_out

UNKNOWN = {"F705", "F714", "F767"}
"""The copy is of a version or data that are not known here, so its entries may mean something else."""


class NotCarriedError(UnusableError):
    """A copy cannot be carried on as it is; the text says why, where, and what to do."""


@dataclass(frozen=True)
class Present:
    """The workbook of an edition as it is built now."""

    version: Version

    @property
    def mapping(self) -> Mapping:
        """The data that it is made from."""
        return self.version.mapping

    @property
    def issued(self) -> Issued:
        """The workbook as copies of it are read."""
        return self.version.issued

    @cached_property
    def placed(self) -> Placed:
        """The workbook, laid out."""
        return lay_out(self.mapping)


@dataclass(frozen=True)
class Source:
    """A copy with all that was found in it, the version that it is of, and that version as built now."""

    report: FileReport
    returned: Returned
    version: Version
    present: Present

    @property
    def path(self) -> Path:
        """The file."""
        return self.returned.path

    @property
    def errors(self) -> tuple[Found, ...]:
        """The findings that are errors."""
        return tuple(one for one in self.report.found if finding(one.code).severity == "error")


def read_source(path: Path, jobs: int = 1, versions: Versions | None = None) -> Source:
    """Read and check a copy of any released version, saved by any program. The copy is never changed.

    jobs: 1 to look at the file in a process beside this one, within bounds of time and memory; 0 in this one.

    Raises:
        UnreadableError: it is no copy, or cannot be read safely. NotCarriedError: it is of a version that is
            not known here, or of an edition that cannot be built.
    """
    (report,) = validate([path], jobs=jobs)
    if report.returned is None:
        said = words("contracts")("refused.unreadable", file=_name(path), why=_why(report))
        raise UnreadableError(report.found, said)
    unknown = next((one for one in report.found if one.code in UNKNOWN), None)
    if unknown:
        told = finding(unknown.code)
        why = f"{told.code} {told.short}" + (f" ({one_line(unknown.what)})" if unknown.what else "")
        raise NotCarriedError(words("contracts")("refused.version", file=_name(path), why=why))
    return source_of(report, report.returned, versions or Versions())


def source_of(report: FileReport, returned: Returned, versions: Versions) -> Source:
    """A copy that was read, with its version and the workbook of its edition as built now.

    Raises:
        NotCarriedError: the edition cannot be built.
    """
    version = versions.of(returned)
    if version.is_current:
        return Source(report, returned, version, Present(version))
    edition = version.mapping.edition.key
    if why := why_not(edition):
        raise NotCarriedError(f"{one_line(edition)}: {why}")
    return Source(report, returned, version, Present(versions.built(edition)))


def _name(path: Path) -> str:
    return one_line(str(path))


def _why(report: FileReport) -> str:
    return reasons(UnreadableError(report.found))
