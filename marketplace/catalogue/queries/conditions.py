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
    day = timezone.localdate(clock.instant())
    return RefusalCondition.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=day),
        Q(valid_to=None) | Q(valid_to__gte=day),
        about=about,
    ).order_by("id")
