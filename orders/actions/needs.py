"""What happens to a need from its draft to its publication."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from marketplace.accounts.models import NumberSeries, Region
from marketplace.catalogue.models import ServiceItem
from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.catalogue.queries.items import version_on
from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.events.deadlines import span
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from marketplace.kernel.money import yuan
from orders.events import needs as facts
from orders.models import Need, Owner
from orders.policies import need_rules
from orders.policies import needs as may
from orders.queries.needs import day_of, rules_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedValues:
    """What an owner types about a need; a draft may lack everything but the first three."""

    item: ServiceItem
    title: str
    region: Region
    description: str = ""
    address: str = ""
    funding: str = ""
    price: Decimal | None = None
    days: int | None = None
    closes_at: datetime | None = None
    contact_name: str = ""
    contact_phone: str = ""

    def put_into(self, need: Need) -> Need:
        """Set a need's fields; the caller saves."""
        for name in self.__slots__:
            setattr(need, name, getattr(self, name))
        return need


@transaction.atomic
def draft_need(*, owner: Owner, values: NeedValues, by: Actor) -> Need:
    """Begin a need, complete or not; it gets its number and is its owner's alone.

    Raises: NotFound (somebody else's body), NotAllowed (an owner that was not accepted).
    """
    poster = Owner.locked(owner.pk)
    may.check_may_post(poster, by=by)
    now = instant()
    number = _next_number(values.region, now)
    need = values.put_into(begin(Need, owner=poster, number=number, created_at=now))
    need.save()
    record(facts.NeedDrafted(subject=need.subject, owner=poster.number), by=by)
    return need


@transaction.atomic
def save_need(*, need: Need, values: NeedValues, by: Actor) -> Need:
    """Keep what was typed, complete or not, as long as the need has not been handed in.

    Raises: NotFound, IllegalMove (handed in, public or given up).
    """
    row = Need.locked(need.pk)
    may.check_own(row, by=by)
    may.check_editable(row)
    values.put_into(row).save(update_fields=NeedValues.__slots__)
    return row


@transaction.atomic
def submit_need(*, need: Need, by: Actor, values: NeedValues | None = None) -> Need:
    """Hand a complete need in; with `values`, what was typed last is kept first.

    Raises: NotFound, NotAllowed, Invalid (its field says what is wrong, by which rule),
    IllegalMove.
    """
    may.check_may_post(Owner.locked(need.owner_id), by=by)
    row = save_need(need=need, values=values, by=by) if values else Need.locked(need.pk)
    may.check_own(row, by=by)
    may.check_editable(row)
    now = instant()
    need_rules.check_may_submit(row, at=now)
    event = facts.NeedSubmitted(subject=row.subject, owner=row.owner.number)
    advance(row, "submit", by=by, event=event, term=rules_of(row).term("need.review", since=now))
    return row


@transaction.atomic
def post_need(*, owner: Owner, values: NeedValues, by: Actor) -> Need:
    """Begin a need and hand it in at once. Raises: what `draft_need` and `submit_need` raise."""
    return submit_need(need=draft_need(owner=owner, values=values, by=by), by=by)


@transaction.atomic
def discard_need(*, need: Need, by: Actor) -> Need:
    """Give up a need that was never published. Raises: NotFound, IllegalMove."""
    row = Need.locked(need.pk)
    may.check_own(row, by=by)
    event = facts.NeedDiscarded(subject=row.subject, owner=row.owner.number)
    advance(row, "discard", by=by, event=event)
    return row


@transaction.atomic
def return_need(*, need: Need, conditions: Collection[str], note: str, by: Actor) -> Need:
    """Give a need back to its owner; every reason is a condition of the catalogue.

    Raises: NotFound, NotAllowed, Invalid (no condition, or an unknown one), IllegalMove.
    """
    row = Need.locked(need.pk)
    may.check_reviewer(row, by=by)
    row.lifecycle.check(row.state, "return", by.roles)
    codes = list(conditions)
    check_conditions(codes, about="need")
    row.returned_for = {"conditions": codes, "note": note}
    row.save(update_fields=["returned_for"])
    event = facts.NeedReturned(subject=row.subject, owner=row.owner.number, **row.returned_for)
    term = rules_of(row).term("correction", since=instant())
    advance(row, "return", by=by, event=event, term=term)
    return row


@transaction.atomic
def publish_need(*, need: Need, by: Actor) -> Need:
    """Make a need public and open for sign-up; its text, item and rules are frozen from now on.

    Raises: NotFound, NotAllowed, Invalid (the closing time leaves too short a window by now, or
    something else that was right is so no longer: the need has to be returned), IllegalMove.
    """
    row = Need.locked(need.pk)
    may.check_reviewer(row, by=by)
    row.lifecycle.check(row.state, "publish", by.roles)
    now = instant()
    need_rules.check_may_publish(row, at=now)
    row.version = version_on(row.item.code, day_of(now))
    row.rules = rules_of(row, day_of(now)).frozen()
    row.published_at, row.returned_for = now, {}
    row.save(update_fields=["version", "rules", "published_at", "returned_for"])
    advance(row, "publish", by=by, event=_published(row), term=span(now, row.close))
    return row


def _published(need: Need) -> facts.NeedPublished:
    law = {name: value for name, value in need.rules.items() if name != "terms"}
    return facts.NeedPublished(
        subject=need.subject, owner=need.owner.number, notice=notice_of(need), rules=law
    )


def notice_of(need: Need) -> dict[str, Any]:
    """Write a need's whole public text as JSON; it names no person, so it can stand for ever."""
    if need.version is None or need.price is None or need.closes_at is None:
        raise ValueError(f"{need.subject} is not complete")
    return {
        "number": need.number,
        "owner": need.owner.number,
        "item": need.item.code,
        "item_version": need.version.version,
        "title": need.title,
        "description": need.description,
        "region": need.region.code,
        "address": need.address,
        "funding": need.funding,
        "price": yuan(need.price),
        "days": need.days,
        "method": need.method,
        "closes_at": need.closes_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _next_number(region: Region, at: datetime) -> str:
    """Take the next number of the place's city and of the year: "3716-2026-000123"."""
    upper = [code for code in region.path.strip("/").split("/")[:2] if code.isdigit()]
    series = f"{upper[-1][:4]}-{day_of(at).year}"
    return f"{series}-{NumberSeries.next(f'need/{series}'):06d}"
