"""What an agency does with its qualifications, what the operator decides, and their expiry."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from marketplace.accounts.actions.files import store_file
from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.catalogue.queries.rules import rules_for
from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.events.deadlines import Term
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from providers.actions.offers import lapse_offers_of
from providers.events import agencies as facts
from providers.models import Agency, Holding
from providers.policies import holdings as may
from providers.policies.agencies import check_in_market, check_may_declare
from providers.policies.holdings import HoldingValues
from providers.policies.reach import check_own, check_reviewer

WARNING = timedelta(days=30)


@transaction.atomic
def declare_holding(*, agency: Agency, values: HoldingValues, by: Actor) -> Holding:
    """Enter a qualification; it counts once the operator has confirmed it.

    Raises: Invalid (a value, a validity reversed or over, a certificate entered before),
    IllegalMove (the registration is being checked), NotFound.
    """
    row = Agency.locked(agency.pk)
    check_own(row, by=by)
    check_may_declare(row)
    may.check_replaces(row, values)
    holding = begin(Holding, agency=row, replaces=values.replaces)
    _write(holding, values, by=by)
    return holding


@transaction.atomic
def change_holding(*, holding: Holding, values: HoldingValues, by: Actor) -> Holding:
    """Write over a qualification that was not handed in yet.

    Raises: Invalid, IllegalMove, NotFound.
    """
    row = _own(holding, by=by)
    check_may_declare(row.agency)
    may.check_open_to_change(row)
    may.check_replaces(row.agency, values)
    row.replaces = values.replaces
    _write(row, values, by=by)
    return row


@transaction.atomic
def submit_holding(*, holding: Holding, by: Actor) -> Holding:
    """Hand a qualification in for checking; before entry it goes along with the registration.

    Raises: Invalid (incomplete, or over), IllegalMove, NotFound.
    """
    row = _own(holding, by=by)
    check_in_market(row.agency)
    now = instant()
    may.check_complete(row, on=timezone.localdate(now))
    event = facts.HoldingSubmitted(subject=row.subject, agency=row.agency.number)
    term = rules_for(row.agency.region).term("entry.check", since=now)
    advance(row, "submit", by=by, event=event, term=term)
    return row


@transaction.atomic
def confirm_holding(*, holding: Holding, checked_against: str, by: Actor) -> Holding:
    """Confirm a qualification that was checked; what it renews makes way for it.

    Raises: Expired (over meanwhile), IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(holding, by=by)
    may.check_handed_in(row)
    confirm(row, checked_against, by=by)
    return row


