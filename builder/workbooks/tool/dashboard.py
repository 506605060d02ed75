"""Dashboard: key figures and native charts, in two columns."""

from __future__ import annotations

from builder.formulas.vocabulary import Formula, both, cases, countifs, eq, gt, lookup, name, table, when
from builder.grid.kinds import COUNT, PERCENT, POUNDS, Kind
from builder.grid.text_width import ROW_PIXELS
from builder.layout.parts import Chart, Column, Field, Fields, Line, Paragraphs, Part, Series, Sheet, Table
from builder.model.mapping import Mapping
from builder.templates import looks, words
from builder.workbooks.tool.common import about
from builder.workbooks.tool.workings.charts import ANY, ratings

WIDTHS = (36, 15, 31, 36, 15, 31)
RIGHT = 3
CHART_WIDTH, LOW, HIGH, HIGHEST = 560, 250, 310, 490
SECOND_PAGE = 5
"""The part that begins the second page of paper: the second row of charts."""

RATING_COLOURS = ("good", "approaching", "requires", "inadequate")


def sheet(mapping: Mapping) -> Sheet:
    """Key figures above, then charts and £ by kind, two beside each other."""
    say = words("dashboard")
    score = when(eq(name("pounds_shown"), 0), say("score"), when(eq(name("toms_wanted"), 0), say("model")))
    lines = (
        Line(_state(), "body strong"),
        *(Line(say(x), "small") for x in ("pounds", "regions")),
        Line(score, "warning"),
    )
    parts: tuple[Part, ...] = (
        Fields(say("figures.left"), _counts(mapping)),
        Fields(say("figures.right"), _pounds(), left=RIGHT),
        Paragraphs(lines, overflow=True),
        *_charts(mapping),
        _kinds(),
    )
    return Sheet(
        say("name"),
        say("title"),
        say("purpose"),
        parts,
        WIDTHS,
        page_parts=(SECOND_PAGE,),
        beside=frozenset({1, 4, 6, 8}),
        note=about(),
    )


def _kinds() -> Table:
    """Table PoundsByKind: a row for each kind of £, since unlike £ have no common scale."""
    kinds, charted = words("workings_charts").section("kinds"), table("KindChart")
    kind = table("PoundsByKind")["Kind of £"]
    committed, delivered = (lookup(kind, charted, h, "Kind") for h in ("Committed", "Delivered"))
    columns = (
        Column("Kind of £", tuple(kinds.values()), width=WIDTHS[RIGHT], look="key"),
        Column("£ committed", _pounds_of(committed), POUNDS, WIDTHS[RIGHT + 1], "result"),
        Column("£ delivered", _pounds_of(delivered), POUNDS, WIDTHS[RIGHT + 2], "result"),
    )
    return Table("PoundsByKind", tuple(kinds), columns, left=RIGHT, filters=frozenset())


def _pounds_of(amount: Formula) -> Formula:
    """The amount where £ may be shown and something has a value."""
    return when(both(eq(name("pounds_shown"), 1), gt(amount, 0)), amount)


def _field(key: str, content: Formula, kind: Kind) -> Field:
    return Field(key, words("dashboard")(f"field.{key}"), content, kind, look="result")


def _counts(mapping: Mapping) -> tuple[Field, ...]:
    lines, line_work, best = table("Lines"), table("LineWork"), ratings(mapping)[0]
    selected = (line_work.all("Selected"), 1)
    return (
        _field("dash_kpis", name("kpis_selected"), COUNT),
        _field("dash_committed", countifs(lines.all("Committed"), ANY, *selected), COUNT),
        _field("dash_delivered", countifs(lines.all("Delivered"), ANY, *selected), COUNT),
        _field("dash_rated", countifs(table("ChartLines").all("Capped"), ANY), COUNT),
        _field("dash_good", countifs(lines.all("Rating"), best, *selected), COUNT),
    )


def _pounds() -> tuple[Field, ...]:
    return (
        _field("dash_pounds_committed", name("pounds_committed"), POUNDS),
        _field("dash_pounds_delivered", name("pounds_delivered"), POUNDS),
        _field("dash_weak", name("weak_share"), PERCENT),
    )


def _state() -> Formula:
    say = words("dashboard")
    nothing, waiting = eq(name("dash_kpis"), 0), eq(name("dash_rated"), 0)
    return cases((nothing, say("empty")), (waiting, say("waiting")), otherwise=say("ready"))


def _chart(
    key: str,
    kind: str,
    categories: tuple[str, str],
    series: tuple[Series, ...],
    shape: tuple[int, int, str],
    *,
    level: str = "",
) -> Chart:
    """shape: left column, height in pixels, number format."""
    say, (left, height, number_format) = words("dashboard"), shape
    title, alt = (say(f"chart.{key}.{part}", level=level) for part in ("title", "alt"))
    rows = height // ROW_PIXELS + 1
    return Chart(title, kind, categories, series, alt, number_format, CHART_WIDTH, height, left, rows)


def _charts(mapping: Mapping) -> tuple[Chart, ...]:
    say, top = words("dashboard"), mapping.edition.top
    tops = ("TopsDrawn", "Top")
    region, goal = ("RegionsDrawn", "Region"), ("GoalsDrawn", "Goal")
    track = Series(say("chart.track.series"), "TopsDrawn", "Track")
    jobs = Series(say("chart.jobs.series"), "RegionsDrawn", "Jobs")
    places = Series(say("chart.places.series"), "RegionsDrawn", "Lines")
    goals = Series(say("chart.goals.series"), "GoalsDrawn", "KPIs")
    return (
        _chart("ratings", "stacked bar", tops, _ratings(mapping), (0, LOW, "General"), level=top),
        _chart("track", "bar", tops, (track,), (RIGHT, LOW, "0%"), level=top),
        _chart("jobs", "bar", region, (jobs,), (0, HIGH, "0.0")),
        _chart("places", "bar", region, (places,), (RIGHT, HIGH, "General")),
        _chart("goals", "bar", goal, (goals,), (0, HIGHEST, "General")),
    )


def _ratings(mapping: Mapping) -> tuple[Series, ...]:
    colours = looks().section("colour")
    grey = (colours["series"][-1], colours["border"])
    fills = (*(colours[c] for c in RATING_COLOURS), *grey)
    return tuple(Series(w, "TopsDrawn", w, f) for w, f in zip(ratings(mapping), fills, strict=True))
