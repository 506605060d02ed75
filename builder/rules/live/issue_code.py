"""Rules on texts that the issue code covers: why a workbook has no code."""

from __future__ import annotations

from builder.formulas.vocabulary import gt, name
from builder.rules.live.flags import Rules


def issue_code_rules() -> Rules:
    """On the whole workbook, in flag table StartFlags."""
    return {"S122": gt(name("seal_pairs"), 0), "S124": gt(name("seal_errors"), 0)}


__all__ = ["issue_code_rules"]
