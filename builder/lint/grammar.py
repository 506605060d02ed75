"""Rules for the spelling of a formula: brackets in pairs, values and operators in turn, arguments counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from builder.formulas.tokens import Token
from builder.lint.functions import argument_limits

MOST_LEVELS = 64  # Excel specifications and limits, Microsoft

Problem = tuple[str, str]
_PAIRS = {
    '"': "a quotation mark is not closed",
    "'": "a quotation mark is not closed",
    "[": "a square bracket is not closed",
    "{": "a curly bracket is not closed",
    "]": "a square bracket is not opened",
    "}": "a curly bracket is not opened",
}


def grammar(parsed: list[Token], *, unions: bool) -> list[Problem]:
    """What is wrong with the order of the tokens, as pairs of code and message.

    With `unions`, commas may be outside brackets, as in the defined name of print titles.
    """
    state = _Grammar(unions)
    for token in parsed:
        state.take(token)
    return state.finish()


@dataclass
class _Grammar:
    """Operands and operators in turn, brackets in pairs, arguments counted."""

    unions: bool
    levels: list[tuple[str, int]] = field(default_factory=list)
    wants: bool = True
    before: str = ""
    found: list[Problem] = field(default_factory=list)

    def take(self, token: Token) -> None:
        """Read one token."""
        step: dict[str, Callable[[Token], None]] = {
            "call": self._open, "open": self._open, "close": self._close, "comma": self._comma,
            "operator": self._operator, "percent": self._percent, "sheet": self._sheet,
            "semicolon": self._semicolon, "stray": self._stray,
        }  # fmt: skip
        step.get(token.kind, self._operand)(token)
        self.before = token.kind

    def finish(self) -> list[Problem]:
        """What was found, once all tokens have been read."""
        if self.levels:
            self._syntax("a bracket is not closed")
        elif self.wants and not self.found:
            self._syntax("the formula ends where a value is wanted")
        return self.found

    def _syntax(self, message: str) -> None:
        if not any(code == "syntax" for code, _ in self.found):  # the first; the others follow from it
            self.found.append(("syntax", message))

    def _operand(self, token: Token) -> None:
        if not self.wants:
            self._syntax(f"an operator is missing before {token.text}")
        self.wants = False

    def _sheet(self, token: Token) -> None:
        if not self.wants:
            self._syntax(f"an operator is missing before {token.text}")
        self.wants = True

    def _open(self, token: Token) -> None:
        if not self.wants:
            self._syntax(f"an operator is missing before {token.text}")
        self.levels.append((token.text[:-1].upper(), 1))
        if len(self.levels) == MOST_LEVELS + 1:
            self.found.append(("nesting", f"brackets are more than {MOST_LEVELS} deep"))
        self.wants = True

    def _close(self, _: Token) -> None:
        if not self.levels:
            self._syntax("a closing bracket has no opening one")
            return
        name, count = self.levels.pop()
        if self.wants and (not name or self.before not in {"call", "comma"}):
            self._syntax("a value is missing before a closing bracket")
        self.wants = False
        self._count(name, 0 if self.before == "call" else count)

    def _count(self, name: str, count: int) -> None:
        limits = argument_limits(name)
        if limits and not limits[0] <= count <= limits[1]:
            self.found.append(
                ("arguments", f"{name} takes {limits[0]} to {limits[1]} arguments, not {count}")
            )

    def _comma(self, _: Token) -> None:
        if self.levels:
            name, count = self.levels[-1]
            self.levels[-1] = (name, count + 1)
        elif not self.unions:
            self._syntax("a comma is outside brackets")
        if self.wants and self.before not in {"call", "comma"}:
            self._syntax("a value is missing before a comma")
        self.wants = True

    def _operator(self, token: Token) -> None:
        if self.wants and token.text not in {"+", "-"}:
            self._syntax(f"a value is missing before {token.text}")
        self.wants = True

    def _percent(self, _: Token) -> None:
        if self.wants:
            self._syntax("a value is missing before %")

    def _semicolon(self, _: Token) -> None:
        self.found.append(("separator", "arguments are parted by commas in a file, not by ;"))
        self.wants = True

    def _stray(self, token: Token) -> None:
        self._syntax(_PAIRS.get(token.text, f"{token.text} cannot be in a formula"))
