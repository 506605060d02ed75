"""What is kept back cannot be worked out: a linear program over all sums shown finds no exact figure."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from builder.analysis.suppress import ALL, DOMINANT, LEAST, OTHER, SMALL, Cell, Part, kept_back

SIZES, TYPES, AUTHORITIES = ("Large", "Medium", "Small"), ("Company", "Charity"), ("A", "B", "C")


def part(contributor: str, figure: float, size: str = "Large", type_: str = "Company") -> Part:
    return Part(contributor, figure, {"size": size, "type": type_})


def sums(parts: list[Part]) -> dict[Cell, list[int]]:
    found: dict[Cell, list[int]] = {}
    for number, one in enumerate(parts):
        for cell in ((ALL, ALL), *one.groups.items()):
            found.setdefault(cell, []).append(number)
    return found


def span(parts: list[Part], shown: list[list[int]], wanted: list[int]) -> float:
    """How far apart an attacker's least and most are for the sum of these parts, as a share of all."""
    rows = np.zeros((len(shown), len(parts)))
    for row, numbers in enumerate(shown):
        rows[row, numbers] = 1
    figures = [sum(parts[n].figure for n in numbers) for numbers in shown]
    ends = []
    for sign in (1, -1):
        cost = np.zeros(len(parts))
        cost[wanted] = sign
        found = linprog(cost, A_eq=rows if shown else None, b_eq=figures or None, bounds=(0, None))
        if found.status == 3:  # no bound at all
            return float("inf")
        assert found.status == 0, found.message
        ends.append(sign * found.fun)
    return float(ends[1] - ends[0]) / sum(one.figure for one in parts)


def attacked(parts: list[Part]) -> None:
    """From the sums shown follows no sum that is kept back, and no contributor's figures or part of them."""
    hidden, cells = kept_back(parts), sums(parts)
    shown = [numbers for cell, numbers in cells.items() if cell not in hidden]
    own: dict[str, list[int]] = {}
    for number, one in enumerate(parts):
        own.setdefault(one.contributor, []).append(number)
    secret = [*(cells[cell] for cell in hidden), *own.values(), *([n] for n in range(len(parts)))]
    for numbers in secret:
        assert span(parts, shown, numbers) > 1e-6, (numbers, hidden)


def test_the_rules_by_hand() -> None:
    """Four are few. After the two largest, 100, 4, 3, 2, 1 leave six; 100, 5, 5, 3, 2 leave a tenth."""
    every = [(ALL, ALL), ("size", "Large"), ("type", "Company")]
    assert kept_back([part(name, 10) for name in "abcd"]) == dict.fromkeys(every, SMALL)
    prevails = [part(name, figure) for name, figure in zip("abcde", (100, 4, 3, 2, 1), strict=True)]
    assert kept_back(prevails) == dict.fromkeys(every, DOMINANT)
    enough = [part(name, figure) for name, figure in zip("abcde", (100, 5, 5, 3, 2), strict=True)]
    assert kept_back(enough) == {}


def test_several_figures_of_one_contributor_count_as_one() -> None:
    assert set(kept_back([part("a", 10) for _ in range(9)]).values()) == {SMALL}


def test_what_total_less_others_gives_is_kept_back_too() -> None:
    """Large has six and Small two: All less Large would give Small, so Medium is kept back with it."""
    parts = [part(f"l{n}", 10, "Large") for n in range(6)]
    parts += [part(f"m{n}", 10, "Medium") for n in range(7)]
    parts += [part(f"s{n}", 10, "Small") for n in range(2)]
    hidden = kept_back(parts)
    assert hidden == {("size", "Small"): SMALL, ("size", "Large"): OTHER}
    attacked(parts)


def test_two_small_groups_do_not_give_their_sum_away() -> None:
    """Medium 1 and Small 2 make three: All less Large would tell their sum."""
    parts = [part(f"l{n}", 10, "Large") for n in range(8)] + [part("m", 10, "Medium")]
    parts += [part(f"s{n}", 10, "Small") for n in range(2)]
    assert ("size", "Large") in kept_back(parts)


