"""The conditions on which something may be returned."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from marketplace.catalogue.models import RefusalCondition
from marketplace.events import clock


def conditions_about(about: str) -> QuerySet[RefusalCondition]:
    """Give the conditions that may be quoted today.

    `about` is "agency" (registrations, holdings, practitioners, changes), "conduct" (sanctions),
    "owner", "offer" or "need".
    """
    return _in_force().filter(about=about).order_by("id")


def conditions_in_force() -> dict[str, list[RefusalCondition]]:
    """Every condition that may be quoted today, by what it is about."""
    found: dict[str, list[RefusalCondition]] = {
        about: [] for about in RefusalCondition.About.values
    }
    for row in _in_force().order_by("id"):
        found[row.about].append(row)
    return found


def _in_force() -> QuerySet[RefusalCondition]:
    day = timezone.localdate(clock.instant())
    return RefusalCondition.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day)
    )