@transaction.atomic
def refuse_holding(
    *, holding: Holding, conditions: Collection[str], note: str, by: Actor
) -> Holding:
    """Refuse a qualification; every reason is a condition of the catalogue.

    Raises: Invalid (no condition, or an unknown one), IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(holding, by=by)
    codes = list(conditions)
    check_conditions(codes, about="agency")
    row.decided_for = {"conditions": codes, "note": note}
    row.save(update_fields=["decided_for"])
    event = facts.HoldingRefused(
        subject=row.subject, agency=row.agency.number, conditions=codes, note=note
    )
    advance(row, "refuse", by=by, event=event)
    return row


@transaction.atomic
def withdraw_holding(*, holding: Holding, by: Actor) -> Holding:
    """Take a qualification back; offers that lean on it come off the shelf.

    Raises: IllegalMove (the registration is being checked, or it is over), NotFound.
    """
    row = _own(holding, by=by)
    check_may_declare(row.agency)
    event = facts.HoldingWithdrawn(
        subject=row.subject, agency=row.agency.number, type=row.type.code
    )
    advance(row, "withdraw", by=by, event=event)
    lapse_offers_of(agency=row.agency, by=by)
    return row


@transaction.atomic
def end_holding(*, holding: Holding, by: Actor) -> Holding:
    """After its last day a qualification no longer counts, nor do the offers that lean on it.

    Raises: IllegalMove, NotAllowed.
    """
    agency = Agency.locked(holding.agency_id)
    row = Holding.locked(holding.pk)
    row.agency = agency
    event = facts.HoldingExpired(subject=row.subject, agency=agency.number, type=row.type.code)
    advance(row, "expire", by=by, event=event)
    lapse_offers_of(agency=agency, by=by)
    return row


@transaction.atomic
def remind_of_end(*, holding: Holding, days: int, by: Actor) -> bool:
    """Remind an agency once that so many days, or fewer, are left; say whether it was done."""
    row = Holding.locked(holding.pk)
    told = row.reminded_at_days
    if not row.is_in("live") or row.valid_to is None or (told is not None and told <= days):
        return False
    row.reminded_at_days = days
    row.save(update_fields=["reminded_at_days"])
    left = (row.valid_to - timezone.localdate(instant())).days
    event = facts.HoldingExpiresSoon(
        subject=row.subject,
        agency=row.agency.number,
        type=row.type.code,
        valid_to=row.valid_to.isoformat(),
        days=left,
    )
    record(event, by=by)
    return True


def confirm(row: Holding, checked_against: str, *, by: Actor) -> None:
    """Make a declared or checked qualification count, in its caller's transaction and lock."""
    now = instant()
    may.check_not_over(row.valid_to, on=timezone.localdate(now))
    row.checked_at, row.checked_against = now, checked_against
    row.save(update_fields=["checked_at", "checked_against"])
    event = facts.HoldingConfirmed(
        subject=row.subject,
        agency=row.agency.number,
        type=row.type.code,
        level=row.level.code if row.level else "",
        majors=list(row.majors.order_by("code").values_list("code", flat=True)),
        valid_to=row.valid_to.isoformat() if row.valid_to else "",
    )
    advance(row, "confirm", by=by, event=event, term=_until_end(row))
    _replace(row, by=by)


def _replace(row: Holding, *, by: Actor) -> None:
    """Let what a confirmed qualification renews make way.

    One whose validity has not begun yet leaves the old one to its own end, so that no day is lost.
    """
    if row.replaces_id is None or not row.counts_on(timezone.localdate(instant())):
        return
    old = Holding.locked(row.replaces_id)
    if not old.is_in("live"):
        return
    event = facts.HoldingReplaced(subject=old.subject, agency=row.agency.number, by_holding=row.pk)
    advance(old, "replace", by=by, event=event)
    lapse_offers_of(agency=row.agency, by=by)


def _until_end(row: Holding) -> Term | None:
    """The clock ends a qualification after its last day; one without an end waits for nothing."""
    if row.valid_to is None:
        return None
    end = may.end_of(row.valid_to)
    return Term(yellow_at=end - WARNING, due_at=end)


def _write(row: Holding, values: HoldingValues, *, by: Actor) -> None:
    may.check_values(values, on=timezone.localdate(instant()))
    may.check_number_free(row.agency, values, but=row.pk or 0)
    for name in ("type", "level", "number", "issuer", "valid_from", "valid_to"):
        setattr(row, name, getattr(values, name))
    if values.file is not None:
        body = row.agency.organisation
        row.file = store_file(checked=values.file, organisation=body, by=by)
    row.save()
    row.majors.set(values.majors)


def _own(holding: Holding, *, by: Actor) -> Holding:
    """Lock the agency, then the row: what decides about an agency is decided under its lock."""
    agency = Agency.locked(holding.agency_id)
    check_own(agency, by=by)
    row = Holding.locked(holding.pk)
    row.agency = agency
    return row


def _reviewed(holding: Holding, *, by: Actor) -> Holding:
    agency = Agency.locked(holding.agency_id)
    check_reviewer(agency, by=by)
    row = Holding.locked(holding.pk)
    row.agency = agency
    return row


__all__ = [
    "HoldingValues",
    "change_holding",
    "confirm_holding",
    "declare_holding",
    "end_holding",
    "refuse_holding",
    "remind_of_end",
    "submit_holding",
    "withdraw_holding",
]