def test_groups_of_another_dimension_do_not_give_a_group_away() -> None:
    """All charities are small: the small could be read off the charities."""
    parts = [part(f"l{n}", 10, "Large") for n in range(8)] + [part(f"m{n}", 10, "Medium") for n in range(8)]
    parts += [part(f"s{n}", 10, "Small", "Charity") for n in range(3)]
    hidden = kept_back(parts)
    assert {("size", "Small"), ("type", "Charity")} <= set(hidden)
    attacked(parts)


@pytest.mark.parametrize("counts", list(product((0, 2, 5), repeat=4)))
def test_small_populations_of_two_by_two(counts: tuple[int, ...]) -> None:
    kinds = product(("Large", "Small"), ("Company", "Charity"))
    groups = [(kind, count) for kind, count in zip(kinds, counts, strict=True) if count]
    parts = [part(f"{kind}{n}", 7 + n, *kind) for kind, count in groups for n in range(count)]
    if parts:
        attacked(parts)


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 12),
            st.integers(1, 1000),
            st.sampled_from(SIZES),
            st.sampled_from(TYPES),
            st.sampled_from(AUTHORITIES),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_drawn_populations(drawn: list[tuple[int, int, str, str, str]]) -> None:
    parts = [
        Part(str(who), float(figure), {"size": size, "type": type_, "authority": authority})
        for who, figure, size, type_, authority in drawn
    ]
    hidden = kept_back(parts)
    shown = set(sums(parts)) - set(hidden)
    for cell in shown:
        assert len({parts[n].contributor for n in sums(parts)[cell]}) >= LEAST
    attacked(parts)


def test_a_group_that_another_figure_keeps_back_stays_so() -> None:
    parts = [part(f"l{n}", 10, "Large") for n in range(8)] + [part(f"m{n}", 10, "Medium") for n in range(8)]
    assert kept_back(parts) == {}
    hidden = kept_back(parts, [("size", "Large")])
    assert set(hidden) == {("size", "Large"), ("size", "Medium")}


def test_a_difference_across_dimensions_does_not_give_a_group_away() -> None:
    """The three small charities are all charities less those of authority A."""
    drawn = [("Large", "Charity", "A")] * 6 + [("Small", "Charity", "B")] * 3
    drawn += [("Large", "Company", "B")] * 7 + [("Medium", "Company", "B")] * 6
    parts = [
        Part(f"p{n}", 10.0 + n, {"size": size, "type": type_, "authority": authority})
        for n, (size, type_, authority) in enumerate(drawn)
    ]
    hidden = kept_back(parts)
    assert hidden["size", "Small"] == SMALL
    assert {("type", "Charity"), ("authority", "A")} & set(hidden)
    attacked(parts)


def test_a_group_less_one_that_lies_in_it_gives_nobody_away() -> None:
    """Of ten under authority A, nine have type X, all of it: A less X would be the tenth's own figure."""
    parts = [Part(f"a{n}", 10.0 + n, {"authority": "A", "type": "X" if n else "Y"}) for n in range(10)]
    parts += [Part(f"b{n}", 20.0 + n, {"authority": "B", "type": "Y"}) for n in range(8)]
    hidden = kept_back(parts)
    assert {("authority", "A"), ("type", "X")} & set(hidden)
    attacked(parts)


def test_the_figures_of_two_are_not_given_away_either() -> None:
    """With two beyond X, their sum is nobody's own figure, but each could work out the other's."""
    parts = [Part(f"a{n}", 10.0 + n, {"authority": "A", "type": "X" if n > 1 else "Y"}) for n in range(10)]
    parts += [Part(f"b{n}", 20.0 + n, {"authority": "B", "type": "Y"}) for n in range(8)]
    assert {("authority", "A"), ("type", "X")} & set(kept_back(parts))
