"""What an agency asked to change, and the sanctions against it."""

from __future__ import annotations

from django.db.models import QuerySet

from marketplace.kernel.errors import NotFound
from providers.models import Agency, ProfileChange, Sanction


def changes_of(agency: Agency) -> QuerySet[ProfileChange]:
    """What an agency ever asked to change, the newest first."""
    rows = ProfileChange.objects.filter(agency=agency).select_related("proof")
    return rows.select_related("agency__organisation__region", "agency__licence").order_by("-pk")


def change_at(agency: Agency, pk: int) -> ProfileChange:
    """Give one of an agency's changes. Raises: NotFound."""
    row = changes_of(agency).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def sanctions_of(agency: Agency) -> QuerySet[Sanction]:
    """Every sanction against an agency, the newest first."""
    return Sanction.objects.filter(agency=agency).order_by("-pk")
