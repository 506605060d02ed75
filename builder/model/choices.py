"""The words of choice lists, each once, for inputs and for formulas."""

from __future__ import annotations

PLAN, TENDER, AWARD, DELIVERY = "Plan", "Tender", "Award", "Delivery"
STAGES = (PLAN, TENDER, AWARD, DELIVERY)
CALL_OFF = "Call-off"
ROUTES = ("Contract", "Framework", CALL_OFF, "Dynamic market", "Organisation-wide")
MODEL, NATIONAL_TOMS, BOTH = "Social Value Model", "National TOMs", "Both"
LANGUAGES = (MODEL, NATIONAL_TOMS)
PAID_BY, PAID_TO = "Paid by the contractor", "Paid to the contractor"
SPEND = "contract spend"
SPEND_MEANINGS = (PAID_BY, PAID_TO)
"""The contract figure that shares of spend are taken of, and what it may mean."""
SUPPLIER_SIZES = ("Micro", "Small", "Medium", "Large")
SUPPLIER_TYPES = ("Company", "VCSE", "Mutual", "Sole trader", "Public body", "Consortium", "Other")
RETURN_STATUSES = ("Draft", "Final", "Amended")
FIXED_AT_AWARD, DELIVERY_YEAR = "Fixed at award", "Delivery year"
OPEN_VALUES, OWN_VALUES = "Open values", "Own values"

FOLLOW, INCLUDE, LEAVE_OUT = "Follow", "Include", "Leave out"
CHOICES = (FOLLOW, INCLUDE, LEAVE_OUT)
OTHER, NOT_SHOWN = "Other", "Not shown"
REASONS = (
    "Compliance",
    "Maturity",
    "Organisation policy",
    "Local need",
    "National priority",
    OTHER,
    NOT_SHOWN,
)
"""Why a KPI is included or left out; the last takes the place of the reason in copies for others."""
REQUIREMENTS = ("Must", "May", "For information")
LIMITS = ("Target", "Minimum")
FROM_MODEL, FROM_MEASURE, FROM_OWN = "Model", "Extra TOMs measure", "Own"
WITHHELD = "<5"
"""Typed in place of a small number of people, so that nobody can be identified."""
FTE, SHARE = "fte", "share"
OWN_KINDS = ("count", FTE, "hours", "money", "tonnes", SHARE, "yes/no")
ACCUMULATES = ("flow", "stock", "annual")
