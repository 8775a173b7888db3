"""Who saw which personal number."""

from __future__ import annotations

from django.db.models import QuerySet

from marketplace.accounts.models import Organisation, Unmasking


def unmaskings_seen_by(organisation: Organisation) -> QuerySet[Unmasking]:
    """What the people of one public body have looked at, the newest first."""
    return Unmasking.objects.filter(organisation=organisation.number).order_by("-id")
