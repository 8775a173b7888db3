"""Reading owners: who holds a number, what is still open, whom a desk belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from marketplace.accounts.models import Membership, User
from marketplace.events.models import Deadline
from marketplace.kernel.errors import NotFound
from orders.models import Owner
from orders.states import NEED

if TYPE_CHECKING:
    from orders.models import Need

# A need is open while its table still knows a move from where it is.
OPEN_NEEDS = frozenset(row.source for row in NEED.rows)
OVER = ("rejected", "left")


def owner_of(number: str) -> Owner:
    """Give the owner whose body has this number. Raises: NotFound."""
    rows = Owner.objects.select_related("organisation__region", "letter")
    owner = rows.filter(organisation__number=number).first()
    if owner is None:
        raise NotFound
    return owner


def begun_by(user: User, name: str) -> QuerySet[Owner]:
    """Project owners of this name for whom a person acts, begun and not over."""
    theirs = Owner.objects.filter(
        organisation__name=name,
        organisation__memberships__user=user,
        organisation__memberships__ended_at=None,
    )
    return theirs.exclude(state__in=OVER).order_by("pk")


def people_of(owner: Owner) -> frozenset[str]:
    """Give the actor ids of everybody who acts for this owner now."""
    rows = Membership.objects.filter(organisation=owner.organisation_id, ended_at=None)
    return frozenset(f"user/{pk}" for pk in rows.values_list("user_id", flat=True))


def wait_of(owner: Owner) -> Deadline | None:
    """Give what an owner's registration waits for now."""
    return Deadline.objects.of(owner.subject).open().order_by("due_at", "id").first()


def open_needs_of(owner: Owner) -> QuerySet[Need]:
    """Needs of this owner that can still move."""
    return owner.needs.filter(state__in=OPEN_NEEDS).order_by("number")
