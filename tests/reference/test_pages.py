"""The generated pages of docs/ say what the templates say, and the catalogue of rules is sound."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from builder import templates
from builder.model import form
from builder.read.returned import Found, Place
from builder.reference import pages
from builder.rules.catalogue import Finding, UnknownFindingError, catalogue, finding, live
from builder.rules.owners import SUPPLIERS_FIELDS, is_suppliers
from builder.templates import Words


@pytest.mark.parametrize("path", pages.pages(), ids=str)
def test_the_page_is_what_the_templates_make_of_it(path: Path) -> None:
    assert (pages.DOCS / path).read_text(encoding="utf-8") == pages.pages()[path]


def test_the_reference_names_every_rule_once() -> None:
    headings = [line.split()[1] for line in pages.rules().splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(entry.code for entry in catalogue())


def test_the_readme_counts_the_live_checks() -> None:
    readme = (pages.DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert f"- {len(live())} live checks " in readme


def test_the_messages_for_suppliers_are_those_that_a_page_to_send_back_can_hold() -> None:
    """By hand: none for the buyer's sheets, none that leads to a buyer's field of Start, no note."""
    listed = set(re.findall(r"^\| ([A-Z]\d{3}) ", pages.messages(), re.MULTILINE))
    assert listed >= {
        "A921",
        "L441",
        "X941",
        "S104",
        "S110",
        "S116",
        "S117",
        "S119",
        "L401",
        "R501",
        "F728",
        "T812",
    }
    assert not listed & {"S101", "S102", "S109", "C201", "K301", "V601", "L415", "F737", "F741", "F780"}
    start = {field.name for field in form.start()}
    fields = {entry.code: entry.leads_to for entry in catalogue() if entry.leads_to in start}
    buyers = {code for code, field in fields.items() if field not in SUPPLIERS_FIELDS}
    assert listed & buyers == {"S116", "S117", "S119"}  # these can name another field, too
    assert {code for code, field in fields.items() if field in SUPPLIERS_FIELDS} == {
        "S104",
        "S110",
        "S127",
        "S152",
    }
    assert listed >= {"S104", "S110", "S152"}


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.code)
def test_what_is_not_listed_is_on_no_page_to_send_back(entry: Finding) -> None:
    places = [("Start", ("Start", field)) for field in SUPPLIERS_FIELDS] + [
        ("", ()),
        ("Mapping", ("Lines", "KPI 2.01")),
    ]
    found = any(is_suppliers(Found(entry.code, place=Place(sheet), key=key), entry) for sheet, key in places)
    assert found == (f"| {entry.code} " in pages.messages())


def test_a_code_that_is_not_in_the_catalogue_is_named() -> None:
    with pytest.raises(UnknownFindingError, match="X999"):
        finding("X999")


@pytest.mark.parametrize(("severity", "short"), [("fatal", "Short"), ("error", "x" * 61)])
def test_an_entry_out_of_bounds_is_refused(severity: str, short: str) -> None:
    with pytest.raises(ValueError, match="Z100"):
        Finding("Z100", severity, "Start", short, "What.", "Remedy.")


@pytest.mark.parametrize("word", [{"owner": "buyer"}, {"kind": "odd"}, {"silences": {"sheet": ["S101"]}}])
def test_an_entry_with_an_unknown_word_is_refused(word: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"Z100: \w+ is one of"):
        Finding("Z100", "error", "Start", "Short", "What.", "Remedy.", **word)


def test_an_entry_that_silences_an_unknown_code_stops_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [dict(entry) for entry in templates.copy_findings().rows("finding")]
    found[0]["silences"] = {"all": ["Z999"]}
    monkeypatch.setattr(templates, "copy_findings", lambda: Words("findings_copy.toml", {"finding": found}))
    with pytest.raises(ValueError, match="silenced, but not in the catalogue: Z999"):
        catalogue.__wrapped__()


def test_a_rule_leads_to_a_field_or_table_that_is_there() -> None:
    fields = {field.name for field in form.start()}
    tables = {"Select", "Kpis", "Scope", "Values"}
    assert {e.leads_to for e in catalogue()} - fields - tables == {"", "issue_code"}  # worked out, not typed
