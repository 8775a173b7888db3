"""Reading the public register of agencies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from marketplace.accounts.models import Organisation, Region
from marketplace.events.models import Deadline, StateChange
from marketplace.kernel.errors import NotFound
from providers.models import Agency, Holding, Offer, Sanction
from providers.models.agencies import AgencyQuerySet
from providers.queries.holdings import counting_on
from providers.queries.people import practising_on

MOST_WORDS = 6
# Every order is total: it ends with the key. Those not yet accepted stand last.
AGENCY_ORDERS: Mapping[str, tuple[Any, ...]] = {
    "newest": (F("accepted_at").desc(nulls_last=True), "-pk"),
    "name": ("organisation__name", "pk"),
    "offers": ("-offers_on_shelf", "pk"),
}


def register(on: date) -> AgencyQuerySet:
    """Every agency that the public may see, the newest first, with what a card shows."""
    agencies = Agency.objects.public().select_related("organisation__region", "logo")
    held = counting_on(on).select_related("type", "level").order_by("type__code", "pk")
    return (
        agencies.annotate(
            offers_on_shelf=_number_of(Offer.objects.filter(state="listed")),
            practitioners_live=_number_of(practising_on(on)),
        )
        .prefetch_related(Prefetch("holdings", held, to_attr="held"))
        .order_by(*AGENCY_ORDERS["newest"])
    )


def _number_of(rows: Any) -> Any:
    """Count an agency's rows without multiplying them by its other rows."""
    counted = rows.filter(agency=OuterRef("pk")).order_by().values("agency").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def registered(number: str, on: date) -> Agency:
    """Give one agency of the register by its number. Raises: NotFound."""
    agency = register(on).filter(organisation__number=number).first()
    if agency is None:
        raise NotFound
    return agency


def called(agencies: AgencyQuerySet, text: str) -> AgencyQuerySet:
    """Those with every word in the name, or with this number or credit code."""
    for word in text.split()[:MOST_WORDS]:
        exact = Q(organisation__number=word.upper()) | Q(credit_code=word.upper())
        agencies = agencies.filter(exact | Q(organisation__name__icontains=word))
    return agencies


def within(agencies: AgencyQuerySet, region: Region) -> AgencyQuerySet:
    """Those registered in a region or below it."""
    return agencies.filter(organisation__region__path__startswith=region.path)


def holdings_counting(agency: Agency, on: date) -> list[Holding]:
    """The qualifications that count for an agency on a day, with majors."""
    rows = counting_on(on).filter(agency=agency).select_related("type", "level")
    return list(rows.prefetch_related("majors").order_by("type__code", "pk"))


def practitioners_by_certificate(agency: Agency, on: date) -> list[tuple[str, int]]:
    """How many people with which certificate practise for an agency on a day; no names."""
    live = practising_on(on).filter(agency=agency).order_by("certificate")
    return list(live.values_list("certificate").annotate(number=Count("pk")))


def standing_until(agency: Agency) -> datetime | None:
    """Give when a suspension ends, or until when objections to an entry are heard."""
    steps = ("sanction.suspension", "entry.publicity")
    rows = Deadline.objects.open().of(agency.subject).filter(step__in=steps)
    return rows.order_by("due_at", "id").values_list("due_at", flat=True).first()


def sanction_in_force(agency: Agency) -> Sanction | None:
    """Give the sanction by which an agency is suspended now."""
    if not agency.is_in("suspended"):
        return None
    rows = Sanction.objects.filter(agency=agency, state="imposed", kind=Sanction.Kind.SUSPENSION)
    return rows.order_by("-pk").first()


def checked_by(agency: Agency) -> str:
    """Name the body that checked the registration; "" where nobody has."""
    moves = StateChange.objects.filter(
        subject=agency.subject, action__in=("accept", "publicise"), source="reviewing"
    )
    number = moves.order_by("-id").values_list("organisation", flat=True).first()
    return (
        Organisation.objects.filter(number=number or "").values_list("name", flat=True).first()
        or ""
    )
