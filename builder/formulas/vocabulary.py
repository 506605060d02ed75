"""The formula vocabulary: the only room in which Excel formulas are put together.

A `Formula` is text in which every reference is a token, `{name}` for a defined name or `{Table.Heading:how}`
for a table column; `layout` resolves the tokens once everything has its place, so a dangling name fails the
build. Sheets call the small helpers below and never paste addresses together.

It has only functions that give the same result in Excel 2016, LibreOffice 7.4 and the embedded engine. Text
arguments become quoted literals, numbers literals, `Formula` arguments stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

REFERENCE = re.compile(r"\{([A-Za-z_][\w]*)(?:\.([^:{}]+):(this|all|above|same|heading))?\}")
MAX_LITERAL = 255
_BRACKET = re.compile(r'[()]|"[^"]*"|\{[^{}]*\}')
_MARK = re.compile(r'[(),]|"[^"]*"|\{[^{}]*\}')
_CALL = re.compile(r"([A-Z]+)\(")
_PART = re.compile(r"\{\w+\.[A-Z]\d+ part \d+:this\}")
_SIGN = re.compile(r'[()<>=]|"[^"]*"|\{[^{}]*\}')
COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})
_SURE = re.compile(r"(IS[A-Z]+|OR|AND|NOT|IFERROR)\(")
SIGNED = "0;-0"
"""The pattern of a whole number that may be negative: with "0" alone the embedded engine shows -1 as 1."""

Part = "Formula | str | int | float"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula without its equals sign; references are tokens (see the module's text)."""

    text: str

    @property
    def names(self) -> frozenset[str]:
        """Defined names it uses."""
        return frozenset(name for name, heading, _ in REFERENCE.findall(self.text) if not heading)

    @property
    def columns(self) -> frozenset[tuple[str, str]]:
        """Table columns it uses, as (table, heading)."""
        return frozenset((table, heading) for table, heading, _ in REFERENCE.findall(self.text) if heading)


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table named in formulas: `t["Heading"]` is this row's cell, `t.all("Heading")` the whole column."""

    name: str

    def __getitem__(self, heading: str) -> Formula:
        return self._ref(heading, "this")

    def all(self, heading: str) -> Formula:
        """The whole column."""
        return self._ref(heading, "all")

    def above(self, heading: str) -> Formula:
        """The cell above in that column (the heading, for the first row): for running counts."""
        return self._ref(heading, "above")

    def same(self, heading: str) -> Formula:
        """The cell in the same-numbered row of that table: only between tables with the same row keys."""
        return self._ref(heading, "same")

    def heading(self, heading: str) -> Formula:
        """The heading cell of that column."""
        return self._ref(heading, "heading")

    def _ref(self, heading: str, how: str) -> Formula:
        return Formula("{" + f"{self.name}.{heading}:{how}" + "}")


def table(name: str) -> TableRef:
    """A handle on the table of that name."""
    return TableRef(name)


def name(defined: str) -> Formula:
    """The cell of a field, by its defined name."""
    return Formula("{" + defined + "}")


def literal(value: Formula | str | float) -> str:
    """The text of one argument: a formula as it is, text quoted, a number plain.

    Raises:
        ValueError: text over 255 characters (UTF-16 units), which Excel refuses in a formula.
    """
    if isinstance(value, Formula):
        return value.text
    if isinstance(value, str):
        if len(value.encode("utf-16-le")) > 2 * MAX_LITERAL:
            raise ValueError(f"text in a formula may have {MAX_LITERAL} characters at most: {value[:40]}...")
        return '"' + value.replace('"', '""').replace("{", "(").replace("}", ")") + '"'
    return repr(value)


def call(function: str, *arguments: Formula | str | float) -> Formula:
    """FUNCTION(argument,...)."""
    return Formula(f"{function}({','.join(bare(literal(a)) for a in arguments)})")


def bare(text: str) -> str:
    """The text without brackets around the whole of it."""
    return text[1:-1] if text.startswith("(") and _closes(text) == len(text) - 1 else text


def _closes(text: str) -> int:
    """The place of the bracket that closes the first one."""
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if not depth and found[0] == ")":
            return found.start()
    return -1


def infix(operator: str, *parts: Formula | str | float) -> Formula:
    """(a operator b operator ...), always in brackets."""
    texts = [literal(part) for part in parts]
    if operator in COMPARISONS:
        texts = [bare(text) if _binds(text) else text for text in texts]
    return Formula("(" + operator.join(texts) + ")")


