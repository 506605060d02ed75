"""Findings as JSON, after the schema in docs/reference/findings.schema.json."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from builder.grid.kinds import Value
from builder.rules.catalogue import SEVERITIES
from builder.rules.file_report import Copy
from builder.rules.owners import owner, remedy
from builder.version import tool_version

SCHEMA = 1


def findings_json(copies: Iterable[Copy]) -> str:
    """All files and their findings as one JSON document, ending with a line break.

    All except plain letters is escaped, so that no terminal acts on it and no file name breaks the text.
    The schema's number rises when a consumer would have to change; new members may come at any time.
    """
    files = [_file(copy) for copy in copies]
    tree = {"schema": SCHEMA, "tool": tool_version(), "files": files}
    return json.dumps(tree, indent=1) + "\n"


def _text(value: Value | None) -> str:
    """Days as 2026-04-01, everything else as it is."""
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _file(copy: Copy) -> dict[str, Any]:
    about = ("supplier", "authority", "contract_ref", "period_start", "period_end")
    read = copy.returned
    return {
        "file": copy.file,
        "state": copy.state,
        "version": read.version if read else "",
        "issue_code": read.issue_code if read else "",
        "about": {field: _text(copy.value(field)) for field in about},
        "counts": {severity: copy.count(severity) for severity in SEVERITIES},
        "findings": [
            {
                "code": entry.code,
                "severity": entry.severity,
                "sheet": one.place.sheet,
                "cell": one.place.cell,
                "key": list(one.key),
                "kpi": one.kpi,
                "short": entry.short,
                "found": one.what,
                "wanted": one.wanted,
                "remedy": entry.remedy,
                "owner": (of := owner(one, entry)),
                "remedy_owner": remedy(entry, of),
            }
            for one, entry in copy.findings
        ],
    }
