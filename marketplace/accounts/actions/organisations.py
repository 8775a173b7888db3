"""Beginning a body that people act for."""

from __future__ import annotations

from django.db import transaction

from marketplace.accounts.actions.members import join
from marketplace.accounts.events.organisations import OrganisationBegun
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
    bodies. Raises: NotAllowed, Invalid.
    """
    check_may_begin(kind, region, by)
    series = SERIES.get(kind, "G")
    number = f"{series}{NumberSeries.next(series):06d}"
    body = Organisation.objects.create(
        number=number, kind=kind, name=name, region=region, created_at=clock.instant()
    )
    record(OrganisationBegun(subject=f"organisation/{number}", body=kind), by=by)
    join(organisation=body, user=user, role=Membership.Role.MANAGER, by=by)
    return body
