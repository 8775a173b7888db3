"""Reading sign-ups: an agency's own, the pool of a need, and the needs that an agency may want."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Prefetch, Q

from marketplace.accounts.models import Membership, Organisation, User
from marketplace.catalogue.models import ItemVersion
from marketplace.catalogue.queries.items import rule_of, sentence_of
from marketplace.catalogue.queries.qualifications import known_qualifications, ranks
from marketplace.events.models import EventRow
from marketplace.kernel.errors import NotFound
from marketplace.kernel.rules import AllOf, missing
from marketplace.web.secrets import fingerprint
from orders.models import Need, Owner, SignUp
from orders.models.needs import NeedQuerySet
from orders.models.signups import SignUpQuerySet
from orders.queries.market import public_needs
from providers.models import Agency
from providers.queries.holdings import proofs_of


def standing_in(need: Need) -> SignUpQuerySet:
    """The sign-ups that stand, by the agencies' numbers; for the clock's eyes until the result."""
    rows = SignUp.objects.standing().filter(need=need)
    return rows.select_related("agency__organisation__region").order_by(
        "agency__organisation__number"
    )


def pool_of(need: Need) -> list[tuple[str, int]]:
    """Give the pool as draw/v1 wants it: (number, weight), sorted by the numbers' bytes."""
    return sorted(((row.agency.number, 1) for row in standing_in(need)), key=_bytes)


def _bytes(row: tuple[str, int]) -> bytes:
    return row[0].encode()


def size_of(need: Need) -> int:
    """Count who is signed up: the one figure about it that everybody may see."""
    return SignUp.objects.standing().filter(need=need).count()


def own_sign_ups(agency: Agency) -> SignUpQuerySet:
    """An agency's own sign-ups, the latest first, with their needs and what came of them."""
    rows = SignUp.objects.filter(agency=agency).order_by("-pk")
    return rows.select_related(
        "need__owner__organisation", "need__version", "need__region", "need__draw"
    )


def own_sign_up(agency: Agency, pk: int) -> SignUp:
    """Find an agency's own sign-up. Raises: NotFound for a missing and a foreign one alike."""
    row = own_sign_ups(agency).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def standing_of(agency: Agency, need: Need) -> SignUp | None:
    """Give the sign-up of an agency that stands for a need."""
    return SignUp.objects.standing().filter(agency=agency, need=need).first()


def last_sign_up(agency: Agency, need: Need) -> SignUp | None:
    """Give the latest sign-up of an agency for a need, in whatever state."""
    return own_sign_ups(agency).filter(need=need).first()


def agencies_of(person: User) -> list[Agency]:
    """Give the agencies for which a person acts."""
    bodies = Organisation.objects.of(person).values("pk")
    rows = Agency.objects.filter(organisation__in=bodies)
    return list(rows.select_related("organisation__region").order_by("pk"))


def related_owners(agency: Agency) -> Q:
    """Tell which owners are related to an agency: same code, same person, or shared people."""
    people = Membership.objects.filter(organisation=agency.organisation_id, ended_at=None)
    shared = Membership.objects.filter(ended_at=None, user__in=people.values("user"))
    related = Q(organisation__in=shared.values("organisation"))
    if agency.credit_code:
        related |= Q(credit_code=agency.credit_code)
    if agency.legal_representative_identity:
        person = fingerprint(agency.legal_representative_identity)
        related |= Q(identity_fingerprint=person)
    return related


def open_needs(at: datetime) -> NeedQuerySet:
    """Needs for which somebody may sign up at a moment, the next to close first."""
    return public_needs().filter(state="open", closes_at__gt=at).order_by("closes_at", "pk")


def needs_for(agency: Agency, *, at: datetime, lacking: Mapping[int, str]) -> NeedQuerySet:
    """Open needs for which an agency may sign up, given what it lacks for which item."""
    is_active = agency.is_in("active")
    satisfied = [pk for pk, says in lacking.items() if is_active and not says]
    related = Owner.objects.filter(related_owners(agency))
    rows = open_needs(at).filter(version__in=satisfied).exclude(owner__in=related.values("pk"))
    return with_own_sign_up(rows, agency)


def other_needs(agency: Agency, *, at: datetime, lacking: Mapping[int, str]) -> NeedQuerySet:
    """Open needs for which an agency may not sign up."""
    may = needs_for(agency, at=at, lacking=lacking).order_by().values("pk")
    return with_own_sign_up(open_needs(at).exclude(pk__in=may), agency)


def with_own_sign_up(needs: NeedQuerySet, agency: Agency) -> NeedQuerySet:
    """Fetch with needs the agency's own standing sign-up, as `own`."""
    own = SignUp.objects.standing().filter(agency=agency)
    return needs.prefetch_related(Prefetch("sign_ups", own, to_attr="own"))


def lacking_for(agency: Agency, *, on: date, at: datetime) -> dict[int, str]:
    """Say for each item version of an open need what an agency lacks; "" where nothing.

    A handful of queries, however many needs are open: a rule belongs to the version.
    """
    held, order, known = proofs_of(agency, on=on), ranks(), known_qualifications()
    wanted = Need.objects.filter(state="open", closes_at__gt=at).values("version")
    said = {}
    for version in ItemVersion.objects.filter(pk__in=wanted).order_by("pk"):
        lack = missing(rule_of(version), held, order)
        said[version.pk] = sentence_of(AllOf(lack), known) if lack else ""
    return said


def disqualified_for(sign_up: SignUp) -> str:
    """Give the reason for which a sign-up did not count at the close; "" where it did."""
    rows = EventRow.objects.filter(subject=sign_up.subject, kind="signup.disqualified")
    data = rows.values_list("data", flat=True).first()
    return data["reason"] if data else ""
