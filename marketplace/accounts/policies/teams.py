"""Who may change who acts for a body."""

from __future__ import annotations

from django.utils.translation import gettext as _

from marketplace.accounts.models import Membership, Organisation
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import Invalid, NotAllowed

_EVERYWHERE = (Membership.Role.MANAGER, Membership.Role.DELEGATE)


def roles_in(kind: str) -> list[tuple[str, str]]:
    """The roles that people may have in a body of this kind, with their names."""
    roles = [*_EVERYWHERE, *([Membership.Role.WINDOW] if kind == "operator" else [])]
    return [(role.value, str(role.label)) for role in roles]


def check_may_manage(organisation: Organisation, by: Actor) -> None:
    """Only managers of the body itself decide who acts for it. Raises: NotAllowed."""
    if by.organisation != organisation.number or "manager" not in by.roles:
        raise NotAllowed(_("Only a manager of this body may do this."))


def check_role(organisation: Organisation, role: str) -> None:
    """Raises: Invalid for a role that a body of this kind does not have."""
    if role not in dict(roles_in(organisation.kind)):
        raise Invalid(_("Please choose a role from the list."), field="role")


def check_keeps_manager(membership: Membership) -> None:
    """A body is never left without a manager. Raises: Invalid."""
    if membership.role != Membership.Role.MANAGER:
        return
    others = Membership.objects.filter(
        organisation=membership.organisation_id,
        role=Membership.Role.MANAGER,
        ended_at=None,
        user__is_active=True,
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise Invalid(_("This is the last manager. Please make somebody else a manager first."))
