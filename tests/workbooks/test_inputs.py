"""Ticks and values files become what is typed; every fault is reported together, with what is wanted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builder.model.mapping import Mapping
from builder.workbooks.inputs import InputError, parse_values, read_values, tick
from tests.support.built import placed
from tests.support.tiny import tiny

INCLUDE = "Include"


def problems(tree: dict[str, object]) -> tuple[str, ...]:
    with pytest.raises(InputError) as refused:
        parse_values(tiny(), tree, "v.toml")
    return refused.value.problems


@pytest.mark.parametrize(
    ("reference", "key", "value"),
    [
        ("Outcome 5", ("Select", "Outcome 5", "Tick"), True),
        ("o5", ("Select", "Outcome 5", "Tick"), True),
        (" 5 ", ("Select", "Outcome 5", "Tick"), True),
        ("MAC 2.2", ("Select", "MAC 2.2", "Tick"), True),
        ("mac2.2", ("Select", "MAC 2.2", "Tick"), True),
        ("2.2", ("Select", "MAC 2.2", "Tick"), True),
        ("kpi  2.02", ("Kpis", "KPI 2.02", "Choice"), INCLUDE),
        ("M2.02", ("Kpis", "KPI 2.02", "Choice"), INCLUDE),
        ("nt 10", ("Toms", "NT10", "Tick"), True),
        ("NT16", ("Toms", "NT16", "Tick"), True),
    ],
)
def test_a_reference_in_any_case_and_spacing_ticks_or_includes(
    mapping: Mapping, reference: str, key: tuple[str, ...], value: object
) -> None:
    assert tick(mapping, [reference]).inputs == {key: value}


def test_a_theme_ticks_all_of_its_outcomes(mapping: Mapping) -> None:
    ticked = tick(mapping, ["theme 2"]).inputs
    assert set(ticked) == {("Select", "Outcome 2", "Tick"), ("Select", "Outcome 3", "Tick")}


def test_a_code_is_ticked_and_it_says_which_kpi_that_selects(mapping: Mapping) -> None:
    ticked = tick(mapping, ["nt 10"])
    assert ticked.inputs == {("Toms", "NT10", "Tick"): True}
    said = "NT10 ticked, which selects KPI 2.02: Apprenticeships created or retained"
    assert ticked.notes == (said,)


def test_every_outcome_criterion_metric_and_kpi_can_be_ticked_by_its_key(mapping: Mapping) -> None:
    keys = [n.key for n in (*mapping.outcomes, *mapping.criteria, *mapping.kpis)]
    assert len(tick(mapping, keys).inputs) == len(keys)
    answered = tick(mapping, [metric.key for metric in mapping.metrics]).inputs
    assert len(answered) == sum(kpi.is_model for kpi in mapping.kpis)


def test_all_unusable_references_are_named_with_the_nearest(mapping: Mapping) -> None:
    with pytest.raises(InputError) as refused:
        tick(mapping, ["KPI 2.2", "Outcome 5", "SDG 8", "NT18a"])
    first, second, third = refused.value.problems
    assert first.startswith('--tick "KPI 2.2": nothing is called "KPI 2.2". Did you mean KPI 2.02')
    assert "is an SDG" in second
    assert "no KPI gives NT18a" in third


def test_a_doubtful_measure_cannot_be_named(mapping: Mapping) -> None:
    doubtful = next(measure for measure in mapping.measures if not measure.shown)
    with pytest.raises(InputError, match=f'nothing is called "{doubtful.key}"'):
        tick(mapping, [doubtful.key])


def test_values_are_read_by_the_kind_of_their_cell() -> None:
    tree = {
        "start": {"Stage of the contract": "tender", "began": "2026-04-01"},
        "Lines": {"kpi 1.01": {"Commitment": 5.0, "tick": True, "Note": " by May "}},
        "lines": {"KPI 3.01": {"commitment": "12%"}},
    }
    assert parse_values(tiny(), tree, "v.toml") == {
        ("Start", "stage"): "Tender",
        ("Start", "began"): date(2026, 4, 1),
        ("Lines", "KPI 1.01", "Commitment"): 5,
        ("Lines", "KPI 1.01", "Tick"): True,
        ("Lines", "KPI 1.01", "Note"): "by May",
        ("Lines", "KPI 3.01", "Commitment"): 0.12,
    }


def test_a_sheet_means_its_only_table_and_an_empty_text_leaves_a_cell_blank() -> None:
    tree = {"Social Mapping": {"KPI 1.01": {"Commitment": ""}}}
    assert parse_values(tiny(), tree, "v.toml") == {("Lines", "KPI 1.01", "Commitment"): ""}


KEYS = "KPI 1.01, KPI 1.02 L3, KPI 3.01"
NUMBER = "A number from 0 to 100, without unit or words."
SHARE = "A percentage from 0% to 100%: type 12% for twelve per cent."


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        ("Strat, stage", "Plan", 'no sheet of fields or table is called "Strat". Did you mean Start?'),
        ("Start, stag", "Plan", 'no field is called "stag". Did you mean stage?'),
        ("Start, issue_code", "1", 'no field is called "issue_code". There are: stage, began.'),
        ("Start, stage", "Later", '"Later" is not accepted. Choose from the list: Plan, Tender.'),
        ("Start, stage, a", 1, 'here a field takes one value, as in: stage = "Tender".'),
        ("Lines, Note", "x", 'a table wants row and heading, as in [Lines."KPI 1.01"] then heading = value.'),
        ("Lines, KPI 4, Note", "x", f'Lines has no row "KPI 4". There are: {KEYS}.'),
        ("Lines, KPI 1.01, Notes", "x", 'Lines has no column "Notes". Did you mean Note?'),
        ("Lines, KPI 1.01, Shown", 1, 'nothing is typed in column "Shown": the workbook fills it.'),
        ("Lines, KPI 1.02 L3, Commitment", 1, 'nothing is typed in this cell (it says "On Regions").'),
        ("Lines, KPI 1.01, Commitment", "about 40", f'"about 40" is not accepted. {NUMBER}'),
        ("Lines, KPI 1.01, Commitment", float("nan"), f"nan is not accepted. {NUMBER}"),
        ("Lines, KPI 1.01, Tick", "yes", '"yes" is not accepted. TRUE or FALSE.'),
        ("Lines, KPI 1.01, Note", ["a"], "['a'] is not accepted. Text of at most 20 characters."),
        ("Lines, KPI 3.01, Commitment", "120%", f'"120%" is not accepted. {SHARE}'),
    ],
)
def test_what_cannot_be_typed_is_named_with_place_and_what_is_wanted(
    where: str, value: object, said: str
) -> None:
    tree = value
    for name in reversed(where.split(", ")):
        tree = {name: tree}
    assert isinstance(tree, dict)
    assert problems(tree) == (f"v.toml: {where}: {said}",)


@pytest.mark.parametrize(
    ("where", "refused"),
    [
        (("Start", "def_local_area"), True),
        (("Select", "MAC 1.1", "Question"), True),
        (("Kpis", "KPI OWN 1", "Title"), True),
        (("Start", "contract_title"), False),
        (("Lines", "KPI NT8", "Note"), False),
    ],
)
def test_an_emoji_is_refused_where_the_issue_code_would_be_missing(
    where: tuple[str, ...], refused: bool
) -> None:
    tree: object = "Local 😀 area"
    for name in reversed(where):
        tree = {name: tree}
    assert isinstance(tree, dict)
    if not refused:
        assert parse_values(placed(), tree, "v.toml") == {where: "Local 😀 area"}
        return
    with pytest.raises(InputError, match="covers this text: write it without emoji"):
        parse_values(placed(), tree, "v.toml")


def test_a_text_is_as_long_as_excel_takes_it_to_be() -> None:
    fits, too_long = "x" * 98 + "🌳", "x" * 99 + "🌳"  # a tree is two
    assert parse_values(placed(), {"Lines": {"KPI NT8": {"Evidence": fits}}}, "v.toml")
    with pytest.raises(InputError, match="at most 100 characters"):
        parse_values(placed(), {"Lines": {"KPI NT8": {"Evidence": too_long}}}, "v.toml")


def test_all_faults_of_a_file_are_named_at_once() -> None:
    assert len(problems({"Start": {"stage": "Later", "began": "soon"}, "Lines": {"X": {"Note": "y"}}})) == 3


def test_toml_and_json_say_the_same(tmp_path: Path) -> None:
    toml, json = tmp_path / "v.toml", tmp_path / "v.json"
    toml.write_text('[Start]\nbegan = 2026-04-01\n[Lines."KPI 1.01"]\nCommitment = 5\n', encoding="utf-8")
    tree = '{"Start": {"began": "2026-04-01"}, "Lines": {"KPI 1.01": {"Commitment": 5}}}'
    json.write_text(tree, encoding="utf-8")
    assert read_values(tiny(), toml) == read_values(tiny(), json) != {}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("v.toml", b"[Start\n", "v.toml: .*line 1"),
        ("v.json", b'{"Start": }', "v.json: .*line 1"),
        ("v.json", b"[1]", "v.json: it holds no tables"),
        ("v.xlsx", b"PK\x03\x04\xff\xfe", "v.xlsx: it is not a text file"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_values(tiny(), tmp_path / name)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: there is no such file"):
        read_values(tiny(), tmp_path / "none.toml")