def _binds(text: str) -> bool:
    """Whether the text in brackets is a sum, a product or joined text: these bind before a comparison."""
    depth = 0
    for mark in _SIGN.finditer(text):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if mark[0] in "<>=" and depth == 1:
            return False
    return True


def add(*parts: Formula | float) -> Formula:
    """The sum of the parts."""
    return infix("+", *parts)


def sub(left: Formula | float, right: Formula | float) -> Formula:
    """Left - right; wrap in `rounded` wherever the difference is compared."""
    return infix("-", left, right)


def mul(*parts: Formula | float) -> Formula:
    """The product of the parts."""
    return infix("*", *parts)


def div(left: Formula | float, right: Formula | float) -> Formula:
    """Left / right."""
    return infix("/", left, right)


def join(*parts: Formula | str) -> Formula:
    """Text joined with &. Numbers only through `text`."""
    return infix("&", *parts)


def eq(left: Formula | str | int, right: Formula | str | int) -> Formula:
    """Left = right (case does not matter)."""
    return infix("=", left, right)


def ne(left: Formula | str | int, right: Formula | str | int) -> Formula:
    """Left <> right."""
    return infix("<>", left, right)


def gt(left: Formula | int, right: Formula | int) -> Formula:
    """Left > right."""
    return infix(">", left, right)


def ge(left: Formula | int, right: Formula | int) -> Formula:
    """Left >= right."""
    return infix(">=", left, right)


def lt(left: Formula | int, right: Formula | int) -> Formula:
    """Left < right."""
    return infix("<", left, right)


def le(left: Formula | int, right: Formula | int) -> Formula:
    """Left <= right."""
    return infix("<=", left, right)


def when(test: Formula, yes: Formula | str | int, no: Formula | str | int = "") -> Formula:
    """IF(test, yes, no); nothing shown when `no` is left out."""
    return call("IF", test, yes, no)


def cases(*pairs: tuple[Formula, Formula | str | int], otherwise: Formula | str | int = "") -> Formula:
    """The first pair whose test holds gives the result."""
    result: Formula | str | int = otherwise
    for test, value in reversed(pairs):
        result = call("IF", test, value, result)
    return result if isinstance(result, Formula) else Formula(literal(result))


def either(*tests: Formula) -> Formula:
    """Whether one of the tests holds; those after it are not looked at.

    IF in place of OR and AND, unless no part can be an error: of OR and AND some programs read every argument
    and hand an error on, others stop.
    """
    if len(tests) > 1 and all(is_sure(test.text) for test in tests):
        return call("OR", *tests)
    return reduce(lambda after, test: call("IF", test, 1, after), reversed(tests))


def both(*tests: Formula) -> Formula:
    """Whether all of the tests hold; those after one that does not are not looked at."""
    if len(tests) > 1 and all(is_sure(test.text) for test in tests):
        return call("AND", *tests)
    return reduce(lambda after, test: call("IF", test, after, 0), reversed(tests))


def is_sure(test: str) -> bool:
    """Whether a test can be no error, whatever its cells hold."""
    if _PART.fullmatch(test):
        return True
    found = _SURE.match(test)
    if not found or _closes(test) != len(test) - 1:
        return False
    if found[1] == "NOT":
        return is_sure(test[len("NOT(") : -1])
    return found[1] != "IFERROR" or test.endswith((",0)", ",1)"))


def conditions(test: Formula) -> tuple[Formula, ...]:
    """The tests that all have to hold, taken out of `both`."""
    return tuple(_parted(test, "AND", lambda yes, no: yes if no == "0" else None))


def alternatives(test: Formula) -> tuple[Formula, ...]:
    """The tests of which one has to hold, taken out of `either`."""
    return tuple(_parted(test, "OR", lambda yes, no: no if yes == "1" and no != "0" else None))


def _parted(test: Formula, word: str, rest: Callable[[str, str], str | None]) -> Iterator[Formula]:
    function, arguments = _taken_apart(test.text)
    after = rest(*arguments[1:]) if function == "IF" and len(arguments) == len(("if", "yes", "no")) else None
    if function == word:
        yield from map(Formula, arguments)
    elif after is None:
        yield test
    else:
        yield Formula(arguments[0])
        yield from _parted(Formula(after), word, rest)


