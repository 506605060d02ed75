"""What the shipped data says: whole, curated, sourced, and free of figures that are not ours to give."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from builder.data.load import DATA, load
from builder.data.status import CONFIRMED, check, status
from builder.model.gaps import gaps
from builder.model.mapping import Kpi, Mapping
from builder.releases.package import releases


@pytest.fixture(scope="module")
def mapping() -> Mapping:
    return load()


def files() -> list[Path]:
    return sorted(DATA.rglob("*.csv"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_model_has_its_published_size(mapping: Mapping) -> None:
    sizes = [len(part) for part in (mapping.groups, mapping.outcomes, mapping.criteria, mapping.metrics)]
    assert sizes == [5, 8, 24, 52]


def test_theme_2_has_22_metrics(mapping: Mapping) -> None:
    assert sum(metric.outcome.top.key == "Theme 2" for metric in mapping.metrics) == 22


def test_the_criteria_are_spread_over_outcomes_as_published(mapping: Mapping) -> None:
    spread = Counter(mac.outcome.key for mac in mapping.criteria)
    assert [spread[f"Outcome {n}"] for n in range(1, 9)] == [5, 3, 5, 2, 2, 3, 2, 2]


def test_only_the_first_goal_that_the_model_names_was_read(mapping: Mapping) -> None:
    named = {o.key: ([g.key for g in o.goals], o.goals_status) for o in mapping.outcomes if o.goals}
    assert named == {"Outcome 1": (["SDG 1"], "part-read")}


def test_official_wording_says_how_far_it_is_confirmed() -> None:
    worded = [row for row in rows(DATA / "ppn-06-20" / "criteria.csv") if row["official_text"]]
    assert Counter(row["text_status"] for row in worded) == {"read": 4, "part-read": 14}
    assert all("not checked against" in row["text_note"] for row in worded if row["text_status"] != "read")


def test_there_are_17_goals_and_169_targets_in_order(mapping: Mapping) -> None:
    assert [goal.key for goal in mapping.goals] == [f"SDG {n}" for n in range(1, 18)]
    assert [target.sort for target in mapping.targets] == list(range(1, 170))
    assert mapping.target("T 8.10").sort == mapping.target("T 8.9").sort + 1


def test_there_are_12_itl1_regions_two_rows_for_the_rest_and_the_uk(mapping: Mapping) -> None:
    assert Counter(region.level for region in mapping.regions) == {
        "region": 12,
        "country": 1,
        "not_region": 1,
        "not_uk": 1,
    }


def test_the_model_takes_shares_of_six_contract_figures(mapping: Mapping) -> None:
    assert len({metric.base.key for metric in mapping.metrics if metric.base}) == 6


def test_the_model_in_force_on_a_date_is_one(mapping: Mapping) -> None:
    spans = [(str(e.applies_from), str(e.applies_to), e.shipped) for e in mapping.editions]
    assert spans == [
        ("2021-01-01", "2025-09-30", True),
        ("2025-10-01", "2026-12-31", True),
        ("2027-01-01", "None", True),
    ]


def test_every_metric_is_answered_by_exactly_one_kpi(mapping: Mapping) -> None:
    answered = Counter(metric.key for kpi in mapping.kpis for metric in kpi.metrics)
    assert answered == Counter(metric.key for metric in mapping.metrics)


def test_52_metrics_make_39_kpis(mapping: Mapping) -> None:
    model = Counter(kpi.outcome.key for kpi in mapping.kpis if kpi.is_model)
    assert [model[f"Outcome {n}"] for n in range(1, 9)] == [4, 4, 15, 5, 3, 4, 3, 1]
    assert model.total() == 39


def test_a_count_and_its_share_are_one_kpi(mapping: Mapping) -> None:
    kpi = mapping.kpi("KPI 5.01")
    assert [(result.metric.key, result.result) for result in kpi.results] == [
        ("M5.01", "figure"),
        ("M5.02", "share"),
    ]
    assert kpi.base is not None
    assert (kpi.kind, kpi.accumulates, kpi.base.key) == ("share", "stock", "contract workforce FTE")


def test_the_model_feeds_seven_measures(mapping: Mapping) -> None:
    fed = {k.key: k.main.measure.key for k in mapping.kpis if k.is_model and k.main}
    assert fed == {
        "KPI 2.02": "NT10",
        "KPI 2.03": "NT9",
        "KPI 3.06": "NT19",
        "KPI 3.09": "NT14",
        "KPI 4.01": "NT34",
        "KPI 4.03": "NT31",
        "KPI 8.01": "NT29",
    }


def test_a_measure_kpi_is_its_measure(mapping: Mapping) -> None:
    for kpi in mapping.kpis:
        if not kpi.is_model:
            assert kpi.main
            assert (kpi.key, kpi.main.relation) == (f"KPI {kpi.main.measure.key}", "exact")


def test_every_fitting_measure_that_is_not_doubtful_has_a_kpi(mapping: Mapping) -> None:
    fitting = {
        link.measure.key
        for link in mapping.criterion_measures
        if link.relation == "fits" and link.measure.shown
    }
    fed = {kpi.main.measure.key for kpi in mapping.kpis if kpi.main}
    without = {key for key in fitting - fed if "No KPI:" not in mapping.measure(key).note}
    assert not without


def test_a_second_figure_is_asked_for_where_the_toms_count_otherwise(mapping: Mapping) -> None:
    links = [link for kpi in mapping.kpis for link in kpi.measures]
    assert all((link.second is not None) == (link.main and link.relation != "exact") for link in links)


def test_covid_kpis_are_parts_and_feed_nothing(mapping: Mapping) -> None:
    wholes = {
        kpi.key: kpi.part_of.key if kpi.part_of else ""
        for kpi in mapping.kpis
        if kpi.is_model and kpi.outcome.key == "Outcome 1"
    }
    assert wholes == {
        "KPI 1.01": "KPI 2.01",
        "KPI 1.02": "KPI 2.02",
        "KPI 1.03": "KPI 2.03",
        "KPI 1.04": "KPI 8.01",
    }
    assert not any(mapping.kpi(key).main for key in wholes)


def test_the_parts_among_measures_and_suppliers(mapping: Mapping) -> None:
    """Supported hires are no parts: any post counts, new or refilled, and each recruit in one category."""
    assert {
        kpi.key: kpi.part_of.key for kpi in mapping.kpis if kpi.part_of and kpi.outcome.key != "Outcome 1"
    } == {"KPI NT1a": "KPI NT1", "KPI 3.15": "KPI 3.13", "KPI NT15a": "KPI NT15"}


def test_views_of_the_workforce_carry_no_money(mapping: Mapping) -> None:
    views = [k for k in mapping.kpis if k.is_model and k.outcome.key in ("Outcome 5", "Outcome 6")]
    assert len(views) == 7
    assert not any(kpi.main for kpi in views)


def test_kpis_about_health_care_housing_or_offences_ask_for_privacy(mapping: Mapping) -> None:
    private = {kpi.key for kpi in mapping.kpis if kpi.privacy}
    workforce = {"KPI 5.01", "KPI 5.03", "KPI 5.05", "KPI 6.01", "KPI 6.03", "KPI 6.05"}
    assert private == workforce | {"KPI NT3b", "KPI NT4a", "KPI NT5", "KPI NT5a", "KPI NT6"}


def test_measures_of_place_and_of_company_policy_carry_a_caution(mapping: Mapping) -> None:
    for kpi in mapping.kpis:
        if kpi.main and not kpi.is_model:
            measure = kpi.main.measure
            wanted = "local" if measure.local else "corporate_policy" if measure.corporate_policy else ""
            assert kpi.caution == wanted, kpi.key


def test_doubtful_measures_reach_no_kpi(mapping: Mapping) -> None:
    doubtful = {measure.key for measure in mapping.measures if not measure.shown}
    assert len(doubtful) == 15
    assert not doubtful & {link.measure.key for kpi in mapping.kpis for link in kpi.measures}


def test_gaps_stay_gaps(mapping: Mapping) -> None:
    found = gaps(mapping)
    assert [mac.key for mac in found.no_kpi] == ["MAC 3.2", "MAC 3.3"]
    assert [mac.key for mac in found.no_metric] == [
        *("MAC 1.3", "MAC 1.4", "MAC 1.5", "MAC 2.1", "MAC 3.2", "MAC 3.3", "MAC 3.4", "MAC 6.3"),
    ]
    assert {"M3.01", "M4.04"} <= {metric.key for metric in found.no_measure}
    assert {"NT14", "NT18", "NT19"} <= {measure.key for measure in found.no_value}
    assert all(measure.valuation_note for measure in found.no_value)


def texts(kpi: Kpi) -> dict[str, str]:
    return {
        "title": kpi.title,
        "deliverable": kpi.deliverable,
        "counting rule": kpi.counting_rule,
        "evidence": kpi.evidence,
    }


@pytest.mark.parametrize("part", ["title", "deliverable", "counting rule", "evidence"])
def test_what_a_supplier_reads_is_written_for_that_kpi(mapping: Mapping, part: str) -> None:
    said = Counter(texts(kpi)[part] for kpi in mapping.kpis)
    assert max(said.values()) == 1
    assert min(len(text.split()) for text in said) >= (
        3 if part == "title" else 5 if part == "evidence" else 6
    )


def test_what_a_supplier_reads_keeps_to_its_place(mapping: Mapping) -> None:
    for kpi in mapping.kpis:
        assert len(kpi.title) <= 60, kpi.key
        assert len(kpi.deliverable) <= 130, kpi.key
        assert len(kpi.numeric_element) <= 100, kpi.key
        assert len(kpi.counting_rule) <= 300, kpi.key
        assert len(kpi.evidence) <= 200, kpi.key


def test_a_counting_rule_is_one_to_three_whole_sentences(mapping: Mapping) -> None:
    for kpi in mapping.kpis:
        assert kpi.counting_rule.endswith("."), kpi.key
        assert 1 <= len(re.findall(r"[.:;] |\.$", kpi.counting_rule)) <= 4, kpi.key


def test_codes_named_in_the_words_of_a_kpi_exist(mapping: Mapping) -> None:
    known = {kpi.key for kpi in mapping.kpis}
    for kpi in mapping.kpis:
        text = f"{kpi.counting_rule} {kpi.evidence}"
        named = set(re.findall(r"KPI (?:[0-9]+\.[0-9]+|NT[0-9]+[a-z]?)", text))
        assert named <= known, kpi.key


def test_every_reason_for_an_sdg_link_is_its_own() -> None:
    for name in ("ppn-06-20/metric_targets.csv", "measure_targets.csv"):
        said = Counter(row["reason"] for row in rows(DATA / name))
        assert max(said.values()) == 1, name
        assert min(len(reason.split()) for reason in said) >= 4, name


def test_every_kpi_has_one_primary_target_and_a_reason_for_each(mapping: Mapping) -> None:
    for kpi in mapping.kpis:
        assert sum(link.primary for link in kpi.targets) == 1, kpi.key
        assert all(link.reason for link in kpi.targets), kpi.key


AMERICAN = re.compile(
    r"\b(colors?|centers?|organiz\w+|labor|behavior\w*|programs?|recogniz\w+|utiliz\w+|fulfill|analyz\w+"
    r"|favor\w*|neighbor\w*|enrollment|monetiz\w+|minimiz\w+|maximiz\w+|prioritiz\w+)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_words_are_british(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert AMERICAN.findall(text) == []


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_row_has_a_source_and_a_status(path: Path) -> None:
    sources = {row["source"] for row in rows(DATA / "sources.csv")}
    for row in rows(path):
        assert row["source"] in sources
        assert row["status"] in {"read", "part-read", "recalled", "derived", "own", "doubtful"}


@pytest.mark.parametrize("path", [*files(), DATA / "datapackage.json"], ids=lambda path: path.name)
def test_files_are_plain_utf_8_with_unix_lines(path: Path) -> None:
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8").endswith("\n")


OPEN_LICENCES = {
    "OGL v3.0",
    "CC BY 4.0",
    "OGL v3.0; Real Living Wage: Living Wage Foundation",
    "none needed",
}
MONEY_FILES = {"values.csv", "carbon_values.csv", "wage_floors.csv", "regional_pay.csv"}


def test_every_value_comes_from_an_open_source(mapping: Mapping) -> None:
    assert {value.licence for value in mapping.values} <= OPEN_LICENCES
    assert {value.source.licence for value in mapping.values} <= OPEN_LICENCES
    assert not any("TOMs" in value.source.title + value.citation for value in mapping.values)


def test_no_national_toms_money_value_is_in_the_data() -> None:
    numeric = {"integer", "number"}
    for resource in json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))["resources"]:
        columns = {f["name"] for f in resource["schema"]["fields"] if f["type"] in numeric}
        if resource["path"] not in MONEY_FILES:
            assert columns <= {"sort", "decimals", "lower_bound", "index", "standard_metrics"}, resource[
                "path"
            ]
    measures = (DATA / "measures.csv").read_text(encoding="utf-8")
    assert not re.search(r"£ ?\d", measures)


def test_a_value_applies_only_to_a_measure_that_counts_its_unit(mapping: Mapping) -> None:
    assert all(link.value.unit == link.measure.quantity for link in mapping.value_links)


@pytest.mark.parametrize("key", ["OV-ADV-HR", "OV-EXP-ONCOST", "OV-WELLJOB", "OV-WELLBY"])
def test_a_value_of_another_quantity_stays_unlinked_and_says_why(mapping: Mapping, key: str) -> None:
    value = next(value for value in mapping.values if value.key == key)
    assert value.note
    assert not any(link.value.key == key for link in mapping.value_links)


def test_reuse_has_no_open_value(mapping: Mapping) -> None:
    # It counts what would have been recycled too; Landfill Tax is saved on what goes to landfill alone.
    assert mapping.values_of(mapping.measure("NT88")) == ()
    assert mapping.measure("NT88").quantity.key == "tonne-reused"


def test_paid_placements_are_not_valued_by_default(mapping: Mapping) -> None:
    links = mapping.values_of(mapping.measure("NT13"))
    assert len(links) == 6
    assert not any(link.default for link in links)


def test_rebased_values_agree_with_the_deflators(mapping: Mapping) -> None:
    """2012/13 prices of 14,610 are 20,388.68 in 2024-25: 14,610 x 100 / 71.6574."""
    (index,) = (
        float(row["index"])
        for row in rows(DATA / "gdp_deflators.csv")
        if row["series"] == "gdp_deflator_financial" and row["period"] == "2012-13"
    )
    (value,) = (value for value in mapping.values if value.key == "OV-JSA-PUB")
    assert value.gbp == pytest.approx(value.published_gbp * 100 / index, abs=0.05)


def test_carbon_values_of_the_book_are_those_of_the_series(mapping: Mapping) -> None:
    series = {
        int(row["year"]): float(row["central_2024_25_prices"]) for row in rows(DATA / "carbon_values.csv")
    }
    book = {v.applies_year: v.gbp for v in mapping.values if v.key.startswith("OV-CO2-")}
    assert set(book) == set(range(2021, 2036))
    assert all(year is not None and series[year] == gbp for year, gbp in book.items())


def test_rating_bounds_are_our_own_defaults(mapping: Mapping) -> None:
    assert [(rating.key, rating.lower_bound) for rating in mapping.ratings] == [
        ("Good", 1.0),
        ("Approaching target", 0.9),
        ("Requires improvement", 0.75),
        ("Inadequate", None),
        ("Other", None),
    ]


def test_organisation_types_overlap(mapping: Mapping) -> None:
    (overlap,) = (o for o in mapping.overlaps if o.key == "organisation types, spend")
    assert [kpi.key for kpi in overlap.kpis] == ["KPI 3.03", "KPI 3.06", "KPI 3.09", "KPI 3.12"]


def test_the_data_package_is_valid() -> None:
    assert check() == []


def test_the_status_counts_every_row_once(mapping: Mapping) -> None:
    found = status(mapping)
    assert sum(found.counts["metrics"].values()) == 52
    assert sum(found.counts["kpi_metrics"].values()) == 52
    assert sum(found.counts["targets"].values()) == 169
    assert found.counts["measures"]["doubtful"] == 15


def test_the_status_names_what_is_not_confirmed(mapping: Mapping) -> None:
    found = status(mapping).unconfirmed
    assert not {item.status for item in found} & CONFIRMED
    recalled = sum(metric.status not in CONFIRMED for metric in mapping.metrics)
    assert sum(item.table == "metrics" for item in found) == recalled


def test_nouns_are_walked_from_child_to_parent(mapping: Mapping) -> None:
    assert mapping.kpi("KPI 2.02").metrics[0].outcome.top.title == "Tackling economic inequality"


def test_an_unknown_key_is_a_key_error(mapping: Mapping) -> None:
    with pytest.raises(KeyError, match=r"KPI 9\.99"):
        mapping.kpi("KPI 9.99")


def test_every_kpi_of_a_release_leads_somewhere_today(mapping: Mapping) -> None:
    now = {kpi.key: kpi for kpi in mapping.kpis}
    for (edition, version), release in releases().items():
        assert edition == "ppn-06-20"
        walk = list(rows(DATA / "crosswalks" / f"{version}.csv"))
        first = {row["from_kpi"]: row for row in walk if row["figure"] == "first"}
        then = {kpi.key: kpi for kpi in release.mapping().kpis}
        assert set(first) == set(then), version
        for key, row in first.items():
            kpi = now[row["to_kpi"]]
            same_unit = kpi.unit.key == then[key].unit.key
            same_rule = kpi.counting_rule == then[key].counting_rule
            assert row["change"] == ("unit" if not same_unit else "none" if same_rule else "rule"), key
        gone = {k.key for k in then.values() if k.main and k.main.second and not (now[k.key].main)}
        assert {row["from_kpi"] for row in walk if row["figure"] == "second"} == gone == {"KPI 2.01"}
