"""The people of a body and those who are asked to join, and what a person is asked."""

from __future__ import annotations

from django.db.models import QuerySet

from marketplace.accounts.models import Invitation, Membership, Organisation, User
from marketplace.accounts.queries.contacts import proved_addresses
from marketplace.events import clock
from marketplace.kernel.errors import NotFound
from marketplace.web.secrets import fingerprint


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who acts for a body now, the longest first."""
    return (
        Membership.objects.filter(organisation=organisation, ended_at=None)
        .select_related("user")
        .order_by("since", "id")
    )


def member_of(organisation: Organisation, pk: int) -> Membership:
    """One who acts for a body now. Raises: NotFound for anybody else's."""
    membership = members_of(organisation).filter(pk=pk).first()
    if membership is None:
        raise NotFound
    return membership


def invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations of a body that may still be accepted, the newest first."""
    return (
        Invitation.objects.open(clock.instant())
        .filter(organisation=organisation)
        .order_by("-at", "-id")
    )


def invitation_of(organisation: Organisation, pk: int) -> Invitation:
    """One open invitation of a body. Raises: NotFound."""
    invitation = invitations_of(organisation).filter(pk=pk).first()
    if invitation is None:
        raise NotFound
    return invitation


def invitations_to(user: User) -> QuerySet[Invitation]:
    """Open invitations to the addresses that a person has proved."""
    marks = [fingerprint(address) for address in proved_addresses(user)]
    return (
        Invitation.objects.open(clock.instant())
        .filter(address_fingerprint__in=marks)
        .exclude(organisation__memberships__in=Membership.objects.filter(user=user, ended_at=None))
        .select_related("organisation")
        .order_by("-at", "-id")
    )


def invitation_by_code(code: str) -> Invitation:
    """The open invitation with this code. Raises: NotFound."""
    invitation = (
        Invitation.objects.open(clock.instant())
        .filter(code_fingerprint=fingerprint(code))
        .select_related("organisation")
        .first()
    )
    if invitation is None:
        raise NotFound
    return invitation
