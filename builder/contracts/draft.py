"""A workbook about to be written: what is typed into it, and what was noticed on the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.contracts.carry import LEFT, Note, carried
from builder.contracts.roles import awarded_view
from builder.contracts.source import NotCarriedError, Present, Source
from builder.in_place import beside, one_line
from builder.layout.view import WHOLE
from builder.model.history import Pasts
from builder.read.returned import Found
from builder.templates import words
from builder.workbooks.build import lay_out
from builder.workbooks.inputs import Inputs
from builder.workbooks.save import refuse_held
from builder.workbooks.series import Series
from builder.write.writer import Results

NOT_READ = {"T821", "T823", "F742", "F763", "F764", "F765", "T824"}
"""Findings about what a copy holds outside its input cells, which no workbook takes over."""


@dataclass(frozen=True)
class Draft:
    """Inputs for the present workbook.

    notes: entries that did not land as they were. history: figures of earlier periods. is_awarded: whether
    it is the supplier's copy of a contract, with what was awarded locked; otherwise everything is in sight
    and open.
    """

    source: Source
    inputs: Inputs
    notes: tuple[Note, ...] = ()
    history: Pasts = ()
    is_awarded: bool = False

    @property
    def present(self) -> Present:
        """The workbook that takes the inputs."""
        return self.source.present

    @property
    def left(self) -> tuple[Note, ...]:
        """The entries that are left out."""
        return tuple(note for note in self.notes if note.what == LEFT)

    @property
    def typed(self) -> int:
        """How many inputs hold something that a blank workbook does not."""
        issued = self.present.issued
        blank = {key: ("", False, None, issued.cell(at).value) for key, at in issued.inputs.items()}
        return sum(value not in blank[key] for key, value in self.inputs.items())

    @property
    def beside(self) -> tuple[Found, ...]:
        """What the copy holds outside its input cells and is not carried over."""
        return tuple(one for one in self.source.report.found if one.code in NOT_READ)

    def save(self, path: Path, force: bool = False) -> Results:
        """Write the workbook and put it in place, whole or not at all.

        Raises:
            HeldError: the existing file may hold somebody's work. BuildError: the build found a fault.
            OSError: `path` cannot be written.
        """
        refuse_held(path, force)
        series = Series(self.present.placed)
        results = series.results(self.inputs)
        placed = lay_out(self.present.mapping, self.history) if self.history else series.placed
        seen = awarded_view(placed, self.inputs, results) if self.is_awarded else WHOLE
        with beside(path) as made:
            series.write(made, self.inputs, results, seen, placed)
        return results


def migrated(source: Source) -> Draft:
    """The copy's entries in the workbook as it is built now."""
    done = carried(source)
    return Draft(source, done.inputs, tuple(done.notes), source.returned.history)


def refuse_place(path: Path, others: tuple[Path, ...], force: bool = False) -> None:
    """Refuse a file to write that is no .xlsx, is one of the files read, or may hold somebody's work.

    Raises:
        NotCarriedError: one of the first two. HeldError: the third. OSError: it cannot be written.
    """
    say, name = words("contracts"), one_line(str(path))
    if path.suffix.casefold() != ".xlsx":
        raise NotCarriedError(say("refused.ending", file=name))
    if path.exists() and any(other.exists() and other.samefile(path) for other in others):
        raise NotCarriedError(say("refused.same", file=name))
    refuse_held(path, force)
