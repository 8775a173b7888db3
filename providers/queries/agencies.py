"""Finding agencies: the one of a desk, of a subject, and those that hold a credit code."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from marketplace.accounts.models import User
from marketplace.events.models import Deadline
from marketplace.kernel.errors import NotFound
from providers.models import Agency, OpenWork
from providers.models.agencies import HOLDS_CODE

OVER = ("rejected", "exited", "removed")


def agency_of(number: str) -> Agency:
    """Give the agency whose body has this number, with what its pages show. Raises: NotFound."""
    rows = Agency.objects.select_related("organisation__region", "licence", "commitment", "logo")
    agency = rows.filter(organisation__number=number).first()
    if agency is None:
        raise NotFound
    return agency


def agency_at(subject: str) -> Agency:
    """Give the agency of a subject ("agency/A000001"). Raises: NotFound."""
    return agency_of(subject.removeprefix("agency/"))


def begun_by(user: User, name: str) -> QuerySet[Agency]:
    """Agencies of this name for which a person acts, begun and not over."""
    theirs = Agency.objects.filter(
        organisation__name=name,
        organisation__memberships__user=user,
        organisation__memberships__ended_at=None,
    )
    return theirs.exclude(state__in=OVER).order_by("pk")


def holders_of(credit_code: str, *, but: Agency) -> QuerySet[Agency]:
    """Other agencies that hold a credit code now."""
    others = Agency.objects.exclude(pk=but.pk).exclude(credit_code="")
    return others.filter(credit_code=credit_code, state__in=HOLDS_CODE)


def removed_with(credit_code: str) -> Agency | None:
    """Give the agency that was last removed under a credit code."""
    if not credit_code:
        return None
    rows = Agency.objects.filter(credit_code=credit_code, state="removed")
    return rows.order_by("-pk").first()


def open_work_of(agency: Agency) -> QuerySet[OpenWork]:
    """What higher rooms say is still open."""
    return agency.open_work.order_by("subject")


def suspended_until(agency: Agency) -> datetime | None:
    """Give the moment at which the suspension in force ends by itself."""
    rows = Deadline.objects.open().of(agency.subject).filter(step="sanction.suspension")
    return rows.values_list("due_at", flat=True).first()
