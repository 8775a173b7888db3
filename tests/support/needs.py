"""Needs for tests, made by the real actions: drafted, handed in, public, signed up for, settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from marketplace.catalogue.models import ServiceItem
from marketplace.events import clock
from marketplace.events.models import Deadline
from marketplace.events.ticks import run_defaults
from orders.actions.needs import NeedValues, draft_need, post_need, publish_need
from orders.actions.signups import sign_up
from orders.models import Need, Owner, SignUp
from orders.queries.needs import rules_of, window_before_review
from providers.models import Agency
from tests.support.accounts import actor_of, operator_actor, region

# An item whose rule asks for nothing, so that any agency in the market qualifies.
OPEN_ITEM = "010005"
SECOND = timedelta(seconds=1)


def need_values(owner: Owner, **changes: Any) -> NeedValues:
    """What a careful owner types; `item` and `region` may be given as codes."""
    item = changes.pop("item", OPEN_ITEM)
    place = changes.pop("region", "371602")
    values = NeedValues(
        item=item if isinstance(item, ServiceItem) else ServiceItem.objects.get(code=item),
        title=changes.pop("title", "污水处理厂入河排污口设置论证"),
        region=region(place) if isinstance(place, str) else place,
        description="编制入河排污口设置论证报告，协助报批。",
        address="黄河二路 188 号",
        funding=owner.fundings[0],
        price=Decimal("82000.00"),
        days=30,
        contact_name="王建国",
        contact_phone="13805430021",
    )
    values = replace(values, closes_at=earliest_close(owner, values))
    return replace(values, **changes)


def earliest_close(owner: Owner, values: NeedValues) -> datetime:
    """The earliest closing time that the rules allow for a need handed in now."""
    rules = rules_of(values.put_into(Need(owner=owner)))
    return window_before_review(rules, clock.instant()).earliest


def drafted_need(owner: Owner, **changes: Any) -> Need:
    values = need_values(owner, **changes)
    return draft_need(owner=owner, values=values, by=actor_of(owner.organisation))


def posted_need(owner: Owner, **changes: Any) -> Need:
    """A need that its owner handed in and that waits for the operator."""
    values = need_values(owner, **changes)
    return post_need(owner=owner, values=values, by=actor_of(owner.organisation))


def open_need(owner: Owner, **changes: Any) -> Need:
    """A need that the province's operator published."""
    need = posted_need(owner, **changes)
    return publish_need(need=need, by=operator_actor(need.region.codes[-1]))


def signed_up(need: Need, agencies: Iterable[Agency]) -> list[SignUp]:
    """Sign-ups of these agencies, each by its own manager."""
    return [
        sign_up(need=need, agency=agency, by=actor_of(agency.organisation)) for agency in agencies
    ]


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Live at another moment for a while."""
    with clock.shifted(instant - clock.instant()):
        yield


@contextmanager
def after_close(need: Need, later: timedelta = SECOND) -> Iterator[None]:
    """Live shortly after the close of a need."""
    assert need.closes_at is not None
    with at(need.closes_at + later):
        yield


def settled(need: Need) -> Need:
    """Let the clock close a need and settle what comes of it."""
    with after_close(need):
        while Deadline.objects.of(need.subject).due(clock.instant()).exists():
            assert run_defaults()
    return Need.objects.get(pk=need.pk)
