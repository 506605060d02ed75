"""The golden thread runs both ways, and each link says how close it is, why and how far confirmed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from builder.model.mapping import Mapping
from builder.model.overlaps import overlaps_of
from builder.model.references import Noun, UnknownReferenceError, find, folded, spellings
from builder.model.thread import Step, explain, statuses


def walk(step: Step, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Step]]:
    """Every step with the keys that lead to it."""
    for child in step.steps:
        here = (*path, child.key)
        yield here, child
        yield from walk(child, here)


def thread(mapping: Mapping, reference: str) -> dict[tuple[str, ...], Step]:
    """The steps below a thing, by path."""
    return dict(walk(explain(mapping, find(mapping, reference))))


@pytest.mark.parametrize(
    ("reference", "path"),
    [
        ("Theme 2", ("Outcome 2", "MAC 2.2", "KPI 2.02", "T 4.4", "SDG 4")),
        ("Outcome 2", ("Theme 2",)),
        ("Outcome 2", ("MAC 2.2", "KPI 2.02", "NT10")),
        ("MAC 2.2", ("Outcome 2", "Theme 2")),
        ("MAC 2.2", ("KPI 2.02", "M2.02")),
        ("M2.02", ("MAC 2.3", "Outcome 2", "Theme 2")),
        ("M2.02", ("KPI 2.02",)),
        ("M2.02", ("NT10",)),
        ("M2.02", ("T 4.4", "SDG 4")),
        ("KPI 2.02", ("MAC 2.2", "Outcome 2", "Theme 2")),
        ("KPI 2.02", ("NT10",)),
        ("NT10", ("KPI 2.02", "MAC 2.2", "Outcome 2", "Theme 2")),
        ("NT10", ("T 4.4", "SDG 4")),
        ("SDG 4", ("T 4.4", "KPI 2.02")),
        ("T 4.4", ("KPI 2.02", "MAC 2.2", "Outcome 2", "Theme 2")),
    ],
)
def test_the_thread_leads_there(mapping: Mapping, reference: str, path: tuple[str, ...]) -> None:
    assert path in thread(mapping, reference)


def test_a_link_carries_what_the_mapping_says_of_it(mapping: Mapping) -> None:
    kpi = mapping.kpi("KPI 2.02")
    assert kpi.main
    step = thread(mapping, "KPI 2.02")["NT10",]
    assert step.closeness == "close, main"
    assert (step.reason, step.status) == (kpi.main.reason, kpi.main.status)
    assert thread(mapping, "KPI 2.02")["T 4.4",].closeness == "primary"


def test_every_link_of_every_kpi_gives_a_reason_and_a_status(mapping: Mapping) -> None:
    for kpi in mapping.kpis:
        links = [s for (key, *_), s in thread(mapping, kpi.key).items() if not _ and s.closeness]
        expected = (*kpi.results, *kpi.criteria, *(m for m in kpi.measures if m.measure.shown), *kpi.targets)
        groups = {pair.group.key for pair in overlaps_of(mapping, kpi)}
        assert len(links) == len(expected) + len(groups)
        assert all(s.status and (s.reason or s.closeness.startswith("answers")) for s in links), kpi.key


def test_each_status_in_a_thread_is_put_in_words(mapping: Mapping) -> None:
    thing = explain(mapping, find(mapping, "M2.02"))
    assert set(statuses(thing)) == {thing.status, *(step.status for _, step in walk(thing))}
    assert all(statuses(thing).values())


def test_a_kpi_shows_where_what_two_could_count_is_entered(mapping: Mapping) -> None:
    found = thread(mapping, "KPI NT3")
    assert found["Overlap: supported hires",].closeness == "entered under one KPI"
    assert ("Overlap: supported hires", "KPI NT6") in found
    assert found["Overlap: local jobs and supported hires",].closeness == "entered in each KPI"
    assert ("Overlap: local jobs and supported hires", "KPI NT6") not in found
    assert ("KPI NT1", "Part of it") in thread(mapping, "KPI NT1a")


def test_a_gap_is_shown_as_one(mapping: Mapping) -> None:
    assert ("No reporting metric",) in thread(mapping, "MAC 1.3")
    assert ("No reporting metric",) not in thread(mapping, "MAC 2.2")
    assert ("T 14.1", "No KPI") in thread(mapping, "SDG 14")
    assert thread(mapping, "M3.14")["No National TOMs measure",].closeness == "none"


def test_doubtful_measures_are_nowhere(mapping: Mapping) -> None:
    doubtful = {measure.key for measure in mapping.measures if not measure.shown}
    things: tuple[Noun, ...] = (*mapping.criteria, *mapping.metrics, *mapping.kpis)
    shown = {step.key for thing in things for _, step in walk(explain(mapping, thing))}
    assert doubtful
    assert not doubtful & shown


def test_an_sdg_target_is_text(mapping: Mapping) -> None:
    assert find(mapping, "T 8.1").key == "T 8.1"
    assert find(mapping, "sdg 8.10").key == "T 8.10"


def test_every_thing_that_may_be_shown_is_found_by_its_key(mapping: Mapping) -> None:
    shown = [measure for measure in mapping.measures if measure.shown]
    things = (*mapping.groups, *mapping.outcomes, *mapping.criteria, *mapping.metrics, *mapping.kpis)
    for thing in (*things, *shown, *mapping.goals, *mapping.targets):
        assert find(mapping, thing.key) is thing
        assert find(mapping, f" {thing.key.replace(' ', '').upper()} ") is thing


def test_a_bare_number_is_an_outcome_a_criterion_or_a_kpi(mapping: Mapping) -> None:
    assert [find(mapping, text).key for text in ("5", "2.2", "2.02", "3.14")] == [
        "Outcome 5",
        "MAC 2.2",
        "KPI 2.02",
        "M3.14",
    ]


def test_no_spelling_is_empty(mapping: Mapping) -> None:
    assert all(spelling == folded(spelling) != "" for spelling in spellings(mapping))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MAC 2.9", "Did you mean MAC 2."),
        ("outcom 3", "Did you mean Outcome 3 "),
        ("apprenticeships", "Did you mean KPI 1.02 "),
        ("?", "Name a policy outcome, MAC"),
    ],
)
def test_an_unknown_reference_gets_a_did_you_mean(mapping: Mapping, text: str, said: str) -> None:
    with pytest.raises(UnknownReferenceError) as unknown:
        find(mapping, text)
    assert said in str(unknown.value)
