"""Who may edit the catalogue, the rule sets and the calendar."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Region
from marketplace.accounts.queries.scopes import covers
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotAllowed

EDITORS = frozenset({"operator", "management"})


def check_may_edit(*, by: Actor) -> None:
    """What holds everywhere is edited by the operator who keeps the home region. Raises: NotAllowed."""
    check_may_legislate(None, by=by)


def check_may_legislate(region: Region | None, *, by: Actor) -> None:
    """A rule set is made by the operator of its region, or of one above it.

    Without a region it holds everywhere, and whoever makes it keeps the home region.
    Raises: NotAllowed.
    """
    if not EDITORS & by.roles:
        raise NotAllowed(_("Only the operator or the management body may change this."))
    if not covers(by, region.code if region else settings.HOME_REGION):
        raise NotAllowed(_("This holds beyond your region: its own operator must change it."))


def can_edit(*, by: Actor) -> bool:
    """The rule of `check_may_edit` as a yes or no."""
    return can_legislate(None, by=by)


def can_legislate(region: Region | None, *, by: Actor) -> bool:
    """The rule of `check_may_legislate` as a yes or no."""
    try:
        check_may_legislate(region, by=by)
    except NotAllowed:
        return False
    return True
