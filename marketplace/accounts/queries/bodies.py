"""Bodies of an actor's regions."""

from __future__ import annotations

from marketplace.accounts.models import Membership, Organisation
from marketplace.accounts.queries.actors import NUMBER
from marketplace.accounts.queries.scopes import regions_of
from marketplace.accounts.queries.teams import member_of
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound


def body_under(actor: Actor, number: str) -> Organisation:
    """An agency or owner of the actor's regions. Raises: NotFound for every other body."""
    if not NUMBER.fullmatch(number):
        raise NotFound
    body = (
        Organisation.objects.filter(number=number, region__in=regions_of(actor))
        .exclude(kind__in=Organisation.PUBLIC_KINDS)
        .select_related("region")
        .first()
    )
    if body is None:
        raise NotFound
    return body


def member_under(actor: Actor, number: str, pk: int) -> Membership:
    """Somebody who acts for a body of the actor's regions. Raises: NotFound."""
    return member_of(body_under(actor, number), pk)
