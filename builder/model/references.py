"""What people write to name a thing of the mapping: "Outcome 5", "o5", "mac 2.2", "NT10", "SDG 8.10"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from difflib import get_close_matches

from builder.errors import UnusableError
from builder.model.mapping import Criterion, Goal, Group, Kpi, Mapping, Measure, Metric, Outcome, Target

Noun = Group | Outcome | Criterion | Metric | Kpi | Measure | Goal | Target
SUGGESTIONS, FEWEST_LETTERS = 3, 4
KINDS = "Name a policy outcome, MAC, metric, KPI, National TOMs code, SDG goal or SDG target."


class UnknownReferenceError(UnusableError, LookupError):
    """Nothing is called that; the message names the nearest references."""


def find(mapping: Mapping, text: str) -> Noun:
    """The thing a reference names, in any case and spacing.

    A bare "5" is a policy outcome, "2.2" a MAC and "2.02" the KPI of that number, or the reporting metric
    where no KPI has it. Measures whose code or unit is doubtful cannot be named.

    Raises:
        UnknownReferenceError: with up to three references that look like it.
    """
    nouns = spellings(mapping)
    if folded(text) in nouns:
        return nouns[folded(text)]
    raise UnknownReferenceError(f'nothing is called "{text.strip()}".{_did_you_mean(text, nouns)}')


def spellings(mapping: Mapping) -> dict[str, Noun]:
    """Every spelling, folded, and the thing it names; where two share one, the more usual reading."""
    found: dict[str, Noun] = {}
    for spelling, noun in _spellings(mapping):
        found.setdefault(folded(spelling), noun)
    return found


def folded(text: str) -> str:
    """The text in small letters, with only letters, digits and the dots between them."""
    return re.sub(r"[^a-z0-9.+]", "", text.casefold()).rstrip(".")


def label(noun: Noun) -> str:
    """What a thing is called beside its key."""
    return noun.label if isinstance(noun, Metric | Measure) else noun.title


def nearest(text: str, known: Dictionary[str, str]) -> str:
    """The question "Did you mean ...?" with the values whose folded keys look like the text, or nothing."""
    close = get_close_matches(folded(text), list(known), n=2 * SUGGESTIONS, cutoff=0.6)
    names = list(dict.fromkeys(known[key] for key in close))[:SUGGESTIONS]
    return _question(names)


def _did_you_mean(text: str, nouns: Dictionary[str, Noun]) -> str:
    by_key = {spelling: f"{noun.key} ({label(noun)})" for spelling, noun in nouns.items()}
    return nearest(text, by_key) or _by_words(text, nouns) or f" {KINDS}"


def _question(names: list[str]) -> str:
    return f" Did you mean {', '.join(names[:-1])}{' or ' if names[1:] else ''}{names[-1]}?" if names else ""


def _by_words(text: str, nouns: Dictionary[str, Noun]) -> str:
    """The question "Did you mean ...?" with things whose label holds the text."""
    if len(text.strip()) < FEWEST_LETTERS:
        return ""
    held = (n for n in nouns.values() if text.strip().casefold() in label(n).casefold())
    names = list(dict.fromkeys(f"{n.key} ({label(n)})" for n in held))[:SUGGESTIONS]
    return _question(names)


def _spellings(mapping: Mapping) -> Iterator[tuple[str, Noun]]:
    for outcome in mapping.outcomes:
        yield from _with(outcome, "Outcome", "Policy outcome ", "O", "")
    for criterion in mapping.criteria:
        yield from _with(criterion, "MAC", "Criterion ", "")
    for kpi in mapping.kpis:
        yield from _with(kpi, "KPI", *([""] if kpi.is_model else []))
    for metric in mapping.metrics:
        yield from _with(metric, "M", "Metric ", "")
    for measure in mapping.measures:
        if measure.shown:
            yield from _with(measure, "", "TOMs ")
    for group in mapping.groups:
        yield group.key, group
    for goal in mapping.goals:
        yield from _with(goal, "SDG", "Goal ")
    for target in mapping.targets:
        yield from _with(target, "T", "Target ", "SDG ", "SDG target ")


def _with(noun: Noun, usual: str, *others: str) -> Iterator[tuple[str, Noun]]:
    """The key itself, and its number after each of the other words."""
    yield noun.key, noun
    number = noun.key.removeprefix(usual).strip()
    for word in others:
        yield word + number, noun
