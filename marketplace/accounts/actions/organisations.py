"""Beginning a body that people act for."""

from __future__ import annotations

from django.db import transaction

from marketplace.accounts.events.organisations import MemberJoined, OrganisationBegun
from marketplace.accounts.models import Membership, NumberSeries, Organisation, Region, User
from marketplace.accounts.policies.bodies import check_may_begin
from marketplace.events import clock
from marketplace.events.record import record
from marketplace.kernel.actor import Actor

SERIES = {"agency": "A", "owner": "P"}


@transaction.atomic
def begin_organisation(
    *, kind: str, name: str, region: Region, user: User, by: Actor
) -> Organisation:
    """Begin a body with a number of its own; the person becomes its first manager.

    Numbers run on for ever: "A000001" for agencies, "P000001" for owners, "G000001" for public
    bodies. Raises: NotAllowed.
    """
    check_may_begin(kind, by)
    series = SERIES.get(kind, "G")
    number = f"{series}{NumberSeries.next(series):06d}"
    now = clock.instant()
    body = Organisation.objects.create(
        number=number, kind=kind, name=name, region=region, created_at=now
    )
    Membership.objects.create(organisation=body, user=user, role=Membership.Role.MANAGER, since=now)
    subject = f"organisation/{number}"
    record(OrganisationBegun(subject=subject, body=kind), by=by)
    record(MemberJoined(subject=subject, person=f"user/{user.pk}", role="manager"), by=by)
    return body
