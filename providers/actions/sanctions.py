"""Keeping an agency out: proposed by one person, decided by another, ended by the clock."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.catalogue.queries.rules import rules_for
from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.events.deadlines import span
from marketplace.kernel.actor import Actor
from providers.actions.dossiers import part_with_people
from providers.actions.offers import bar_offers_of, lift_offers_of
from providers.events import agencies as facts
from providers.models import Agency, Sanction
from providers.policies import sanctions as may
from providers.policies.reach import check_reviewer
from providers.queries.agencies import suspended_until


@transaction.atomic
def propose_sanction(
    *,
    agency: Agency,
    kind: str,
    conditions: Collection[str],
    reason: str,
    months: int | None,
    by: Actor,
) -> Sanction:
    """Propose to suspend or remove an agency for conditions of its conduct; another one decides.

    `months` is how long a suspension lasts, or until a removed agency may return (None: never).
    Raises: Invalid (a length, a condition, no reason), IllegalMove, NotAllowed, NotFound.
    """
    row = Agency.locked(agency.pk)
    check_reviewer(row, by=by)
    may.check_may_propose(row)
    rules, now, codes = rules_for(row.region), instant(), list(conditions)
    may.check_length(kind, months, rules)
    check_conditions(codes, about="conduct")
    may.check_reason(reason)
    sanction = begin(Sanction, agency=row, kind=kind, conditions=codes, reason=reason)
    sanction.months, sanction.proposed_by, sanction.proposed_at = months, by.id, now
    sanction.save()
    event = facts.SanctionProposed(subject=sanction.subject, agency=row.number)
    term = rules.term("sanction.decision", since=now)
    advance(sanction, "propose", by=by, event=event, term=term)
    return sanction


@transaction.atomic
def impose_sanction(*, sanction: Sanction, by: Actor) -> Sanction:
    """Confirm what another person proposed: the agency is out from now on, and its offers too.

    Raises: SamePerson, IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(sanction, by=by)
    row.lifecycle.check(row.state, "impose", by.roles)
    may.check_second_person(row, by=by)
    event = facts.SanctionImposed(subject=row.subject, agency=row.agency.number)
    advance(row, "impose", by=by, event=event)
    if row.kind == Sanction.Kind.REMOVAL:
        _remove(row, by=by)
    else:
        _suspend(row, by=by)
    return row


@transaction.atomic
def drop_sanction(*, sanction: Sanction, note: str, by: Actor) -> Sanction:
    """Drop a proposed sanction; whoever proposed it may do so, too.

    Raises: IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(sanction, by=by)
    event = facts.SanctionDropped(subject=row.subject, agency=row.agency.number, note=note)
    advance(row, "drop", by=by, event=event)
    return row


@transaction.atomic
def lift_suspension(*, agency: Agency, by: Actor) -> Agency:
    """At its end a suspension is over; offers that are still lawful come back.

    Raises: IllegalMove, NotAllowed.
    """
    row = Agency.locked(agency.pk)
    event = facts.AgencyRestored(subject=row.subject, why="term")
    advance(row, "lift", by=by, event=event)
    lift_offers_of(agency=row, by=by)
    return row


@transaction.atomic
def restore_agency(*, agency: Agency, why: str, by: Actor) -> Agency:
    """End a suspension before its day, for a reason that everybody may read.

    Raises: Invalid (no reason), IllegalMove, NotAllowed, NotFound.
    """
    row = Agency.locked(agency.pk)
    check_reviewer(row, by=by)
    may.check_reason(why)
    event = facts.AgencyRestored(subject=row.subject, why=why)
    advance(row, "restore", by=by, event=event)
    lift_offers_of(agency=row, by=by)
    return row


def _suspend(row: Sanction, *, by: Actor) -> None:
    """Suspend until a day; a second suspension runs on from the end of the first."""
    agency, now = row.agency, instant()
    running = suspended_until(agency)
    back_on = may.after(timezone.localdate(running or now), row.months or 0)
    event = facts.AgencySuspended(
        subject=agency.subject,
        conditions=row.conditions,
        reason=row.reason,
        until=back_on.isoformat(),
    )
    advance(agency, "suspend", by=by, event=event, term=span(now, may.start_of(back_on)))
    bar_offers_of(agency=agency, conditions=row.conditions, reason=row.reason, by=by)


def _remove(row: Sanction, *, by: Actor) -> None:
    agency = row.agency
    agency.reentry_on = _reentry(row)
    agency.save(update_fields=["reentry_on"])
    event = facts.AgencyRemoved(
        subject=agency.subject,
        conditions=row.conditions,
        reason=row.reason,
        reentry_on=agency.reentry_on.isoformat() if agency.reentry_on else "",
    )
    advance(agency, "remove", by=by, event=event)
    bar_offers_of(agency=agency, conditions=row.conditions, reason=row.reason, by=by)
    part_with_people(agency, "release", by=by)


def _reentry(row: Sanction) -> date | None:
    return may.after(timezone.localdate(instant()), row.months) if row.months else None


def _reviewed(sanction: Sanction, *, by: Actor) -> Sanction:
    agency = Agency.locked(sanction.agency_id)
    check_reviewer(agency, by=by)
    row = Sanction.locked(sanction.pk)
    row.agency = agency
    return row
