"""Registering agencies: their own steps, and the operator's decisions about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.accounts.actions.organisations import begin_organisation
from marketplace.accounts.models import Organisation, Region, User
from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.catalogue.queries.rules import rules_for
from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.events.deadlines import Term
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from providers.actions.dossiers import confirm_declared, part_with_people, write_particulars
from providers.actions.offers import unlist_offers_of
from providers.events import agencies as facts
from providers.models import Agency
from providers.policies import agencies as may
from providers.policies.completeness import check_complete
from providers.policies.exits import check_nothing_open
from providers.policies.reach import check_own, check_reviewer


@dataclass(frozen=True, slots=True)
class Checks:
    """What the operator checked a dossier against: by its parts, and by each qualification's key.

    Without `holdings` every qualification counts as compared with the file handed in.
    """

    parts: Mapping[str, str] = field(default_factory=dict)
    holdings: Mapping[int, str] | None = None


@transaction.atomic
def register_agency(*, name: str, region: Region, user: User, by: Actor) -> Agency:
    """Make a body for a person, who becomes its first member, and begin its registration.

    Raises: Invalid (the person acts for an agency of this name already).
    """
    may.check_begins_once(name, user)
    body = begin_organisation(
        kind=Organisation.Kind.AGENCY, name=name, region=region, user=user, by=by
    )
    return begin_agency(organisation=body, by=by)


@transaction.atomic
def begin_agency(*, organisation: Organisation, by: Actor) -> Agency:
    """Begin the registration of a body as an agency.

    Raises: Invalid (a body of another kind, or begun before), NotFound.
    """
    may.check_may_begin(organisation, by=by)
    agency = begin(Agency, organisation=organisation)
    agency.save()
    record(facts.AgencyBegun(subject=agency.subject), by=by)
    return agency


@transaction.atomic
def save_particulars(*, agency: Agency, values: Mapping[str, Any], by: Actor) -> Agency:
    """Keep what was filled in, complete or not; only the fields that `values` names change.

    In the market this takes what needs no check; papers come as a CheckedFile, and None keeps the
    one there is. Raises: CodeTaken, IllegalMove, NotFound, TypeError.
    """
    row = Agency.locked(agency.pk)
    check_own(row, by=by)
    may.check_may_save(row, values)
    changed = write_particulars(row, values, by=by)
    with _one_holder():
        row.save()
    if changed and may.is_in_market(row):
        record(facts.AgencyContactsChanged(subject=row.subject, fields=changed), by=by)
    return row


@transaction.atomic
def submit_agency(*, agency: Agency, by: Actor) -> Agency:
    """Hand a complete registration in; the operator checks it within the rule set's term.

    Raises: Incomplete, CodeTaken, NotBefore, IllegalMove, NotFound.
    """
    row = Agency.locked(agency.pk)
    check_own(row, by=by)
    today = timezone.localdate(instant())
    row.lifecycle.check(row.state, "submit", by.roles)
    check_complete(row, on=today)
    may.check_code_free(row, row.credit_code, on=today)
    event = facts.AgencySubmitted(subject=row.subject)
    with _one_holder():
        advance(row, "submit", by=by, event=event, term=_term(row, "entry.check"))
    return row


@transaction.atomic
def return_agency(*, agency: Agency, conditions: Collection[str], note: str, by: Actor) -> Agency:
    """Give a registration back for correction; every reason is a condition of the catalogue.

    Raises: Invalid (no condition, or an unknown one), IllegalMove, NotAllowed, NotFound.
    """
    row = _judged(agency, conditions, note, by=by)
    event = facts.AgencyReturned(subject=row.subject, **row.returned_for)
    advance(row, "return", by=by, event=event, term=_term(row, "correction"))
    return row


@transaction.atomic
def reject_agency(*, agency: Agency, conditions: Collection[str], note: str, by: Actor) -> Agency:
    """Refuse a registration for good; its code and its people are free again.

    Raises: Invalid (no condition, or an unknown one), IllegalMove, NotAllowed, NotFound.
    """
    row = _judged(agency, conditions, note, by=by)
    event = facts.AgencyRejected(subject=row.subject, **row.returned_for)
    advance(row, "reject", by=by, event=event)
    part_with_people(row, "release", by=by)
    return row


@transaction.atomic
def accept_agency(*, agency: Agency, checks: Checks | None = None, by: Actor) -> Agency:
    """Take a checked agency into the market, with everything that it declared confirmed.

    Where the rule set asks for publicity it stands out for objections first, and the clock takes
    it in. Raises: Invalid (a qualification not ticked, or over), IllegalMove, NotAllowed, NotFound.
    """
    row = Agency.locked(agency.pk)
    if row.is_in("publicity") and "clock" in by.roles:
        return _enter(row, by=by)
    check_reviewer(row, by=by)
    row.lifecycle.check(row.state, "accept", by.roles)
    _note_checks(row, checks or Checks(), by=by)
    if rules_for(row.region).number("entry.publicity"):
        return _publicise(row, by=by)
    return _enter(row, by=by)


@transaction.atomic
def exit_agency(*, agency: Agency, by: Actor) -> Agency:
    """Leave the market with nothing left open; offers come off the shelf, people are free.

    Raises: StillOpen, IllegalMove, NotFound.
    """
    row = Agency.locked(agency.pk)
    check_own(row, by=by)
    row.lifecycle.check(row.state, "exit", by.roles)
    check_nothing_open(row)
    unlist_offers_of(agency=row, by=by)
    part_with_people(row, "leave", by=by)
    advance(row, "exit", by=by, event=facts.AgencyExited(subject=row.subject))
    return row


def _judged(agency: Agency, conditions: Collection[str], note: str, *, by: Actor) -> Agency:
    """Lock an agency for a decision against it and write the reasons down."""
    row = Agency.locked(agency.pk)
    check_reviewer(row, by=by)
    codes = list(conditions)
    check_conditions(codes, about="agency")
    row.returned_for = {"conditions": codes, "note": note}
    row.save(update_fields=["returned_for"])
    return row


def _note_checks(row: Agency, checks: Checks, *, by: Actor) -> None:
    row.checks, row.checked_at = dict(checks.parts), instant()
    row.save(update_fields=["checks", "checked_at"])
    confirm_declared(row, checks.holdings, by=by)


def _publicise(row: Agency, *, by: Actor) -> Agency:
    term = _term(row, "entry.publicity")
    until = timezone.localtime(term.due_at).isoformat(timespec="minutes")
    event = facts.AgencyPublicised(subject=row.subject, name=row.name, until=until)
    advance(row, "publicise", by=by, event=event, term=term)
    return row


def _enter(row: Agency, *, by: Actor) -> Agency:
    row.accepted_at, row.returned_for = instant(), {}
    row.save(update_fields=["accepted_at", "returned_for"])
    event = facts.AgencyAccepted(subject=row.subject, name=row.name, region=row.place)
    advance(row, "accept", by=by, event=event)
    return row


@contextmanager
def _one_holder() -> Iterator[None]:
    """Turn the database's refusal of a second holder of a credit code into words.

    Two that hand in the same code at once both find it free; the constraint tells them apart.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise may.code_taken() from error


def _term(row: Agency, step: str) -> Term:
    return rules_for(row.region).term(step, since=instant())


__all__ = [
    "Checks",
    "accept_agency",
    "begin_agency",
    "exit_agency",
    "register_agency",
    "reject_agency",
    "return_agency",
    "save_particulars",
    "submit_agency",
]
