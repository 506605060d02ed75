"""The tool as a library: what `import builder` offers. The work is done in the rooms behind it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Dictionary
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from builder.analysis.benchmark import Benchmark, compared
from builder.analysis.goals import Goals, contributions
from builder.consolidation import run
from builder.consolidation.files import refuse_held_tables
from builder.consolidation.run import Consolidated
from builder.data.editions import why_not
from builder.data.load import SHIPPED, load
from builder.errors import InTheWayError, ToolError, UnusableError
from builder.grid.kinds import Value
from builder.in_place import one_line, unreachable
from builder.layout.cells import Key
from builder.model.mapping import Mapping
from builder.read.returned import Returned, UnreadableError
from builder.returns import validate as returns
from builder.returns.examine import Examiner, FileReport, reasons
from builder.returns.files import copies
from builder.workbooks.build import lay_out
from builder.workbooks.save import save

Place = str | os.PathLike[str]


def load_mapping(folder: Place | None = None, edition: str = SHIPPED) -> Mapping:
    """The mapping of one edition: groups, outcomes, MACs, metrics, KPIs, measures, SDGs and their links.

    Args:
        folder: a data package laid out as `mapping_data/`; the one of this tool where it is left out.
        edition: a key of the package's editions.csv.

    Returns:
        A frozen value; money is in pounds at the prices of the year that it names, shares are parts of 1.

    Raises:
        UnusableError: the data have no such edition; the text names those that there are.
        BrokenDataError: a file is missing or broken; the text has every problem with file, line and remedy.
        InTheWayError: a file cannot be opened.
    """
    place = Path(folder) if folder is not None else None
    with _in_words():
        if said := why_not(edition, place):
            raise UnusableError(f"{one_line(edition)}: {said}")
        return load(place, edition)


def build(
    out: Place,
    mapping: Mapping | None = None,
    inputs: Dictionary[Key, Value] | None = None,
    force: bool = False,
) -> Path:
    """Write the Mapping Tool, blank or with values typed in, with every formula calculated.

    The file is written under a temporary name and then renamed, so a failure leaves an older file as it was.

    Args:
        out: the .xlsx file to write; its folder is made.
        mapping: from `load_mapping`; the one of this tool where it is left out.
        inputs: input key to the value typed there, as `Returned.inputs` gives them: ("Start", field) or
            (table, row key, heading) to a text, number, bool or date. Numbers are in the unit of their row,
            pounds for money, 0.25 for 25%.
        force: overwrite a file that was edited since it was built.

    Returns:
        `out` as a path.

    Raises:
        UnusableError: `out` is no name of an .xlsx file, or the workbook has no such input.
        InTheWayError: a file is there that may hold somebody's work, or nothing can be written there.
        BrokenDataError: as `load_mapping`. FaultError: the workbook came out wrong; it is not put in place.
    """
    path = Path(out)
    if path.suffix.casefold() != ".xlsx":
        raise UnusableError(f"{one_line(str(path))}: name a file that ends with .xlsx.")
    placed = lay_out(mapping or load_mapping())
    with _in_words():
        save(placed, path, inputs, force)
    return path


def read_return(path: Place) -> Returned:
    """Read a returned copy, .xlsx or .ods, of the version that it is of: that built now or any released one.

    The file is read as text: nothing in it is run, followed or changed.

    Returns:
        Every entry with its place in the copy, every saved result, and in `found` what was odd. `inputs` has
        the values typed, in the units of `build`. Nothing is worked out: `validate` does that.

    Raises:
        UnusableError: as `UnreadableError` with the findings: it is no copy, or cannot be read safely.
    """
    examiner = _examiner()
    try:
        return examiner.guarded(Path(path), examiner.read)
    except UnreadableError as error:
        said = f"{one_line(str(path))} cannot be used: {reasons(error)}."
        raise UnreadableError(error.found, said) from error


def validate(paths: Place | Iterable[Place], against: Place | None = None, jobs: int = 1) -> list[FileReport]:
    """Read returned copies, recalculate each and check it with every rule, as `toms validate` does.

    Args:
        paths: files, folders (with those below them) and patterns; one or many.
        against: the workbook that was issued, or its issue code, such as "1234-5678".
        jobs: how many processes look at files beside this one, each file within bounds of time and memory; a
            script that asks for them has its work under ``if __name__ == "__main__":``. 0: in this process,
            which holds a file to the bounds of the reader alone. The reports are the same.

    Returns:
        A report for each file in the order named, readable or not: `state` is unusable, errors, warnings or
        clean; `findings` has each finding with its words in the catalogue, errors first. Where returns do not
        fit together, one more report, whose `file` is "", says so.

    Raises:
        UnusableError: `against` is no issued workbook, or jobs is below 0.
        InTheWayError: a file that the tool itself needs cannot be read or written.
    """
    if jobs < 0:
        raise UnusableError(f"jobs is {jobs}: give 0 or more processes.")
    named = [paths] if isinstance(paths, str | os.PathLike) else paths
    with _in_words():
        return list(returns.validate(copies(map(Path, named)), _issued(against), jobs))


def consolidate(
    paths: Place | Iterable[Place],
    out: Place,
    *,
    jobs: int = 1,
    include_errors: bool = False,
    leave_out: Iterable[str] = (),
    share: bool = False,
    force: bool = False,
) -> Consolidated:
    """Put the figures of many returns together in tidy tables, as `toms consolidate` does.

    Args:
        paths: files, folders (with those below them) and patterns; one or many.
        out: the folder of the tables. What was read is kept below it: the next run reads only what is new.
        jobs: how many processes look at files, as for `validate`.
        include_errors: count returns that have errors.
        leave_out: files to leave out, by path, name or SHA-256.
        share: leave out suppliers' texts and figures that could tell of single people.
        force: overwrite tables that were edited.

    Returns:
        How many returns are counted, which files are not and why; `table("deliveries")` is a pandas
        DataFrame. Columns and units: docs/reference/tables.md.

    Raises:
        InTheWayError: a table was edited since it was written, or nothing can be written in `out`.
    """
    if jobs < 0:
        raise UnusableError(f"jobs is {jobs}: give 0 or more processes.")
    named = [paths] if isinstance(paths, str | os.PathLike) else paths
    with _in_words():
        refuse_held_tables(Path(out), force=force)
        heads = list(run.read_all(copies(map(Path, named)), Path(out), jobs))
        return run.consolidate(
            heads, Path(out), include_errors=include_errors, leave_out=frozenset(leave_out), share=share
        )


def sdgs(tables: Place) -> Goals:
    """Contributions to the UN Sustainable Development Goals, as `toms sdgs` puts them together.

    Args:
        tables: the folder that `consolidate` has written tables to.

    Returns:
        Data frames `targets`, `organisations` and `pounds`: figures of different units, kinds or price years
        are in different rows.

    Raises:
        UnusableError: the folder holds no such tables.
    """
    with _in_words():
        return contributions(Path(tables))


def benchmark(tables: Place) -> Benchmark:
    """Groups of contracts compared, as `toms benchmark` does.

    Args:
        tables: the folder that `consolidate` has written tables to.

    Returns:
        Data frames `quantities`, `pounds`, `shares` and `regions`; a row that is kept back, so that nobody's
        own figure can be read or worked out, has its reason in `kept_back` and no figures.

    Raises:
        UnusableError: the folder holds no such tables.
    """
    with _in_words():
        return compared(Path(tables))


@cache
def _examiner() -> Examiner:
    return Examiner()


def _issued(against: Place | None) -> Path | str | None:
    return against if against is None or isinstance(against, str) else Path(against)


@contextmanager
def _in_words() -> Iterator[None]:
    """A system error as one of our errors, in words."""
    try:
        yield
    except ToolError:
        raise
    except OSError as error:
        raise InTheWayError(unreachable(error)) from error
