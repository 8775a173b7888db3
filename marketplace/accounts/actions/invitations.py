"""Asking people to act for a body, by phone or e-mail, whether they have an account or not."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts.actions.members import join
from marketplace.accounts.events.organisations import InvitationWithdrawn, MemberInvited
from marketplace.accounts.models import Invitation, Membership, Organisation, User
from marketplace.accounts.policies.teams import check_may_manage, check_role
from marketplace.accounts.queries.contacts import is_reached_by, person_at
from marketplace.events import clock
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import Invalid, NotFound
from marketplace.notify.actions.messages import send_email, send_sms
from marketplace.web.secrets import fingerprint

TERM = timedelta(days=7)


@transaction.atomic
def invite_member(*, organisation: Organisation, address: str, role: str, by: Actor) -> Invitation:
    """Ask whoever is behind a phone number or e-mail address to act for a body.

    A code goes there that can be accepted for seven days. An earlier invitation to the same
    address is replaced. Raises: NotAllowed, Invalid.
    """
    body = Organisation.objects.select_for_update().get(pk=organisation.pk)
    check_may_manage(body, by)
    check_role(body, role)
    now = clock.instant()
    _check_is_new(body, address)
    mark = fingerprint(address)
    earlier = Invitation.objects.unanswered().filter(organisation=body, address_fingerprint=mark)
    earlier.update(withdrawn_at=now)
    code = secrets.token_urlsafe(12)
    invitation = Invitation.objects.create(
        organisation=body,
        role=role,
        address=address,
        address_fingerprint=mark,
        code_fingerprint=fingerprint(code),
        by=by.id,
        at=now,
        expires_at=now + TERM,
    )
    subject = f"organisation/{body.number}"
    record(MemberInvited(subject=subject, address=invitation.masked_address, role=role), by=by)
    _send(invitation, code)
    return invitation


def _check_is_new(body: Organisation, address: str) -> None:
    person = person_at(address)
    if person and Membership.objects.filter(organisation=body, user=person, ended_at=None).exists():
        raise Invalid(_("This person acts for this body already."), field="address")


def _send(invitation: Invitation, code: str) -> None:
    says = _("%(body)s asks you to act for it on %(site)s. Accept within seven days: %(url)s") % {
        "body": invitation.organisation.name,
        "site": settings.SITE_NAME,
        "url": f"{settings.SITE_URL}/invitations/{code}/",
    }
    if "@" in invitation.address:
        send_email(to=invitation.address, subject=_("An invitation for you"), body=says)
    else:
        send_sms(to=invitation.address, body=says)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor) -> Invitation:
    """Take an invitation back that nobody has answered. Raises: NotAllowed, NotFound."""
    invitation = _locked(invitation)
    check_may_manage(invitation.organisation, by)
    invitation.withdrawn_at = clock.instant()
    invitation.save(update_fields=["withdrawn_at"])
    subject = f"organisation/{invitation.organisation.number}"
    record(InvitationWithdrawn(subject=subject, address=invitation.masked_address), by=by)
    return invitation


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, user: User, code: str = "", by: Actor
) -> Membership:
    """Act for a body that asked for it: with the code, or with the address proved by the account.

    Raises: NotFound, also for an invitation that ran out or is somebody else's.
    """
    invitation = _locked(invitation)
    now = clock.instant()
    if invitation.expires_at <= now or not _is_for(invitation, user, code):
        raise NotFound
    invitation.accepted_at, invitation.accepted_by = now, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    body = invitation.organisation
    already = Membership.objects.filter(organisation=body, user=user, ended_at=None).first()
    return already or join(organisation=body, user=user, role=invitation.role, by=by)


def _is_for(invitation: Invitation, user: User, code: str) -> bool:
    with_code = bool(code) and secrets.compare_digest(
        fingerprint(code), invitation.code_fingerprint
    )
    return with_code or is_reached_by(user, invitation.address)


def _locked(invitation: Invitation) -> Invitation:
    """Lock the body and read the invitation again. Raises: NotFound when it is answered."""
    body = Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    found = Invitation.objects.unanswered().filter(pk=invitation.pk).first()
    if found is None or body.closed_at is not None:
        raise NotFound
    found.organisation = body
    return found
