"""What is said where a command is typed in a way that it does not know."""

from __future__ import annotations

from typing import Any

WANTED = {
    "--jobs": "a whole number from 1, such as 2",
    "--count": "a whole number from 1 to 10,000, such as 20",
    "--seed": "a whole number, such as 7",
    "--engine": "embedded, excel or libreoffice",
    "--against": "the workbook that was issued, or its issue code",
    "--report": "a file that ends with .xlsx",
    "--values": "a .toml or .json file",
    "--tick": "a policy outcome, MAC, KPI, metric or National TOMs code",
    "--out": "a folder",
}
"""What each option takes."""
DASH = "A file whose name begins with - needs ./ before it, as in ./-name.xlsx."


def misused(error: Any) -> str:
    """One sentence or two on what was typed wrongly; "" where the command line says it well itself."""
    param = getattr(error, "param", None)
    named = getattr(error, "option_name", "") or next(iter(getattr(param, "opts", ())), "")
    if hasattr(error, "possibilities"):
        near = ", ".join(error.possibilities or ())
        hint = f" Did you mean {near}?" if near else ""
        return f"{named}: there is no such option.{hint or ' ' + DASH}"
    return f"{named}: give {WANTED[named]}." if named in WANTED else ""
