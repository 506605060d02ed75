"""Broken data stop the build, with file, line, what is wrong and what to do."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from builder.data.load import DATA, SHIPPED, DataError, load
from builder.data.status import check
from builder.data.tables import Problem
from tests.support.small_edition import copy_of_shipped

ED = "ppn-06-20/"
RELEASED = DATA.parent / "workbook_templates/released"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data that a test may break."""
    return copy_of_shipped(tmp_path / "data")


def swap(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first match of a pattern in a file; the line it is on."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    match = re.search(old, text, re.MULTILINE)
    assert match, f"{old} is not in {file}"
    path.write_text(text[: match.start()] + match.expand(new) + text[match.end() :], encoding="utf-8")
    return text.count("\n", 0, match.start()) + 1


def add(folder: Path, file: str, line: str) -> int:
    """Add a line at the end of a file; its number."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text + line + "\n", encoding="utf-8")
    return text.count("\n") + 1


def problems(folder: Path) -> tuple[Problem, ...]:
    """What loading a folder complains of."""
    with pytest.raises(DataError) as caught:
        load(folder)
    return caught.value.problems


SWAPS: dict[str, tuple[str, str, str, str, str]] = {
    "an unknown source": ("units.csv", "own-reading", "nowhere", "unknown source 'nowhere'", "sources.csv"),
    "a missing source": ("goals.csv", ",un-2030-agenda,", ",,", "'source' is missing", "Fill in 'source'"),
    "an unknown status": ("goals.csv", ",read$", ",checked", "unknown status 'checked'", "part-read"),
    "a missing unit": ("values.csv", "OV-PAY-UK,fte-year,", "OV-PAY-UK,,", "'unit' is missing", "Fill in"),
    "a missing KPI unit": (
        *(ED + "kpis.csv", "(KPI 2.02,.*),apprenticeship,count", r"\1,,count"),
        *("'unit' is missing", "Fill in 'unit'"),
    ),
    "an unknown unit": (
        "measures.csv",
        ",fte-year,",
        ",fte-years,",
        "unknown quantity 'fte-years'",
        "units.csv",
    ),
    "a bad yes or no": ("measures.csv", ",yes,no,", ",Y,no,", "'local' is 'Y'", "yes or no"),
    "a bad number": ("values.csv", ",39039.0,", ',"39,039",', "'gbp_2024_25' is '39,039'", "no commas"),
    "a bad whole number": ("targets.csv", "^T 8.10,70,", "T 8.10,70.5,", "'sort' is '70.5'", "whole number"),
    "a bad date": (
        "editions.csv",
        "2025-09-30",
        "30/09/2025",
        "'applies_to' is '30/09/2025'",
        "year-month-day",
    ),
    "an SDG target read as a number": (
        *("measure_targets.csv", "^NT1,T 8.5,", "NT1,8.5,"),
        *("target '8.5' is not a key (a spreadsheet has read it as a number)", "like T 8.10"),
    ),
    "an unknown SDG target": (
        "targets.csv",
        "^T 8.10,70,SDG 8,",
        "T 8.10,70,SDG 18,",
        "'SDG 18'",
        "goals.csv",
    ),
    "a KPI key that looks like a cell": (ED + "kpis.csv", "^KPI 2.04,", "KPI204,", "'KPI204'", "KPI 2.02"),
    "an unknown MAC": (
        ED + "kpi_criteria.csv",
        ",MAC 2.2,",
        ",MAC 2.9,",
        "unknown mac 'MAC 2.9'",
        "criteria.csv",
    ),
    "an unknown MAC of a metric": (
        *(ED + "metrics.csv", ",MAC 2.3,", ",MAC 2.9,", "unknown mac 'MAC 2.9'", "criteria.csv"),
    ),
    "a metric with a MAC of another outcome": (
        *(ED + "metrics.csv", ",MAC 2.3,", ",MAC 3.1,", "MAC 3.1 is of Outcome 3", "same outcome"),
    ),
    "a text too long for its place": (
        *(ED + "kpis.csv", "Payroll list of new posts", "Payroll list of new posts " * 10),
        *("'evidence' is ", "Shorten it to 200"),
    ),
    "a text that begins like a formula": (
        "targets.csv",
        ",Universal health coverage,",
        ",=1+1,",
        "formula",
        "Begin",
    ),
    "a value whose unit is not the measure's quantity": (
        *("value_measures.csv", "^OV-PAY-UK,NT1,", "OV-PAY-UK,NT14,"),
        *("OV-PAY-UK is £ per fte-year, NT14 counts gbp-spent", "Remove the link"),
    ),
    "a metric in two KPIs": (
        *(ED + "kpi_metrics.csv", "^KPI 3.02,M3.02,", "KPI 3.02,M3.01,"),
        *("M3.01 is answered by KPI 3.01 and by KPI 3.02", "one KPI"),
    ),
    "a share of nothing": (
        *(ED + "kpis.csv", "gbp-spent,share,flow,contract spend,", "gbp-spent,share,flow,,"),
        *("is of kind share with base ''", "Name the contract figure"),
    ),
    "a unit of another kind": (
        *(ED + "kpis.csv", ",apprenticeship,count,", ",tonne,count,"),
        *("its unit 'tonne' of kind tonnes", "same kind"),
    ),
    "a main measure that counts something else": (
        *(ED + "kpi_measures.csv", "^(KPI 2.02,NT10,close,yes),week-training", r"\1,staff-hour"),
        *("KPI 2.02 gives staff-hour, NT10 counts week-training", "one unit"),
    ),
    "a close link without its second figure": (
        *(ED + "kpi_measures.csv", "^(KPI 2.02,NT10,close,yes),week-training", r"\1,"),
        *("second figure of KPI 2.02", "Fill in all four"),
    ),
    "a goal of the Model that is no goal": (
        *(
            ED + "outcomes.csv",
            ",SDG 1,part-read,",
            ",SDG 18,part-read,",
            "unknown goal 'SDG 18'",
            "goals.csv",
        ),
    ),
    "a goal of the Model without its status": (
        *(ED + "outcomes.csv", ",SDG 1,part-read,", ",SDG 1,,", "are not both filled in", "Fill in both"),
    ),
    "a link to a doubtful measure": (
        *(ED + "kpi_measures.csv", "^KPI NT8,NT8,", "KPI NT8,NT86,", "NT86 is doubtful", "Confirm"),
    ),
    "two primary targets": (
        *(ED + "kpi_targets.csv", "^(KPI 2.02,T 8.6),secondary", r"\1,primary"),
        *("KPI 2.02 has two primary SDG targets, T 4.4 and T 8.6", "secondary"),
    ),
    "a KPI that is part of itself": (
        *(ED + "kpis.csv", "(KPI NT15,.*),flow,,,no,,", r"\1,flow,,,no,KPI NT15a,"),
        *("KPI NT15 is part of itself", "circle"),
    ),
    "a MAC that no metric of the KPI has": (
        *(ED + "kpi_criteria.csv", "^KPI 2.04,MAC 2.3,", "KPI 2.04,MAC 2.1,"),
        *("KPI 2.04 is linked to MAC 2.1 via metric", "Correct via"),
    ),
    "a metric's MAC that does not bring the KPI": (
        *(ED + "kpi_criteria.csv", "^(KPI 2.04,MAC 2.3,metric),yes", r"\1,no"),
        *("KPI 2.04 answers a metric of MAC 2.3, which does not bring it", "Say yes"),
    ),
    "a KPI with other levels than its metric": (
        *(ED + "kpis.csv", "(KPI 2.02,.*),Level 2; Level 3; Level 4", r"\1,Level 2; Level 4"),
        *("levels of KPI 2.02", "Correct one"),
    ),
    "a KPI target that its metrics lack": (
        *(ED + "kpi_targets.csv", "^KPI 4.04,T 6.4,", "KPI 4.04,T 6.1,"),
        *("no metric or measure of KPI 4.04 is linked to T 6.1", "metric_targets.csv"),
    ),
    "a KPI measure that its metrics lack": (
        *(ED + "kpi_measures.csv", "^KPI 2.01,NT1c,", "KPI 2.01,NT29,"),
        *("no metric of KPI 2.01 is linked to NT29", "metric_measures.csv"),
    ),
    "an unknown member of an overlap": (
        ED + "overlaps.csv",
        ",NT8,",
        ",NT808,",
        "unknown member 'NT808'",
        "a measure or a KPI",
    ),
    "rating bounds out of order": ("ratings.csv", ",0.90,", ",1.10,", "not below the one before", "in order"),
    "editions that overlap": ("editions.csv", "2025-10-01", "2025-09-01", "dates of ppn-002", "day after"),
}


@pytest.mark.parametrize("name", SWAPS)
def test_a_fault_is_named_with_its_file_line_and_remedy(folder: Path, name: str) -> None:
    file, old, new, what, remedy = SWAPS[name]
    line = swap(folder, file, old, new)
    found = [p for p in problems(folder) if p.file == file and what in p.what]
    assert [(p.line, remedy in p.remedy) for p in found[:1]] == [(line, True)]


ADDITIONS = {
    "a duplicate code": (
        "measures.csv",
        "NT1,Jobs,x,x,FTE,fte-year,monetised_fixed,x,,no,no,,national-toms,read,",
        "duplicate measure 'NT1', already in line 2",
    ),
    "a measure fed twice": (
        ED + "kpi_measures.csv",
        "KPI 1.04,NT29,close,yes,staff-hour,Hours,Count hours,flow,Same,own-reading,own",
        "NT29 is fed twice, by KPI 8.01 and by KPI 1.04",
    ),
    "two main measures of one KPI": (
        ED + "kpi_measures.csv",
        "KPI 2.02,NT18,partial,yes,gbp-spent,Spend,Count spend,flow,Same,own-reading,own",
        "KPI 2.02 has two main measures, NT10 and NT18",
    ),
    "a metric link whose MAC lacks the measure": (
        ED + "metric_measures.csv",
        "M4.04,NT88,partial,Reuse saves water,own-reading,own",
        "M4.04 is linked to NT88, but none of its MACs (MAC 4.1) is",
    ),
    "a value per another unit": (
        "value_measures.csv",
        "OV-EXP-UK,NT29,yes,fair,Experts,own-reading,own",
        "OV-EXP-UK is £ per expert-hour, NT29 counts staff-hour",
    ),
    "a line with too many cells": (
        "units.csv",
        "pint,pint,pints,volume,0,own-reading,own,x",
        "it has 8 cells",
    ),
    "a line with too few cells": ("units.csv", "pint,pint", "it has 2 cells, the heading has 7"),
}


@pytest.mark.parametrize("name", ADDITIONS)
def test_a_line_too_many_is_named(folder: Path, name: str) -> None:
    file, text, what = ADDITIONS[name]
    if name.startswith("a metric link"):
        swap(folder, ED + "criterion_measures.csv", r"^MAC 4\.1,NT88,.*\n", "")
    line = add(folder, file, text)
    found = [(p.file, p.line, bool(p.remedy)) for p in problems(folder) if what in p.what]
    assert found == [(file, line, True)]


def test_two_default_values_for_one_measure_are_named(folder: Path) -> None:
    line = swap(folder, "value_measures.csv", "^OV-JSA-FISC,NT3,no,", "OV-JSA-FISC,NT3,yes,")
    (found,) = problems(folder)
    assert found.line == line
    assert found.what == "NT3 has two default values, OV-JSA-PUB and OV-JSA-FISC"


def test_a_metric_without_a_kpi_is_named_where_the_metric_is(folder: Path) -> None:
    line = swap(folder, ED + "metrics.csv", "^M2.04,", "M2.04,")
    swap(folder, ED + "kpi_metrics.csv", r"^KPI 2\.04,.*\n", "")
    found = next(p for p in problems(folder) if p.what == "no KPI answers M2.04")
    assert (found.file, found.line) == (ED + "metrics.csv", line)
    assert "kpi_metrics.csv" in found.remedy


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "units.csv").unlink()
    (found,) = problems(folder)
    assert (found.file, found.what) == ("units.csv", "the file is missing")
    assert "datapackage.json" in found.remedy


def test_a_missing_column_is_named(folder: Path) -> None:
    swap(folder, "goals.csv", "^goal,sort,title,colour", "goal,sort,name,colour")
    found = problems(folder)
    assert [(p.file, p.line) for p in found] == [("goals.csv", 1), ("goals.csv", 1)]
    assert "column 'title' is missing" in found[0].what + found[1].what


def test_a_file_that_is_not_utf_8_is_named_with_its_line(folder: Path) -> None:
    path = folder / "goals.csv"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:3], b"SDG 3,3,Sant\xe9,#4C9F38,un-2030-agenda,read", *lines[4:]]))
    (found,) = problems(folder)
    assert (found.file, found.line) == ("goals.csv", 4)
    assert "CSV UTF-8" in found.remedy


def test_a_package_that_is_not_json_is_named_with_its_line(folder: Path) -> None:
    line = swap(folder, "datapackage.json", '^ "resources": ', ' "resources" ')
    (found,) = problems(folder)
    assert (found.file, found.line) == ("datapackage.json", line)


def test_a_folder_without_data_says_so(tmp_path: Path) -> None:
    (found,) = problems(tmp_path)
    assert "there is no datapackage.json" in found.what


def test_an_edition_without_files_says_so(folder: Path) -> None:
    with pytest.raises(
        DataError, match=r"^editions\.csv, line 1: the edition ppn-026 has no files\. Add the"
    ):
        load(folder, "ppn-026")


def test_another_edition_is_a_matter_of_rows_alone(folder: Path) -> None:
    shutil.copytree(folder / "ppn-06-20", folder / "ppn-002")
    swap(folder, "ppn-002/groups.csv", "Wellbeing", "Health")
    assert check(folder) == []
    assert load(folder, "ppn-002").groups[-1].title == "Health"
    assert load(folder).groups[-1].title == "Wellbeing"


def test_the_schema_of_a_table_holds_for_every_edition(folder: Path) -> None:
    """Frictionless and the builder both find a word of another edition that is not on the list."""
    shutil.copytree(folder / "ppn-06-20", folder / "ppn-002")
    line = swap(folder, "ppn-002/overlaps.csv", "^waste,M4.05,once", "waste,M4.05,twice")
    for edition in ("ppn-06-20", "ppn-002"):
        found = [(p.file, p.line) for p in check(folder, edition)]
        assert set(found) == {("ppn-002/overlaps.csv", line)}, edition


def test_an_edition_needs_every_file_that_is_listed(folder: Path) -> None:
    shutil.copytree(folder / "ppn-06-20", folder / "ppn-002")
    (folder / "ppn-002/groups.csv").unlink()
    with pytest.raises(DataError) as error:
        load(folder, "ppn-002")
    (found,) = error.value.problems
    assert (found.file, found.what) == ("ppn-002/groups.csv", "the file is missing")
    assert "heading alone" in found.remedy


def test_a_reference_of_an_edition_is_looked_up_in_that_edition(folder: Path) -> None:
    """The shipped edition has MAC 8.2, and the other one no longer has."""
    shutil.copytree(folder / "ppn-06-20", folder / "ppn-002")
    swap(folder, "ppn-002/criteria.csv", "^MAC 8.2,", "MAC 8.9,")
    assert "unknown mac 'MAC 8.2'" in {p.what for p in check(folder, "ppn-002")}
    files = {p.file for p in check(folder)}
    assert "ppn-002/kpi_criteria.csv" in files
    assert {Path(file).parent.name for file in files} == {"ppn-002"}


def test_the_tables_of_an_edition_are_described_once() -> None:
    described = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    paths = Counter(Path(resource["path"]).name for resource in described["resources"])
    assert {name for name, times in paths.items() if times > 1} == set()
    assert described["edition"] == SHIPPED


def test_data_of_the_first_release_are_read_with_what_was_true_then(tmp_path: Path) -> None:
    with zipfile.ZipFile(RELEASED / "ppn-06-20/0.1.0.zip") as package:
        package.extractall(tmp_path, [name for name in package.namelist() if name.startswith("data/")])
    heading = (tmp_path / "data/ppn-06-20/kpi_criteria.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "brings" not in heading
    mapping = load(tmp_path / "data")
    brings = {(link.via, link.brings) for kpi in mapping.kpis for link in kpi.criteria}
    assert brings == {("metric", True), ("fits", False), ("touches", False)}
    assert {overlap.entry for overlap in mapping.overlaps} == {"once"}
    assert [edition.usable_from for edition in mapping.editions] == [None] * len(mapping.editions)


def test_all_faults_are_told_at_once_in_file_and_line_order(folder: Path) -> None:
    swap(folder, "units.csv", "own-reading", "nowhere")
    swap(folder, "goals.csv", ",read$", ",checked")
    swap(folder, ED + "groups.csv", ",read$", ",seen")
    found = [p.file for p in problems(folder)]
    assert found == ["goals.csv", ED + "groups.csv", "units.csv"]


def test_a_message_reads_as_a_sentence_with_place_and_remedy(folder: Path) -> None:
    swap(folder, "goals.csv", ",read$", ",checked")
    with pytest.raises(DataError) as caught:
        load(folder)
    assert str(caught.value) == (
        "goals.csv, line 2: unknown status 'checked'. "
        "Use one of: read, part-read, recalled, derived, own, doubtful."
    )


def test_check_finds_what_load_finds_and_says_it_once(folder: Path) -> None:
    line = swap(folder, "goals.csv", ",read$", ",checked")
    (found,) = check(folder)
    assert (found.file, found.line) == ("goals.csv", line)


def test_check_also_looks_at_files_that_load_does_not_need(folder: Path) -> None:
    line = swap(folder, "gdp_deflators.csv", "61.5718", "about sixty")
    assert ("gdp_deflators.csv", line) in [(p.file, p.line) for p in check(folder)]
