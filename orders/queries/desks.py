"""What a desk reads about its body: what waits, what counts, what runs out, what is its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from marketplace.accounts.models import Organisation
from marketplace.events.models import Deadline
from orders.models import Owner
from providers.models import Agency, Holding, Offer
from providers.queries.facts import names_within

SOON = timedelta(days=60)
# News is what is new: what is older than so many rows of a kind is in its own list.
LATEST = 300


def waits_for(body: Organisation) -> list[Deadline]:
    """Give what waits for a body itself, the most urgent first."""
    return list(Deadline.objects.waiting_for(role=body.kind, organisation=body.number))


def waits_for_others(subjects: Collection[str], *, followed: Collection[str]) -> list[Deadline]:
    """Give what somebody else must do about a body's subjects, and the clock about followed ones."""
    theirs = Q(subject__in=subjects, role__in=("operator", "clock"))
    rows = Deadline.objects.open().filter(theirs | Q(subject__in=followed, role="clock"))
    return list(rows.order_by("due_at", "id"))


def counted(rows: QuerySet[Any]) -> dict[str, int]:
    """Count rows by their state."""
    found = rows.order_by().values_list("state").annotate(Count("pk"))
    return dict(found)


def expiring(agency: Agency, *, on: date) -> QuerySet[Holding]:
    """Give an agency's confirmed qualifications that end within 60 days, the next one first."""
    rows = Holding.objects.live().filter(agency=agency, valid_to__range=(on, on + SOON))
    return rows.select_related("type", "level").order_by("valid_to", "pk")


def offers_of(agency: Agency) -> QuerySet[Offer]:
    return Offer.objects.filter(agency=agency)


def subjects_of_owner(owner: Owner) -> list[str]:
    """Name everything that facts about an owner are told under."""
    numbers = owner.needs.order_by("-pk").values_list("number", flat=True)[:LATEST]
    return [owner.subject, *(f"need/{number}" for number in numbers)]


def subjects_of_agency(agency: Agency) -> list[str]:
    """Name everything that facts about an agency are told under."""
    offers = offers_of(agency).order_by("-pk").values_list("pk", flat=True)[:LATEST]
    sign_ups = agency.sign_ups.order_by("-pk").values_list("pk", flat=True)[:LATEST]
    return [
        *names_within(agency),
        *(f"offer/{pk}" for pk in offers),
        *(f"sign-up/{pk}" for pk in sign_ups),
    ]


def needs_followed_by(agency: Agency) -> list[str]:
    """Name the needs for which an agency signed up; only what is public about them is its own."""
    rows = agency.sign_ups.exclude(state="withdrawn").order_by("-pk")
    return [f"need/{number}" for number in rows.values_list("need__number", flat=True)[:LATEST]]
