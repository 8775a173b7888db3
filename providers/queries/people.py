"""Reading who works for an agency, and who acts for it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from marketplace.kernel.errors import NotFound
from providers.models import Agency, Delegate, Practitioner


def practising_on(day: date) -> QuerySet[Practitioner]:
    """Confirmed practitioners whose certificates are not over on a day."""
    within = Q(valid_to=None) | Q(valid_to__gte=day)
    return Practitioner.objects.filter(within, state="live")


def practitioners_of(agency: Agency) -> QuerySet[Practitioner]:
    """Everybody who was ever entered, those who count first."""
    return Practitioner.objects.filter(agency=agency).select_related("file").order_by("-pk")


def practitioner_at(agency: Agency, pk: int) -> Practitioner:
    """Give one of an agency's practitioners. Raises: NotFound."""
    row = practitioners_of(agency).filter(pk=pk).first()
    if row is None:
        raise NotFound
    row.agency = agency
    return row


def delegates_of(agency: Agency) -> QuerySet[Delegate]:
    """Everybody who was ever named, those who still act first."""
    rows = Delegate.objects.filter(agency=agency).select_related("letter")
    return rows.order_by("ended_at", "-pk")


def delegate_at(agency: Agency, pk: int) -> Delegate:
    """Give one of an agency's delegates. Raises: NotFound."""
    row = delegates_of(agency).filter(pk=pk).first()
    if row is None:
        raise NotFound
    row.agency = agency
    return row
