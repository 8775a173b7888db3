"""The back office for tests: who enters it, and a market full of rows of one region."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.conf import settings
from django.test import Client

from marketplace.accounts.models import User
from marketplace.web.fields import EncryptedField
from orders.models import Need, Owner
from providers.actions.changes import submit_change
from providers.models import Agency, Holding, Offer, Practitioner, ProfileChange, Sanction
from tests.support.accounts import PASSWORD, make_body, make_operator, manager_of
from tests.support.agencies import (
    agency_actor,
    checking_holding,
    checking_practitioner,
    named_delegate,
    proposed_sanction,
    registered_agency,
    returned_agency,
    submitted_agency,
)
from tests.support.needs import open_need, posted_need, settled, signed_up
from tests.support.offers import able_agency, listed_offer
from tests.support.owners import approved_owner, submitted_owner

HERE, ELSEWHERE = "371602", "371621"


def signed_in(user: User, *, is_fresh: bool = False) -> Client:
    """A browser in which a person is signed in; `is_fresh`: proved who they are just now."""
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if is_fresh:
        proved = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert proved.status_code == 302
    return client


def operator_client(place: str = HERE, *, is_fresh: bool = False) -> Client:
    """The browser of a new operator of a region."""
    return signed_in(make_operator(place), is_fresh=is_fresh)


def staff_client(kind: str, place: str = HERE) -> Client:
    """The browser of somebody of a public body of another kind."""
    return signed_in(manager_of(make_body(kind, place=place)))


@dataclass
class Market:
    """Rows of every queue in one region, each with words that stand nowhere else."""

    submitted: Agency
    returned: Agency
    agency: Agency
    able: Agency
    holding: Holding
    practitioner: Practitioner
    change: ProfileChange
    sanction: Sanction
    offer: Offer
    owner: Owner
    waiting_owner: Owner
    posted: Need
    open: Need
    drawn: Need
    marks: list[str] = field(default_factory=list)


def full_market(place: str = HERE) -> Market:
    """A market with a row in every queue, made by the real actions."""
    agency = registered_agency(name="标记一检测有限公司", place=place)
    able = able_agency(name="标记二勘测有限公司", place=place)
    named_delegate(agency, name="标记三代办")
    change = submit_change(
        agency=agency,
        values={"address": "标记四路 12 号"},
        proof=None,
        note="标记五搬迁",
        by=agency_actor(agency),
    )
    owner = approved_owner(name="标记六水务站", place=place)
    # The draw first: the clock that settles it would close the other needs, too.
    drawn = open_need(owner, title="标记七论证", region=place)
    signed_up(drawn, [agency, able, registered_agency(name="标记八咨询有限公司", place=place)])
    drawn = settled(drawn)
    market = Market(
        submitted=submitted_agency(name="标记九环境有限公司", holdings=["eia-credit"], place=place),
        returned=returned_agency(name="标记十设计有限公司", place=place),
        agency=agency,
        able=able,
        holding=checking_holding(agency),
        practitioner=checking_practitioner(agency, name="标记甲工程师"),
        change=change,
        sanction=proposed_sanction(able),
        offer=listed_offer(able, title="标记乙报告表编制"),
        owner=owner,
        waiting_owner=submitted_owner(name="标记丙管委会", place=place),
        posted=posted_need(owner, title="标记丁勘察", region=place),
        open=open_need(owner, title="标记戊监测", region=place),
        drawn=drawn,
    )
    signed_up(market.open, [agency])
    market.marks = ["标记", *_numbers(market)]
    return market


def _numbers(market: Market) -> list[str]:
    """The numbers, public and personal, by which these rows would be known."""
    rows = [market.agency, market.able, market.submitted, market.owner, market.practitioner]
    secret = [
        getattr(row, column.name)
        for row in rows
        for column in row._meta.fields
        if isinstance(column, EncryptedField)
    ]
    codes = [
        row.credit_code for row in (market.agency, market.able, market.submitted, market.owner)
    ]
    return [value for value in (*secret, *codes, market.posted.number) if value]
