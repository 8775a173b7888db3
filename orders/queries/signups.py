"""Reading sign-ups: an agency's own, the pool of a need, and how many stand."""

from __future__ import annotations

from marketplace.kernel.errors import NotFound
from orders.models import Need, SignUp
from orders.models.signups import SignUpQuerySet
from providers.models import Agency


def agency_of(organisation: str) -> Agency:
    """Find the agency of a body. Raises: NotFound."""
    rows = Agency.objects.select_related("organisation__region")
    agency = rows.filter(organisation__number=organisation).first()
    if agency is None:
        raise NotFound
    return agency


def standing_in(need: Need) -> SignUpQuerySet:
    """The sign-ups that stand, by the agencies' numbers; for the clock's eyes until the result."""
    rows = SignUp.objects.standing().filter(need=need)
    return rows.select_related("agency__organisation__region").order_by(
        "agency__organisation__number"
    )


def pool_of(need: Need) -> list[tuple[str, int]]:
    """Give the pool as draw/v1 wants it: (number, weight), sorted by the numbers' bytes."""
    return sorted(((row.agency.number, 1) for row in standing_in(need)), key=_bytes)


def size_of(need: Need) -> int:
    """Count who is signed up: the one figure about it that everybody may see."""
    return SignUp.objects.standing().filter(need=need).count()


def _bytes(row: tuple[str, int]) -> bytes:
    return row[0].encode()


def own_sign_up(organisation: str, pk: int) -> SignUp:
    """Find an agency's own sign-up. Raises: NotFound for a missing and a foreign one alike."""
    rows = SignUp.objects.select_related("need", "agency__organisation")
    row = rows.filter(pk=pk, agency__organisation__number=organisation).first()
    if row is None:
        raise NotFound
    return row
