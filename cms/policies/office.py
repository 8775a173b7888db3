"""Who enters the back office, and who edits pages there: memberships say it, nothing else."""

from __future__ import annotations

from marketplace.accounts.models import Membership, User
from marketplace.kernel.actor import Actor

ENTERS = frozenset({"operator", "management", "regulator"})
EDITS = frozenset({"operator"})
# Who keeps the catalogue, the rule sets and the calendar; the actions ask for the region, too.
KEEPS = frozenset({"operator", "management"})


def can_enter(user: User) -> bool:
    """Whether a person acts now for a body that works in the back office."""
    return (
        user.is_active
        and Membership.objects.filter(user=user, organisation__kind__in=ENTERS)
        .filter(ended_at=None, organisation__closed_at=None)
        .exists()
    )


def can_edit_pages(actor: Actor) -> bool:
    """Whether an actor may write notices, guides and pages."""
    return bool(EDITS & actor.roles)
