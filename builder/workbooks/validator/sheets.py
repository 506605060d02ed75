"""What people see of the macro workbook and the add-in: the sheet with buttons, and the tables of results."""

from __future__ import annotations

from builder.grid.kinds import COUNT, WORDS
from builder.templates import words
from builder.write.macro_book import Columns, Front, FrontField, Listed

FRONT, FILES, FINDINGS = "Validate", "Files", "Findings"
FILES_COLUMNS: Columns = ((60, WORDS), (22, WORDS), (12, COUNT), (14, COUNT), (12, COUNT))
FINDINGS_COLUMNS: Columns = tuple((width, WORDS) for width in (30, 11, 9, 16, 10, 30, 50, 50))


def front(known: tuple[str, ...]) -> Front:
    """The sheet with buttons. known: of which workbooks copies can be checked, in words."""
    say = words("validator")
    fields = (
        FrontField(say("path"), name="path_typed", look="input", help=say("path_help")),
        FrontField(say("state"), name="state_shown"),
        FrontField(say("known"), known[0], look="body"),
        *(FrontField("", one, look="body") for one in known[1:]),
    )
    return Front(FRONT, say("title"), say("purpose"), say.list("steps"), say.section("buttons"), fields)


def tables() -> tuple[Listed, ...]:
    """The tables that a run fills."""
    return _table(FILES, FILES_COLUMNS), _table(FINDINGS, FINDINGS_COLUMNS)


def _table(name: str, columns: Columns) -> Listed:
    say, key = words("validator"), name.lower()
    headings = say.list(f"headings.{key}")
    return Listed(name, say(f"{key}_title"), say(f"{key}_purpose"), headings, columns, say.section("look"))
