"""One returned copy from file to findings: read, worked out again, checked against every rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from builder.errors import UnusableError
from builder.grid.kinds import Value
from builder.in_place import one_line
from builder.layout.cells import Key
from builder.read.copy import read
from builder.read.issued import Issued
from builder.read.returned import Found, Returned, UnreadableError
from builder.recalc.programs import EngineError, WorkOut
from builder.recalc.recalculate import Difference, Fresh, all_inputs, as_typed, differences, work_out
from builder.releases.versions import Version, Versions
from builder.rules.across import Told, told
from builder.rules.acts import gathered
from builder.rules.catalogue import finding
from builder.rules.check import Case, run
from builder.rules.check.context import ISSUE_CODE
from builder.rules.echoes import about_what_is_there, bounded, silenced
from builder.rules.file_report import Copy
from builder.rules.period import reported

T = TypeVar("T")
CODE = re.compile(r"\d{4}-\d{4}")
FAILED, OTHER_PROGRAM = "F741", "F744"


class IssuedError(UnusableError, ValueError):
    """What returns should be compared with cannot be read as an issued workbook."""


@dataclass(frozen=True, slots=True)
class FileReport(Copy):
    """What was found in one file; `returned` is without results and blanks.

    told: what is compared with other returns of the same contract.
    """

    told: Told | None = None


class Examiner:
    """Everything that is loaded once to examine many copies: versions with their data and blank books."""

    def __init__(self, against: Path | str | None = None, work_out: WorkOut | None = None) -> None:
        """Load what is needed.

        against: the issued workbook, or its issue code alone. work_out: recalculates in another engine than
        the embedded one.

        Raises:
            IssuedError: `against` is neither.
        """
        self._work_out = work_out
        self.versions = Versions()
        self.issued, self.issued_code = self._issued(against)

    @property
    def current(self) -> Version:
        """The version that is built now."""
        return self.versions.current

    def _issued(self, against: Path | str | None) -> tuple[Returned | None, str]:
        if against is None:
            return None, ""
        if CODE.fullmatch(str(against)):
            return None, str(against)
        try:
            found = self.read(Path(against))
        except UnreadableError as error:
            why = f"{one_line(str(against))} is not an issued workbook: {reasons(error)}."
            raise IssuedError(why) from error
        fresh = work_out(all_inputs(found), self.version_of(found).pristine)
        return found, str(fresh.get(ISSUE_CODE, ""))

    def read(self, path: Path) -> Returned:
        """The copy read as the version that it is of.

        Raises:
            UnreadableError: it is no copy of any version, or cannot be read safely.
        """
        return read(path, self.current.issued, self._issued_as)

    def _issued_as(self, version: str, edition: str) -> Issued | None:
        found = self.versions.find(version, edition)
        return found.issued if found else None

    def version_of(self, returned: Returned) -> Version:
        """The version that a copy was read as."""
        return self.versions.of(returned)

    def examine(self, path: Path) -> FileReport:
        """All findings of one copy, without those that only follow from others; it never raises an error."""
        try:
            return self.guarded(path, self._examined)
        except UnreadableError as error:
            return FileReport(str(path), error.found)

    def guarded(self, path: Path, look: Callable[[Path], T]) -> T:
        """What is seen in a file.

        Raises:
            UnreadableError: why it cannot be used, or that the tool could not finish with it.
        """
        try:
            return look(path)
        except UnreadableError:
            raise
        except Exception as error:
            raise failed(path, error) from error
        except BaseException as error:
            if type(error).__name__ != "PanicException":  # the formula engine's way of breaking off
                raise
            self.versions.forget()
            raise failed(path, error) from None

    def _examined(self, path: Path) -> FileReport:
        returned = self.read(path)
        return self.report(path, returned, self.case(returned))

    def report(self, path: Path, returned: Returned, case: Case) -> FileReport:
        """What all rules find in a copy that was read; `case` is made from it."""
        found = gathered((*returned.found, *about_what_is_there(run(case), case)), returned.results)
        about = slim(returned), reported(case), case.mapping.edition.title
        return FileReport(str(path), bounded(silenced(found)), *about, told(case))

    def case(self, returned: Returned) -> Case:
        """A copy with its fresh values, ready for the rules."""
        version, inputs = self.version_of(returned), all_inputs(returned)
        return Case(
            version.mapping,
            inputs,
            frozenset(version.issued.inputs),
            returned,
            self._fresh(version, inputs),
            version.pristine.formulas,
            self.issued,
            self.issued_code,
            version.is_current,
            version.pristine.plain,
            lambda: work_out(inputs | as_typed(returned), version.pristine),
        )

    def fresh(self, returned: Returned) -> Fresh:
        """The true value of every formula cell."""
        return self._fresh(self.version_of(returned), all_inputs(returned))

    def _fresh(self, version: Version, inputs: Mapping[Key, Value]) -> Fresh:
        if self._work_out is None:
            return work_out(inputs, version.pristine)
        try:
            return self._work_out(version.issued, version.blank, inputs)
        except OSError as error:
            raise EngineError from error

    def stale(self, path: Path) -> tuple[Difference, ...]:
        """Every cell whose saved value differs from the fresh one.

        Raises:
            UnreadableError: why the file cannot be used.
        """
        return self.guarded(path, self._differing)

    def _differing(self, path: Path) -> tuple[Difference, ...]:
        returned = self.read(path)
        return tuple(differences(returned, self.fresh(returned)))


def reasons(error: UnreadableError) -> str:
    """Why a file cannot be used, in the words of the catalogue."""
    return "; ".join(f"{one.code} {finding(one.code).short}" for one in error.found)


def failed(path: Path | str, error: BaseException) -> UnreadableError:
    """The tool could not finish with a file."""
    code = OTHER_PROGRAM if isinstance(error, EngineError) else FAILED
    return UnreadableError((Found(code, str(path), what=_why(error)),))


def _why(error: BaseException) -> str:
    """Why the tool stopped, as far as its users can make use of it."""
    if isinstance(error, MemoryError):
        return "it takes more memory than one file may take"
    if isinstance(error, EngineError):
        return ""
    return "a file that the tool needs cannot be read or written" if isinstance(error, OSError) else ""


def slim(returned: Returned) -> Returned:
    """The copy without results and blank entries: what reports and comparisons need of thousands."""
    entries = {key: entry for key, entry in returned.entries.items() if entry.value is not None}
    return replace(returned, entries=entries, results={})
