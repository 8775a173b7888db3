"""What happened to an agency and to everything that belongs to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from marketplace.events.models import EventRow, StateChange
from providers.models import (
    Agency,
    Delegate,
    Holding,
    Practitioner,
    ProfileChange,
    Sanction,
)


def names_within(agency: Agency) -> dict[str, str]:
    """Give every subject of an agency's dossier with what it is called."""
    named = {agency.subject: agency.name}
    holdings = Holding.objects.filter(agency=agency).select_related("type", "level")
    named |= {row.subject: str(row) for row in holdings}
    named |= {row.subject: row.name for row in Practitioner.objects.filter(agency=agency)}
    delegates = Delegate.objects.filter(agency=agency).values_list("pk", "name")
    named |= {f"delegate/{pk}": name for pk, name in delegates}
    changes = ProfileChange.objects.filter(agency=agency).values_list("pk", flat=True)
    named |= {f"change/{pk}": "" for pk in changes}
    sanctions = Sanction.objects.filter(agency=agency)
    return named | {row.subject: str(row.get_kind_display()) for row in sanctions}


def facts_about(subjects: list[str]) -> QuerySet[EventRow]:
    """Give the facts about some subjects, the latest first."""
    return EventRow.objects.filter(subject__in=subjects).order_by("-pk")


def moved_at(subjects: Collection[str], action: str) -> dict[str, datetime]:
    """Say when subjects last took an action."""
    rows = StateChange.objects.filter(subject__in=subjects, action=action).order_by("pk")
    return dict(rows.values_list("subject", "at"))
