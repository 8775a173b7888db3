"""A market with something of everything, and who stands before it.

What is in it belongs to one agency, one owner and one region: to their people it is their own, to
everybody else foreign.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.test import Client

from marketplace.accounts.actions.invitations import invite_member
from marketplace.accounts.models import Invitation, Membership, Organisation, User
from marketplace.events.models import EventRow, ParkedReaction
from marketplace.events.subscriptions import reactions
from marketplace.notify.actions.messages import send_sms
from marketplace.notify.models import Message
from orders.events.owners import OwnerAccepted
from orders.models import Need, SignUp
from providers.actions.changes import submit_change
from providers.models import Delegate, Holding, Practitioner, ProfileChange
from tests.support import databases
from tests.support.accounts import (
    actor_of,
    add_member,
    make_body,
    make_operator,
    make_user,
    manager_of,
)
from tests.support.agencies import (
    agency_actor,
    checking_holding,
    checking_practitioner,
    named_delegate,
    registered_agency,
)
from tests.support.cms import ELSEWHERE, HERE, Market, full_market, signed_in
from tests.support.needs import drafted_need, signed_up
from tests.support.owners import approved_owner

# Everybody whom the permission table could mean. "foreign" is of another region.
PEOPLE = (
    "visitor", "person", "agency", "other agency", "owner", "other owner", "operator",
    "foreign operator", "management", "regulator", "foreign regulator",
)  # fmt: skip


@dataclass
class Scene:
    """The rows to which addresses lead, and the people."""

    market: Market
    holding: Holding
    practitioner: Practitioner
    change: ProfileChange
    delegate: Delegate
    draft: Need
    sign_up: SignUp
    member: Membership
    invitation: Invitation
    message: Message
    reaction: ParkedReaction
    people: dict[str, User]

    def client(self, who: str) -> Client:
        """A browser in which somebody is signed in, and proved just now who they are."""
        return signed_in(self.people[who], is_fresh=True) if who in self.people else Client()

    def body(self, who: str) -> Organisation:
        """The body that somebody acts for."""
        return Organisation.objects.get(memberships__user=self.people[who])


def make_scene() -> Scene:
    market = full_market(HERE)
    agency, owner = market.able, market.owner
    user = add_member(agency.organisation)
    invitation = invite_member(
        organisation=agency.organisation,
        address=make_user().phone,
        role="delegate",
        by=actor_of(agency.organisation),
    )
    change = submit_change(
        agency=agency,
        values={"address": "渤海七路 1 号"},
        proof=None,
        note="",
        by=agency_actor(agency),
    )
    return Scene(
        market=market,
        holding=checking_holding(agency),
        practitioner=checking_practitioner(agency),
        change=change,
        delegate=named_delegate(agency),
        draft=drafted_need(owner, region=HERE),
        sign_up=signed_up(market.open, [agency])[0],
        member=Membership.objects.get(user=user),
        invitation=invitation,
        message=parked_message(),
        reaction=parked_reaction(),
        people=make_people(market),
    )


def make_people(market: Market) -> dict[str, User]:
    bodies = {
        "agency": market.able.organisation,
        "other agency": registered_agency(place=ELSEWHERE).organisation,
        "owner": market.owner.organisation,
        "other owner": approved_owner(place=ELSEWHERE).organisation,
        "management": make_body("management", place=HERE),
        "regulator": make_body("regulator", place=HERE),
        "foreign regulator": make_body("regulator", place=ELSEWHERE),
    }
    return {
        "person": make_user(),
        "operator": make_operator(HERE),
        "foreign operator": make_operator(ELSEWHERE),
        **{who: manager_of(body) for who, body in bodies.items()},
    }


def parked_message() -> Message:
    """A message that was given up."""
    message = send_sms(to="13900000000", body="nobody took it")
    message.parked_at, message.next_try_at = message.created_at, None
    message.save()
    return message


def parked_reaction() -> ParkedReaction:
    """Follow-up work that was set aside."""
    event = EventRow.objects.filter(kind=OwnerAccepted.kind).latest("id")
    handler = next(name for name, (_, kinds) in reactions().items() if event.kind in kinds)
    return ParkedReaction.objects.create(
        handler=handler, event=event, error="TimeoutError: 13900000000", parked_at=event.at
    )


@contextmanager
def database_of_its_own() -> Iterator[None]:
    """Keep a scene for many tests, each of which may undo what it did."""
    name = databases.copy_of(databases.template(), label="scene")
    with databases.connected_to(name):
        yield
    databases.drop(name)
