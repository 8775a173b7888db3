"""Signing up for an open need, and withdrawing."""

from __future__ import annotations

from django.db import transaction

from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from orders.events import needs as facts
from orders.models import Need, SignUp
from orders.policies import signups as may
from providers.models import Agency


@transaction.atomic
def sign_up(*, need: Need, agency: Agency, by: Actor) -> SignUp:
    """Enter an agency for an open need; until the result nobody but itself learns of it.

    The need is locked before the time is read, so what waits behind the close is late; the
    agency is locked too, so that it cannot leave the market in between.

    Raises: NotFound, TooLate, SignedUpAlready, MayNotStand, Related, NotEligible.
    """
    wanted, candidate = Need.locked(need.pk), Agency.locked(agency.pk)
    may.check_own(candidate, by=by)
    now = instant()
    may.check_may_sign_up(wanted, candidate, at=now)
    row = begin(SignUp, need=wanted, agency=candidate, by=by.id, at=now)
    row.save()
    event = facts.AgencySignedUp(subject=row.subject, need=wanted.number, agency=candidate.number)
    record(event, by=by)
    return row


@transaction.atomic
def withdraw_sign_up(*, sign_up: SignUp, by: Actor) -> SignUp:
    """Take a sign-up back before the close; the agency may sign up again.

    Raises: NotFound, TooLate, IllegalMove.
    """
    need = Need.locked(sign_up.need_id)
    row = SignUp.locked(sign_up.pk)
    may.check_own(row.agency, by=by)
    may.check_open(need, at=instant())
    event = facts.SignUpWithdrawn(subject=row.subject, need=need.number, agency=row.agency.number)
    advance(row, "withdraw", by=by, event=event)
    return row
