"""Who may do what with a need, and while it is in which state."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from marketplace.accounts.queries.scopes import covers
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import IllegalMove, MarketError, NotAllowed, NotFound
from orders.models import Need, Owner
from orders.models.needs import EDITABLE
from orders.queries.owners import people_of


def check_may_post(owner: Owner, *, by: Actor) -> None:
    """Only an accepted owner posts needs, through its own people."""
    if by.organisation != owner.number:
        raise NotFound
    if not owner.is_in("active"):
        raise NotAllowed(_("Only project owners that were accepted may post needs."))


def can_post(owner: Owner, *, by: Actor) -> bool:
    try:
        check_may_post(owner, by=by)
    except MarketError:
        return False
    return True


def check_own(need: Need, *, by: Actor) -> None:
    """Only the owner's own people; to anybody else it does not exist."""
    if by.organisation != need.owner.number:
        raise NotFound


def check_editable(need: Need) -> None:
    """What was handed in stands as it is; only a returned need can be changed again."""
    if not need.is_in(*EDITABLE):
        raise IllegalMove(_("This need has been handed in and can no longer be changed."))


def check_reviewer(need: Need, *, by: Actor) -> None:
    """Only staff whose region covers the need's place, and nobody who acts for its owner.

    Raises: NotFound, NotAllowed.
    """
    if not covers(by, need.place):
        raise NotFound
    if by.id in people_of(need.owner):
        raise NotAllowed(_("You act for this project owner: somebody else must decide."))
