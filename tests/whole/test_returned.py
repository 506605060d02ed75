"""Each copy of the corpus gives the codes that it must give, and nothing more."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from builder.returns.validate import validate
from builder.rules.catalogue import finding
from tests.support.corpus import CHOSEN, Specimen, extra, make, specimens
from tests.support.libreoffice import LibreOffice


@pytest.mark.parametrize("of", specimens(), ids=lambda of: of.name)
def test_a_copy_gives_its_codes_and_no_more(of: Specimen, office: LibreOffice, tmp_path: Path) -> None:
    assert found_in(of, office, tmp_path) == Counter(of.codes)


def found_in(of: Specimen, office: LibreOffice, folder: Path) -> Counter[str]:
    """The codes found in a copy, alone or with what it is compared with."""
    paths = [make(of, folder, office)]
    if of.beside is not None:
        paths.append(extra(of.beside, folder, "beside.xlsx"))
    against = extra(of.against, folder, "issued.xlsx") if of.against is not None else None
    return Counter(
        one.code for report in validate(paths, against) for one in report.found if one.code not in CHOSEN
    )


def test_the_corpus_is_wide_enough() -> None:
    kinds = Counter("pass" if of.kind == "sound" else "fail" for of in specimens())
    assert len(specimens()) >= 40
    assert kinds["pass"] >= 10
    assert len({of.kind for of in specimens()}) >= 7


def test_copies_that_should_pass_hold_no_error_or_warning() -> None:
    sound = [of for of in specimens() if of.kind == "sound"]
    assert {finding(code).severity for of in sound for code in of.codes} <= {"note"}


def test_names_of_copies_are_told_apart() -> None:
    names = [of.name for of in specimens()]
    assert len(names) == len(set(names))
