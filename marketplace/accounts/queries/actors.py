"""Who is acting: the actor of a person, for one body or as staff."""

from __future__ import annotations

import re

from marketplace.accounts.models import Membership, Organisation, User
from marketplace.kernel.actor import Party
from marketplace.kernel.errors import NotFound

NUMBER = re.compile(r"[A-Z][0-9]{6,}")
STAFF_KINDS = Organisation.PUBLIC_KINDS


def visitor() -> Party:
    """Somebody who has not signed in."""
    return Party(id="visitor")


def installer() -> Party:
    """Whoever works at the server's command line."""
    return Party(id="installer", roles=frozenset({"installer"}))


def person(user: User) -> Party:
    """A signed-in person who acts for nobody."""
    return Party(id=f"user/{user.pk}", roles=frozenset({"signed-in"}))


def member(user: User, number: str) -> Party:
    """A person acting for one body, whose kind is the role. Raises: NotFound for anybody else."""
    if not NUMBER.fullmatch(number):
        raise NotFound
    membership = (
        Membership.objects.filter(user=user, organisation__number=number)
        .filter(ended_at=None, organisation__closed_at=None)
        .select_related("organisation__region")
        .first()
    )
    if membership is None:
        raise NotFound
    body = membership.organisation
    return Party(
        id=f"user/{user.pk}",
        roles=frozenset({"signed-in", body.kind, membership.role}),
        organisation=body.number,
        regions=frozenset({body.region.code}),
    )


def staff(user: User) -> Party:
    """A person in the back office, with the roles and regions of all their public bodies.

    Raises: NotFound when the person is in none.
    """
    rows = list(
        Membership.objects.filter(user=user, organisation__kind__in=STAFF_KINDS)
        .filter(ended_at=None, organisation__closed_at=None)
        .select_related("organisation__region")
        .order_by("id")
    )
    if not rows:
        raise NotFound
    return Party(
        id=f"user/{user.pk}",
        roles=frozenset({"signed-in", *(row.organisation.kind for row in rows)}),
        organisation=rows[0].organisation.number,
        regions=frozenset(row.organisation.region.code for row in rows),
    )