def _taken_apart(text: str) -> tuple[str, list[str]]:
    """The function that the whole text calls, and its arguments; none where it is no call."""
    found = _CALL.match(text)
    if not found or _closes(text) != len(text) - 1:
        return "", []
    arguments, depth, begin = list[str](), 0, found.end()
    for mark in _MARK.finditer(text, found.end(), len(text) - 1):
        depth += {"(": 1, ")": -1}.get(mark[0], 0)
        if mark[0] == "," and not depth:
            arguments.append(text[begin : mark.start()])
            begin = mark.end()
    return found[1], [*arguments, text[begin:-1]]


def span(cells: Iterable[Formula]) -> Formula:
    """Cells of a row that are beside one another, as one range; the build stops where they are not."""
    return call("SPAN", *cells)


def negate(test: Formula) -> Formula:
    """NOT(test)."""
    return call("NOT", test)


def flag(test: Formula) -> Formula:
    """1 when the test holds, else 0."""
    return call("IF", test, 1, 0)


def blank(cell: Formula) -> Formula:
    """Whether the cell shows nothing; an error value is something."""
    return iferror(eq(cell, ""), 0)


def filled(cell: Formula) -> Formula:
    """Whether the cell shows something; an error value is something."""
    return iferror(ne(cell, ""), 1)


def number(cell: Formula) -> Formula:
    """ISNUMBER(cell)."""
    return call("ISNUMBER", cell)


def or_zero(cell: Formula) -> Formula:
    """The number in the cell, 0 when it holds none."""
    return call("IF", call("ISNUMBER", cell), cell, 0)


def or_blank(cell: Formula) -> Formula:
    """The number in the cell, nothing when it holds none."""
    return call("IF", call("ISNUMBER", cell), cell, "")


def shown(cell: Formula) -> Formula:
    """The cell as text, blank as blank: never the 0 that a reference to a blank gives; an error as blank."""
    return iferror(infix("&", cell, ""), "")


def rounded(value: Formula, places: int = 6) -> Formula:
    """To six places, so that differences compare alike everywhere, or to as many as are shown."""
    return call("ROUND", value, places)


def lookup(key: Formula | str, found_in: TableRef, heading: str, key_heading: str = "Key") -> Formula:
    """The cell of column `heading` in the row whose key matches exactly."""
    return at(found_in, heading, match(key, found_in, key_heading))


def match(key: Formula | str | int, found_in: TableRef, key_heading: str = "Key") -> Formula:
    """Row number in the table of the exact match; an error if none exists."""
    return call("MATCH", key, found_in.all(key_heading), 0)


def at(found_in: TableRef, heading: str, row: Formula) -> Formula:
    """The cell of column `heading` in that row of the table."""
    return call("INDEX", found_in.all(heading), row)


def sumifs(summed: Formula, *criteria: Formula | str | int) -> Formula:
    """SUMIFS(summed, column, criterion, ...)."""
    return call("SUMIFS", summed, *criteria)


def countifs(*criteria: Formula | str | int) -> Formula:
    """COUNTIFS(column, criterion, ...); the columns must hold more than one cell."""
    return call("COUNTIFS", *criteria)


def total(*parts: Formula | int) -> Formula:
    """SUM: text is left out."""
    return call("SUM", *parts)


def iferror(value: Formula, otherwise: Formula | str | int = "") -> Formula:
    """The value, or `otherwise` where it is an error."""
    return call("IFERROR", value, otherwise)


def text(value: Formula, pattern: str) -> Formula:
    """TEXT with a pattern that means the same in every language.

    Raises:
        ValueError: a pattern with a decimal mark or commas: a point is the thousands sign to many.
    """
    if set(pattern) & set(".,"):
        raise ValueError(f"{pattern} is read otherwise in other languages; use decimal_text")
    return call("TEXT", value, pattern)


def greatest(*parts: Formula | int) -> Formula:
    """MAX(parts)."""
    return call("MAX", *parts)


def least(*parts: Formula | int) -> Formula:
    """MIN(parts)."""
    return call("MIN", *parts)


def link(place: Formula | str, label: Formula | str) -> Formula:
    """A link inside the workbook; `place` such as #Start!A1."""
    return call("HYPERLINK", place, label)


def print_area(sheet: str, first: str, column: str, rows: str) -> str:
    """From the first cell to that of `column` (a range that begins with the heading) `rows` below it."""
    return f"{sheet}!{first}:INDEX({sheet}!{column},{rows}+1)"
