"""The accepted bid becomes the supplier's copy of the contract, with what was bid locked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from builder.contracts.draft import Draft, migrated
from builder.contracts.next_period import NEW_RETURN, refuse_errors
from builder.contracts.roles import STAGE
from builder.contracts.source import NotCarriedError, Source
from builder.grid.kinds import Value
from builder.in_place import one_line
from builder.layout.cells import Key
from builder.model import choices
from builder.model.form import is_internal, start_defaults
from builder.rules.catalogue import live
from builder.templates import words
from builder.workbooks.series import Series
from builder.workbooks.tool.workings.checks import SHEET


def award(source: Source) -> Draft:
    """The supplier's copy of the contract: all that was bid, at the stage Award, with no return begun.

    Raises:
        NotCarriedError: the bid has errors, or is no bid.
    """
    refuse_errors(source)
    draft = migrated(source)
    stage = str(draft.inputs.get(STAGE, choices.PLAN))
    if stage != choices.TENDER:
        about = {"file": one_line(str(source.path)), "stage": one_line(stage or "blank")}
        raise NotCarriedError(words("contracts")("refused.no_bid", **about))
    blank = start_defaults(source.present.mapping)
    new: dict[Key, Value] = {key: blank.get(key[-1], "") for key in NEW_RETURN}
    shown = {
        key: choices.NOT_SHOWN if key[-1] == "Reason" else "" for key in draft.inputs if is_internal(key)
    }
    inputs = draft.inputs | new | shown | {STAGE: choices.AWARD}
    return replace(draft, inputs=inputs, is_awarded=True)


def _internal(draft: Draft) -> Iterator[Key]:
    """Why the buyer asks for something, where a copy still says it."""
    for key, value in draft.inputs.items():
        if is_internal(key) and value not in ("", choices.NOT_SHOWN):
            yield key


def to_do(draft: Draft) -> tuple[str, ...]:
    """The errors that Checks shows of the contract: code, what is wrong, first place."""
    series = Series(draft.present.placed)
    placed, values = series.placed, series.results(draft.inputs)[SHEET]
    said = []
    for entry in live():
        row = placed.row_of("Tally", entry.code)
        if entry.severity == "error" and values[row, placed.column_of("Tally", "Count")]:
            place = values[row, placed.column_of("Tally", "First cell")]
            said.append(f"{entry.code} {entry.short} ({place})")
    return tuple(said)
