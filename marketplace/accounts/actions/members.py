"""Who acts for a body: changing a role, ending a membership."""

from __future__ import annotations

from django.db import transaction

from marketplace.accounts.events.organisations import MemberJoined, MemberLeft, MemberRoleChanged
from marketplace.accounts.models import Membership, Organisation, User
from marketplace.accounts.policies.teams import (
    check_keeps_manager,
    check_may_manage,
    check_role,
)
from marketplace.events import clock
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound


def join(*, organisation: Organisation, user: User, role: str, by: Actor) -> Membership:
    """Let a person act for a body. The caller holds the body's lock and has checked the right."""
    membership = Membership.objects.create(
        organisation=organisation, user=user, role=role, since=clock.instant()
    )
    joined = MemberJoined(
        subject=f"organisation/{organisation.number}", person=f"user/{user.pk}", role=role
    )
    record(joined, by=by)
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, by: Actor) -> Membership:
    """Give a member another role; the last manager stays one.

    Raises: NotAllowed, NotFound, Invalid.
    """
    membership = _locked(membership)
    check_may_manage(membership.organisation, by)
    check_role(membership.organisation, role)
    earlier = membership.role
    if role == earlier:
        return membership
    check_keeps_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    changed = MemberRoleChanged(
        subject=f"organisation/{membership.organisation.number}",
        person=f"user/{membership.user_id}",
        role=role,
        earlier=earlier,
    )
    record(changed, by=by)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: Actor) -> Membership:
    """End that somebody acts for a body; people may leave by themselves, but no last manager.

    Raises: NotAllowed, NotFound, Invalid.
    """
    membership = _locked(membership)
    if by.id != f"user/{membership.user_id}":
        check_may_manage(membership.organisation, by)
    check_keeps_manager(membership)
    membership.ended_at = clock.instant()
    membership.save(update_fields=["ended_at"])
    left = MemberLeft(
        subject=f"organisation/{membership.organisation.number}",
        person=f"user/{membership.user_id}",
    )
    record(left, by=by)
    return membership


def _locked(membership: Membership) -> Membership:
    """Lock the body and read the membership again. Raises: NotFound when it has ended."""
    body = Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    found = Membership.objects.filter(pk=membership.pk, ended_at=None).first()
    if found is None:
        raise NotFound
    found.organisation = body
    return found
