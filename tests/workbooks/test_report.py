"""The report of findings: what it says about each file, and to whom; texts from copies do no harm."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builder.engine.model import Value as Shown
from builder.grid.kinds import Value
from builder.layout.cells import Key
from builder.layout.parts import Sheet
from builder.layout.placement import Placed
from builder.read.returned import Entry, Found, Place, Returned
from builder.reference import pages
from builder.returns.findings_json import findings_json
from builder.rules.catalogue import IT, MANAGER, Finding, catalogue, finding
from builder.rules.check import Case
from builder.rules.file_report import LONGEST, Copy, plain
from builder.rules.owners import is_suppliers
from builder.rules.period import reported
from builder.workbooks.build import build
from builder.workbooks.report.report import lay_out_report
from builder.workbooks.report.sheets import MOST_PAGES
from builder.write.paper import page_breaks, print_scale
from tests.support.cells import every_cell
from tests.support.mistakes import mapping

SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "findings.schema.json"
STARTS: dict[str, Value] = {"supplier": "Example Cleaning Ltd (fictional)", "contract_ref": "EX-1"}
FIGURES: dict[Key, Value] = {
    ("Select", "MAC 2.2", "Tick"): True,
    ("Lines", "KPI NT3", "This period"): 3,
    ("Lines", "KPI NT3", "Evidence"): "Referral letters",
    ("Regions", "KPI 2.01 | Delivered", "Wales"): 2.5,
}
STRAY = Found(
    "L401", "a.xlsx", Place("Mapping", "N9"), ("Lines", "KPI NT3", "Before"), "KPI NT3", "about forty"
)
SILENT = Found("L406", "a.xlsx", Place("Mapping", "O9"), ("Lines", "KPI NT3", "Evidence"), "KPI NT3")
NOTE = Found("K309", "a.xlsx", Place("KPIs", "A5"), kpi="KPI 2.01")


def returned(**start: Value) -> Returned:
    """A copy in which Start and two figures are filled in."""
    typed = {("Start", field): value for field, value in (STARTS | start).items()} | FIGURES
    entries = {key: Entry(key, value, value, Place()) for key, value in typed.items()}
    return Returned(Path("a.xlsx"), "0", "", "1234-5678", calculated=True, entries=entries, results={})


def read_as(of: Returned, *found: Found, file: str = "a.xlsx") -> Copy:
    """A file in which that was found, with what it reports."""
    return Copy(file, found, of, reported(Case(mapping(), of.inputs, frozenset(), of)))


def copy(*found: Found, file: str = "a.xlsx", **start: Value) -> Copy:
    return read_as(returned(**start), *found, file=file)


def sheets(copies: list[Copy], folder: Path) -> dict[str, list[list[Shown]]]:
    """The finished report: sheet name to its rows of values, blanks left out."""
    path = folder / "report.xlsx"
    build(lay_out_report(copies), path)
    return {
        sheet: [
            [value for (r, _), (_, value) in sorted(found.items()) if r == row]
            for row in sorted({r for r, _ in found})
        ]
        for sheet, found in every_cell(path).items()
    }


def test_a_supplier_whose_name_looks_like_an_escape_has_a_page(tmp_path: Path) -> None:
    typed = "_x005F_x005B_x_x001B_ Ltd"
    made = sheets([copy(STRAY, supplier=typed)], tmp_path)
    assert "1  x005F x005B_x x001B_ Ltd" in made


def test_the_summary_counts_and_says_what_is_to_be_done(tmp_path: Path) -> None:
    broken = Copy("b.xlsx", (Found("S101", "b.xlsx"),))
    copies = [copy(NOTE, STRAY, SILENT), broken, copy(file="c.xlsx")]
    rows = {row[0]: row for row in sheets(copies, tmp_path)["Summary"]}
    supplier, reference = STARTS.values()
    assert rows["a.xlsx"] == ["a.xlsx", supplier, reference, 1, 1, 1, "To be corrected", "Open"]
    assert rows["b.xlsx"] == ["b.xlsx", 0, 1, 0, "Could not be used", "Open"]
    assert rows["c.xlsx"][-2:] == ["In order", "Open"]


def test_errors_come_first_with_place_and_remedy(tmp_path: Path) -> None:
    rows = sheets([copy(NOTE, SILENT, STRAY)], tmp_path)["Findings"]
    found = [row for row in rows if row[0] == "a.xlsx"]
    assert [row[1:3] for row in found] == [["Error", "L401"], ["Warning", "L406"], ["Note", "K309"]]
    assert found[0][3:6] == ["Mapping", "N9", "KPI NT3"]
    assert (found[0][7], found[0][9]) == ("Supplier", "about forty")
    assert "Type the number in digits only" in str(found[0][8])


def test_each_supplier_gets_a_page_with_its_own_findings_only(tmp_path: Path) -> None:
    other = Found("S104", "b.xlsx", Place("Start", "B30"))
    copies = [copy(STRAY), copy(other, file="b.xlsx", supplier="Another Ltd (fictional)")]
    pages = sheets(copies, tmp_path)
    assert list(pages)[2:4] == ["1 Another Ltd (fictional)", "2 Example Cleaning Ltd (fiction"]
    codes = [[row[2] for row in rows if row[0] in {"a.xlsx", "b.xlsx"}] for rows in list(pages.values())[2:4]]
    assert codes == [["S104"], ["L401"]]


def test_two_contracts_of_a_supplier_get_two_pages_that_name_contract_and_period(tmp_path: Path) -> None:
    first, last = date(2026, 4, 1), date(2026, 6, 30)
    other = replace(STRAY, file="b.xlsx")
    copies = [
        copy(STRAY, period_start=first, period_end=last),
        copy(other, file="b.xlsx", contract_ref="EX-2"),
    ]
    one, two = list(sheets(copies, tmp_path).values())[2:4]
    who, by = ["Authority: not given"], ["Please return by: ____________________"]
    assert one[2:6] == [["Contract: EX-1"], who, ["Period: 1 Apr 2026 to 30 Jun 2026"], by]
    assert two[2:6] == [["Contract: EX-2"], who, ["Period: not given"], by]
    files = [{row[0] for row in rows if row[0] in {"a.xlsx", "b.xlsx"}} for rows in (one, two)]
    assert files == [{"a.xlsx"}, {"b.xlsx"}]


def test_two_authorities_with_one_reference_get_two_pages(tmp_path: Path) -> None:
    other = replace(STRAY, file="b.xlsx")
    copies = [copy(STRAY, authority="Council A"), copy(other, file="b.xlsx", authority="Council B")]
    one, two = list(sheets(copies, tmp_path).values())[2:4]
    assert [one[3], two[3]] == [["Authority: Council A"], ["Authority: Council B"]]


def test_files_that_name_nobody_are_never_on_one_page() -> None:
    broken = [Copy(name, (Found("F724", name),)) for name in ("a.xlsx", "b.xlsx")]
    names = [sheet.name for sheet in lay_out_report(broken).workbook.sheets]
    assert names == ["Summary", "Findings", "1 a.xlsx", "2 b.xlsx", "Acceptance"]


BUYERS = [
    NOTE,
    Found("E855", "a.xlsx", Place("Renamed", "D9"), ("Select", "MAC 2.2", "Weighting")),
    Found("S121", "a.xlsx", Place("Start", "B70"), ("Scope", "Wales", "In scope")),
    Found("S106", "a.xlsx", Place("Start", "B60"), ("Start", "bound_good")),
    Found("L415", "a.xlsx", Place("Mapping", "Z9"), ("Lines", "KPI NT3", "Rating reason")),
]


@pytest.mark.parametrize("found", BUYERS, ids=lambda found: found.code)
def test_what_the_buyer_fills_in_and_notes_are_on_findings_alone(found: Found) -> None:
    placed = lay_out_report([copy(found)])
    assert [sheet.name for sheet in placed.workbook.sheets] == ["Summary", "Findings", "Acceptance"]
    assert found.code in {cell.value for cell in placed.cells(placed.workbook.sheets[1])}


def test_what_the_supplier_enters_on_start_is_on_the_page() -> None:
    found = Found("S104", "a.xlsx", Place("Start", "B40"), ("Start", "period_end"))
    placed = lay_out_report([copy(found)])
    assert "S104" in {cell.value for cell in placed.cells(placed.workbook.sheets[2])}


def test_the_page_speaks_to_the_supplier_and_findings_to_the_contract_manager() -> None:
    placed = lay_out_report([copy(Found("T818", "a.xlsx", Place("Mapping")))])
    findings, page = ({cell.value for cell in placed.cells(s)} for s in placed.workbook.sheets[1:3])
    ask = "Ask for that row's entries in the issued workbook."
    send = "Enter the figures of that row in the workbook as it was issued and send that."
    assert (ask in findings, send in findings) == (True, False)
    assert (ask in page, send in page) == (False, True)


def test_no_page_tells_a_supplier_to_ask_the_sender() -> None:
    for entry in catalogue():
        placed = lay_out_report([copy(Found(entry.code, "a.xlsx"))])
        on_pages = [c.value for s in placed.workbook.sheets[2:-1] for c in placed.cells(s)]
        assert not [v for v in on_pages if re.search(r"Ask |Do not open", str(v))], entry.code


def test_a_page_to_send_back_names_no_folder() -> None:
    twice = Found("X941", "in/contracts/a.xlsx", Place("Start", "B47"), ("Start", "contract_ref"))
    twice = replace(twice, what="EX-1", wanted="in/contracts/b.xlsx")
    placed = lay_out_report([copy(STRAY, twice, file="in/contracts/a.xlsx")])
    (page,) = (s for s in placed.workbook.sheets if s.name.startswith("1 "))
    values = [cell.value for cell in placed.cells(page)]
    assert {"a.xlsx", "b.xlsx", "X941"} <= set(values)
    assert not any("contracts" in str(value) for value in values)


def accepted(copies: list[Copy], folder: Path) -> dict[Shown, Shown]:
    """Line to what Acceptance says was reported."""
    rows = sheets(copies, folder)["Acceptance"]
    return {row[2]: row[4] for row in rows if row[0] == "a.xlsx"}


def with_entry(*key: str, value: Value, is_understood: bool = True, found: tuple[Found, ...] = ()) -> Copy:
    """The copy with one more entry."""
    made = returned()
    entries = {**made.entries, key: Entry(key, value, value, Place(), is_understood)}
    return read_as(replace(made, entries=entries), *found)


def test_acceptance_lists_every_line_in_use_with_its_figure_or_none(tmp_path: Path) -> None:
    rows = sheets([copy()], tmp_path)["Acceptance"]
    said = {row[2]: row[3:6] for row in rows if row[0] == "a.xlsx"}
    assert said["KPI 2.01"] == ["FTE jobs created", 2.5, "FTE jobs"]
    assert said["KPI NT3"] == ["Jobs for long-term unemployed people", 3, "FTE-years in work"]
    silent = {line for line, (_, figure, _) in said.items() if figure == "nothing reported"}
    assert {"KPI 2.02 L2", "KPI 2.03 L4+"} <= silent
    assert set(said) == {"KPI 2.01", "KPI NT3"} | silent


def test_acceptance_says_where_a_figure_was_not_read_and_why(tmp_path: Path) -> None:
    key = ("Lines", "KPI NT3", "This period")
    found = (Found("L401", "a.xlsx", key=key), replace(STRAY, code="L406"))
    withheld = with_entry(*key, value="withheld", is_understood=False, found=found)
    assert accepted([withheld], tmp_path)["KPI NT3"] == "not read: see L401"
    unnamed = with_entry(*key, value="withheld", is_understood=False)
    assert accepted([unnamed], tmp_path)["KPI NT3"] == "not read: see Findings"


def test_acceptance_shows_no_sum_of_which_a_part_was_not_read(tmp_path: Path) -> None:
    key = ("Regions", "KPI 2.01 | Delivered", "Scotland")
    part = with_entry(*key, value="205 hours", is_understood=False, found=(Found("R501", "a.xlsx", key=key),))
    assert accepted([part], tmp_path)["KPI 2.01"] == "not read: see R501"


def test_acceptance_shows_a_figure_whose_other_entries_were_not_read(tmp_path: Path) -> None:
    other = with_entry("Lines", "KPI NT3", "Before", value="nil", is_understood=False)
    assert accepted([other], tmp_path)["KPI NT3"] == 3


def test_acceptance_shows_nought_as_a_figure(tmp_path: Path) -> None:
    zero = with_entry("Lines", "KPI NT3", "This period", value=0)
    assert accepted([zero], tmp_path)["KPI NT3"] == 0


def test_acceptance_takes_a_small_figure_as_withheld_where_its_total_is_given(tmp_path: Path) -> None:
    row = ("Regions", "KPI 5.01 | Delivered")
    typed: dict[Key, Value] = {("Start", "contract_ref"): "EX-1", ("Kpis", "KPI 5.01", "Choice"): "Include"}
    typed |= {(*row, "London"): 9, (*row, "Wales"): "<5"}
    without = replace(returned(), entries={k: Entry(k, v, v, Place()) for k, v in typed.items()})
    given = replace(without, entries={**without.entries, (*row, "One figure"): Entry(row, 12, 12, Place())})
    found = (Found("R510", "a.xlsx", key=(*row, "One figure")),)
    said = [accepted([read_as(one, *found)], tmp_path)["KPI 5.01"] for one in (without, given)]
    assert said == ["not read: see R510", 12]


@pytest.mark.parametrize(("stage", "is_listed"), [("Tender", False), ("Delivery", True)])
def test_a_return_without_figures_is_accepted_in_delivery_only(stage: str, is_listed: bool) -> None:
    typed: dict[Key, Value] = {("Start", "stage"): stage, ("Select", "MAC 2.2", "Tick"): True}
    entries = {key: Entry(key, value, value, Place()) for key, value in typed.items()}
    placed = lay_out_report([read_as(replace(returned(), entries=entries))])
    words = {cell.value for cell in placed.cells(sheet_of(placed, "Acceptance"))}
    assert ("nothing reported" in words, "No figure is reported for a period in these copies." in words) == (
        is_listed,
        not is_listed,
    )


def test_acceptance_takes_quantity_evidence_reason_rating_and_notice() -> None:
    placed = lay_out_report([copy()])
    keys = {c.key[2] for sheet in placed.workbook.sheets for c in placed.cells(sheet) if c.is_input}
    assert keys == {"Accepted quantity", "Evidence seen", "Reason", "Your rating", "In notice"}


def test_acceptance_has_period_commitment_target_regions_and_rating_beside_each_figure() -> None:
    typed: dict[Key, Value] = {
        ("Start", "contract_start"): date(2026, 4, 1),
        ("Start", "contract_end"): date(2028, 3, 31),
        ("Start", "period_start"): date(2026, 4, 1),
        ("Start", "period_end"): date(2027, 3, 31),
        ("Lines", "KPI 2.01", "Commitment"): 20,
        ("Lines", "KPI 2.01", "Before"): 1.5,
        ("Regions", "KPI 2.01 | Delivered", "London"): 4.5,
        ("Kpis", "KPI 2.01", "Publish"): "Yes",
    }
    made = returned()
    more = {key: Entry(key, value, value, Place()) for key, value in typed.items()}
    placed = lay_out_report([read_as(replace(made, entries={**made.entries, **more}))])
    (part,) = sheet_of(placed, "Acceptance").tables
    row = next(i for i, key in enumerate(part.column("Line").content) if key == "KPI 2.01")  # type: ignore[arg-type]
    said = {c.heading: c.content[row] for c in part.columns if isinstance(c.content, tuple)}
    # 1 of 2 years has passed: 365 of 731 days of 20 are due; 1.5 before and 7 now are 85 % of them.
    assert said["Committed"] == 20
    assert said["Target to date"] == pytest.approx(20 * 365 / 731)
    assert (said["Reported"], said["Before"], said["Counted as"]) == (7, 1.5, "flow")
    assert said["Regions"] == "London 4.5, Wales 2.5"
    assert (said["Period from"], said["Period to"]) == ("1 Apr 2026", "31 Mar 2027")
    assert (said["Rating shown"], said["Publish"]) == ("Requires improvement", "Yes")
    assert [said[f"{word} from"] for word in ("Good", "Approaching", "Requires")] == [1, 0.9, 0.75]


def test_acceptance_asks_for_the_toms_figure_where_the_national_toms_are_reported() -> None:
    key = ("Lines", "KPI 2.02 L2", "TOMs this period")
    both = with_entry("Start", "report_in", value="Both")
    weeks = replace(both.returned, entries={**both.returned.entries, key: Entry(key, 40, 40, Place())})  # type: ignore[union-attr, type-var]
    found = {one.key: (one.figure, one.unit) for one in read_as(weeks).reported}  # type: ignore[arg-type]
    assert found["KPI 2.02 L2 | TOMs figure"] == (40, "weeks of training")
    assert not any(one.key.endswith("TOMs figure") for one in copy().reported)


def test_acceptance_is_printed_in_at_least_8_points() -> None:
    placed = lay_out_report([copy()])
    sheet = sheet_of(placed, "Acceptance")
    assert print_scale(sheet, page_breaks(placed, sheet)) >= 80


def test_nothing_found_is_said(tmp_path: Path) -> None:
    assert ["Nothing was found."] in sheets([copy()], tmp_path)["Findings"]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x.example","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", "{x}"]
)
def test_what_looks_like_a_formula_stays_text(text: str, tmp_path: Path) -> None:
    hostile = Found("L401", text, Place(text, text), ("Lines", "KPI NT3", "Before"), text, text, text)
    path = tmp_path / "r.xlsx"
    build(lay_out_report([copy(hostile, file=text, supplier=text)]), path)
    formulas = {formula for cells in every_cell(path).values() for formula, _ in cells.values() if formula}
    assert all(re.fullmatch(r"HYPERLINK\(\"#'?[\w =().,:+@-]+'?!A1\",\"Open\"\)", f) for f in formulas)
    placed = lay_out_report([copy(hostile, file=text, supplier=text)])
    shown = [c for s in placed.workbook.sheets for c in placed.cells(s) if c.value == plain(text)]
    assert shown
    assert {c.kind.number_format for c in shown} == {"@"}


def test_control_and_invisible_characters_are_not_shown() -> None:
    assert plain("a\x00b\u202ec\u200bd\ne") == "a b c d e"
    assert len(plain("x" * 5000)) == LONGEST


def test_a_supplier_of_many_emoji_gets_a_page_that_excel_can_name() -> None:
    layout = lay_out_report([copy(STRAY, supplier="\U0001f600" * 40)])
    (page,) = (s.name for s in layout.workbook.sheets if s.name.startswith("1 "))
    assert page == "1 " + "\U0001f600" * 14


def test_the_json_is_plain_letters_whatever_is_in_copies_and_names() -> None:
    told = findings_json([copy(Found("S101", "\udcff.xlsx", what="\x9b31m\u202e"), file="\udcff.xlsx")])
    assert told.isascii()
    assert json.loads(told)["files"][0]["findings"][0]["found"] == "\x9b31m\u202e"


def test_more_suppliers_than_pages_are_counted() -> None:
    copies = [copy(STRAY, file=f"{n}.xlsx", supplier=f"Supplier {n}") for n in range(MOST_PAGES + 2)]
    placed = lay_out_report(copies)
    assert len(placed.workbook.sheets) == MOST_PAGES + 3
    words = [c.value for c in placed.cells(placed.workbook.sheets[0])]
    assert "2 more contracts have points to send back. They are only on Findings." in words


def test_the_json_has_what_its_schema_promises() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    tree = json.loads(findings_json([copy(STRAY, NOTE), Copy("b.pdf", (Found("S101", "b.pdf"),))]))
    for node, name in ((tree, ""), *((f, "file") for f in tree["files"])):
        assert sorted(node) == sorted((schema["$defs"][name] if name else schema)["required"])
    finding = tree["files"][0]["findings"][0]
    assert sorted(finding) == sorted(schema["$defs"]["finding"]["required"])
    assert re.fullmatch(schema["$defs"]["finding"]["properties"]["code"]["pattern"], finding["code"])
    states = schema["$defs"]["file"]["properties"]["state"]["enum"]
    assert [f["state"] in states for f in tree["files"]] == [True, True]
    assert tree["schema"] == schema["properties"]["schema"]["const"]
    assert (finding["found"], finding["cell"], finding["severity"]) == ("about forty", "N9", "error")


@pytest.mark.parametrize("code", ["A921", "A922", "A923", "A925", "A926", "A927", "A930"])
def test_what_only_the_supplier_can_undo_is_on_the_page_though_the_cell_is_the_buyers(code: str) -> None:
    place = Place("KPIs", "F9")
    changed = Found(code, "a.xlsx", place, ("Kpis", "KPI 2.01", "Minimum"))
    assert is_suppliers(changed, finding(code))
    assert "issue it again" not in finding(code).for_supplier


@pytest.mark.parametrize("code", [entry.code for entry in catalogue() if entry.owner == IT])
def test_what_only_it_can_mend_is_in_words_for_it_on_a_page_of_its_own(code: str) -> None:
    assert finding(code).remedy_it
    found = (Found(code, "in/a.xlsx", Place()), Found("F721", "in/a.xlsx"), STRAY)
    placed = lay_out_report([Copy("in/a.xlsx", found)])
    told = {cell.value for cell in placed.cells(sheet_of(placed, "For IT"))}
    assert {"in/a.xlsx", finding(code).remedy_it, finding("F721").remedy_it} <= told
    assert STRAY.code not in told
    listed = [cell.value for cell in placed.cells(sheet_of(placed, "Findings"))]
    assert finding(code).remedy_it in listed
    assert listed[listed.index(finding(code).remedy_it) - 1] == "IT"
    assert finding("F721").remedy in listed


def test_nothing_for_it_makes_no_page() -> None:
    placed = lay_out_report([copy(STRAY)])
    assert "For IT" not in [sheet.name for sheet in placed.workbook.sheets]


def sheet_of(placed: Placed, name: str) -> Sheet:
    return next(sheet for sheet in placed.workbook.sheets if sheet.name == name)


@pytest.mark.parametrize("entry", [e for e in catalogue() if e.remedy_it], ids=lambda entry: entry.code)
def test_the_page_for_it_has_the_words_for_it(entry: Finding) -> None:
    page = (pages.DOCS / "it.md").read_text(encoding="utf-8")
    assert f"| {entry.code} {entry.short} | {entry.what} | {entry.remedy_it} |" in page


def test_everybody_gets_words_of_their_own() -> None:
    """A supplier is never told to ask the supplier, and only the words for IT speak of the tool's makers."""
    for entry in catalogue():
        sent = "" if entry.owner in {MANAGER, IT} else entry.for_supplier
        assert not re.search(r"[Aa]sk (the sender|the supplier|for)\b", sent), entry.code
        assert "makers" not in entry.remedy + entry.for_supplier, entry.code


def test_a_page_for_a_file_that_names_nobody_names_the_file() -> None:
    placed = lay_out_report([Copy("in/letter.docx", (Found("F730", "in/letter.docx"),))])
    page = sheet_of(placed, "1 letter.docx")
    assert page.title == "To the sender of letter.docx: please look at these points"
