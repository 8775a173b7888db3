"""Words for what rule terms count in and choose from."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

UNITS: dict[str, Any] = {
    "workdays": _("working days"),
    "days": _("days"),
    "months": _("months"),
    "yuan": _("yuan"),
    "agencies": _("agencies"),
    "evaluations": _("evaluations"),
    "percent": "%",
}

CHOICES: dict[str, Any] = {
    "accepted": _("The result counts as accepted"),
    "escalated": _("The operator decides"),
    "agreed": _("As agreed in the contract"),
}
