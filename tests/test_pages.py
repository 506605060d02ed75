"""The generated pages of docs/ say what the templates say, and the catalogue of rules is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder import pages
from builder.findings import Finding, UnknownFindingError, catalogue, finding


@pytest.mark.parametrize("path", pages.pages(), ids=str)
def test_the_page_is_what_the_templates_make_of_it(path: Path) -> None:
    assert (pages.DOCS / path).read_text(encoding="utf-8") == pages.pages()[path]


def test_the_reference_names_every_rule_once() -> None:
    headings = [line.split()[1] for line in pages.rules().splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(entry.code for entry in catalogue())


def test_a_code_that_is_not_in_the_catalogue_is_named() -> None:
    with pytest.raises(UnknownFindingError, match="X999"):
        finding("X999")


@pytest.mark.parametrize(("severity", "short"), [("fatal", "Short"), ("error", "x" * 61)])
def test_an_entry_out_of_bounds_is_refused(severity: str, short: str) -> None:
    with pytest.raises(ValueError, match="Z100"):
        Finding("Z100", severity, "Start", short, "What.", "Remedy.")
