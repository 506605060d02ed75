"""What is typed into a workbook before anyone opens it: ticks by reference, and values from a file.

The result is what `write` takes: input key, ("Start", field) or (table, row key, heading), to value.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from builder.errors import UnusableError
from builder.grid.kinds import NotAcceptedError, Value
from builder.in_place import unreachable
from builder.layout.placement import Placed
from builder.model.form import is_sealed
from builder.model.mapping import Criterion, Group, Kpi, Mapping, Measure, Metric, Outcome
from builder.model.references import Noun, UnknownReferenceError, find, label
from builder.workbooks.input_cells import Cells, InputCell
from builder.workbooks.tool.workings.issue_code import LAST

Inputs = dict[tuple[str, ...], Value]
PER_CENT = "%"
EXAMPLE = "See docs/example.md for how it looks."
PLAIN = "The issue code covers this text: write it without emoji, which programs count differently."


class InputError(UnusableError, ValueError):
    """The workbook cannot take these values; `problems` holds every fault in the order given."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Ticked:
    """Ticks and choices by input key, and for each reference a sentence that says what was done."""

    inputs: Inputs
    notes: tuple[str, ...]


def tick(mapping: Mapping, references: Iterable[str]) -> Ticked:
    """Select by reference: an outcome or MAC is ticked, a group ticks its outcomes, a KPI is included.

    A National TOMs code is ticked, a reporting metric includes the KPI that answers it.

    Raises:
        InputError: a reference that is unknown, or names nothing that can be selected.
    """
    inputs: Inputs = {}
    notes, problems = [], []
    for text in references:
        try:
            keys, note = _selection(mapping, find(mapping, text))
        except (UnknownReferenceError, InputError) as error:
            problems.append(f'--tick "{text}": {error}')
        else:
            inputs |= keys
            notes.append(note)
    if problems:
        raise InputError(problems)
    return Ticked(inputs, tuple(notes))


def _selection(mapping: Mapping, noun: Noun) -> tuple[Inputs, str]:
    if isinstance(noun, Group):
        outcomes = [o for o in mapping.outcomes if o.group is noun]
        return _ticks(outcomes), f"{noun.key}: {', '.join(o.key for o in outcomes)} ticked"
    if isinstance(noun, Outcome):
        return _ticks([noun]), f"{noun.key} ticked: {noun.title}"
    if isinstance(noun, Criterion):
        return {("Select", noun.key, "Tick"): True}, f"{noun.key} ticked: {noun.title}"
    kpi = noun if isinstance(noun, Kpi) else _answering(mapping, noun)
    if isinstance(noun, Measure):
        return {("Toms", noun.key, "Tick"): True}, f"{noun.key} ticked, which selects {kpi.key}: {kpi.title}"
    through = "" if kpi is noun else f", which answers {noun.key}"
    note = f"{kpi.key} included{through}: {kpi.title}. Choose the reason on KPIs."
    return {("Kpis", kpi.key, "Choice"): "Include"}, note


def _ticks(outcomes: Iterable[Outcome]) -> Inputs:
    return {("Select", outcome.key, "Tick"): True for outcome in outcomes}


def _answering(mapping: Mapping, noun: Noun) -> Kpi:
    """The KPI that answers a metric or feeds a measure."""
    if isinstance(noun, Metric):
        return next(kpi for kpi in mapping.kpis if noun in kpi.metrics)
    if not isinstance(noun, Measure):
        raise InputError(
            [f"{noun.key} ({label(noun)}) is an SDG; name an outcome, MAC, KPI, metric or code."]
        )
    kpi = mapping.feeder(noun)
    if kpi is None:
        linked = [k.key for k in mapping.kpis if any(link.measure is noun for link in k.measures)]
        near = f" KPIs linked to it: {', '.join(linked)}." if linked else ""
        raise InputError([f"no KPI gives {noun.key} ({noun.label}).{near}"])
    return kpi


def read_values(placed: Placed, file: Path) -> Inputs:
    """Read a values file, TOML or JSON: a table for each sheet of fields or table of rows.

    `[Start]` holds `field = value`; `[Lines."KPI 2.02 L3"]` holds `Commitment = 5`. Each value is read by the
    kind of its cell; an empty text leaves the cell blank.

    Raises:
        InputError: the file cannot be read, or with every unknown name and every value that is not accepted.
    """
    return parse_values(placed, _parsed(file), file.name)


def parse_values(placed: Placed, tree: Dictionary[str, Any], source: str) -> Inputs:
    """The values of an already parsed file; `source` is what messages call it. Raises InputError as above."""
    cells, inputs = Cells(placed), Inputs()
    problems: list[str] = []
    for where, path, value in _leaves(tree):
        found = cells.find(path)
        if isinstance(found, str):
            problems.append(f"{source}: {where}: {found}")
        else:
            try:
                inputs[found.key] = accepted(found, value)
            except NotAcceptedError as error:
                problems.append(f"{source}: {where}: {_shown(value)} is not accepted. {error}")
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return inputs


def _parsed(file: Path) -> Dictionary[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
        tree = json.loads(text) if file.suffix.casefold() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise InputError([unreachable(error)]) from None
    except UnicodeDecodeError:
        raise InputError([f"{file.name}: it is not a text file. Name a .toml or .json file."]) from None
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        form = "JSON" if isinstance(error, json.JSONDecodeError) else "TOML"
        raise InputError([f"{file.name}: it is not written as {form}{_place(error)}. {EXAMPLE}"]) from None
    except RecursionError:
        raise InputError([f"{file.name}: its tables are nested too deep. {EXAMPLE}"]) from None
    if not isinstance(tree, dict):
        raise InputError([f'{file.name}: it holds no tables such as "Start" or "Lines".'])
    return tree


def _place(error: ValueError) -> str:
    """Where the fault is, as far as the reader of the file says."""
    found = re.search(r"line (\d+),? column (\d+)", str(error))
    return f" wants it: look at line {found[1]}, near character {found[2]}" if found else " wants it"


def _leaves(
    tree: Dictionary[str, Any], path: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Each value with its path, and the path in words."""
    for name, value in tree.items():
        here = (*path, name)
        if isinstance(value, dict):
            yield from _leaves(value, here)
        else:
            yield ", ".join(here), here, value


def accepted(cell: InputCell, value: Any) -> Value:
    """The value as the cell holds it, "" for none.

    Raises:
        NotAcceptedError: the cell does not take it; the sentence says what it takes.
    """
    if value is None or value == "":
        return ""
    if not isinstance(value, bool | int | float | str | date):
        raise NotAcceptedError(cell.kind.wanted or "One value.")
    if isinstance(value, str) and cell.kind.number_format.endswith(PER_CENT):
        value = _share(value)
    accepted = cell.kind.parse(value)
    if is_sealed(cell.key) and isinstance(accepted, str) and max(map(ord, accepted), default=0) > LAST:
        raise NotAcceptedError(PLAIN)
    return accepted


def _share(text: str) -> Value:
    """0.12 for "12%"; other text as it is."""
    figure = text.strip().removesuffix(PER_CENT)
    try:
        return round(float(figure) / 100, 12) if figure != text.strip() else text
    except ValueError:
        return text


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
