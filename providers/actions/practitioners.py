"""Who practises for an agency: entered, checked, and one agency at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.accounts.actions.files import store_file
from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.catalogue.queries.rules import rules_for
from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.kernel.actor import Actor
from providers.events import agencies as facts
from providers.models import Agency, Practitioner
from providers.policies import people as may
from providers.policies.agencies import check_in_market, check_may_declare
from providers.policies.people import PractitionerValues
from providers.policies.reach import check_own, check_reviewer


@transaction.atomic
def declare_practitioner(*, agency: Agency, values: PractitionerValues, by: Actor) -> Practitioner:
    """Enter somebody who practises for the agency, and for no other one.

    Raises: Invalid (a value), PersonTaken, IllegalMove (the registration is being checked),
    NotFound.
    """
    row = Agency.locked(agency.pk)
    check_own(row, by=by)
    check_may_declare(row)
    practitioner = begin(Practitioner, agency=row)
    _write(practitioner, values, by=by)
    return practitioner


@transaction.atomic
def change_practitioner(
    *, practitioner: Practitioner, values: PractitionerValues, by: Actor
) -> Practitioner:
    """Write over an entry that was not handed in yet. Raises: Invalid, IllegalMove, NotFound."""
    row = _own(practitioner, by=by)
    check_may_declare(row.agency)
    may.check_open_to_change(row)
    _write(row, values, by=by)
    return row


@transaction.atomic
def submit_practitioner(*, practitioner: Practitioner, by: Actor) -> Practitioner:
    """Hand somebody in for checking; before entry they go along with the registration.

    Raises: Invalid (incomplete), IllegalMove, NotFound.
    """
    row = _own(practitioner, by=by)
    check_in_market(row.agency)
    now = instant()
    may.check_complete(row, on=timezone.localdate(now))
    event = facts.PractitionerSubmitted(subject=row.subject, agency=row.agency.number)
    term = rules_for(row.agency.region).term("entry.check", since=now)
    advance(row, "submit", by=by, event=event, term=term)
    return row


@transaction.atomic
def confirm_practitioner(*, practitioner: Practitioner, by: Actor) -> Practitioner:
    """Confirm somebody who was checked.

    Raises: Invalid (the certificate is over by now), IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(practitioner, by=by)
    may.check_handed_in(row)
    pass_check(row, by=by)
    return row


@transaction.atomic
def refuse_practitioner(
    *, practitioner: Practitioner, conditions: Collection[str], note: str, by: Actor
) -> Practitioner:
    """Refuse somebody, for conditions of the catalogue; they may be entered elsewhere.

    Raises: Invalid (no condition, or an unknown one), IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(practitioner, by=by)
    codes = list(conditions)
    check_conditions(codes, about="agency")
    row.decided_for = {"conditions": codes, "note": note}
    row.save(update_fields=["decided_for"])
    event = facts.PractitionerRefused(
        subject=row.subject, agency=row.agency.number, conditions=codes, note=note
    )
    advance(row, "refuse", by=by, event=event)
    return row


@transaction.atomic
def leave_practitioner(*, practitioner: Practitioner, by: Actor) -> Practitioner:
    """Say that somebody no longer works for the agency; another one may enter them.

    Raises: IllegalMove (the registration is being checked, or they have left), NotFound.
    """
    row = _own(practitioner, by=by)
    check_may_declare(row.agency)
    depart(row, "leave", by=by)
    return row


@transaction.atomic
def release_practitioner(*, practitioner: Practitioner, note: str, by: Actor) -> Practitioner:
    """Let the operator free somebody whom an agency entered without their will, or forgot.

    Raises: Invalid (no reason), IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(practitioner, by=by)
    may.check_reason(note)
    depart(row, "release", note=note, by=by)
    return row


def pass_check(row: Practitioner, *, by: Actor) -> None:
    """Confirm a declared or checked practitioner, in its caller's transaction and lock."""
    may.check_not_over(row.valid_to, on=timezone.localdate(instant()))
    event = facts.PractitionerConfirmed(subject=row.subject, agency=row.agency.number)
    advance(row, "confirm", by=by, event=event)


def depart(row: Practitioner, action: str, *, note: str = "", by: Actor) -> None:
    """Let somebody go, in its caller's transaction and lock."""
    event = facts.PractitionerLeft(subject=row.subject, agency=row.agency.number, note=note)
    advance(row, action, by=by, event=event)


def _write(row: Practitioner, values: PractitionerValues, *, by: Actor) -> None:
    may.check_values(values, on=timezone.localdate(instant()))
    identity = values.identity or row.identity
    may.check_person_free(row.agency, identity, but=row.pk or 0)
    row.set_identity(identity)
    for name in ("name", "certificate", "certificate_number", "speciality", "valid_to"):
        setattr(row, name, getattr(values, name))
    row.insured_months = values.insured_months
    if values.file is not None:
        body = row.agency.organisation
        row.file = store_file(checked=values.file, organisation=body, by=by)
    with _one_agency():
        row.save()


@contextmanager
def _one_agency() -> Iterator[None]:
    """Turn the database's refusal of a second agency into words.

    Two agencies that enter the same person at once both find them free.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise may.person_taken() from error


def _own(practitioner: Practitioner, *, by: Actor) -> Practitioner:
    agency = Agency.locked(practitioner.agency_id)
    check_own(agency, by=by)
    row = Practitioner.locked(practitioner.pk)
    row.agency = agency
    return row


def _reviewed(practitioner: Practitioner, *, by: Actor) -> Practitioner:
    agency = Agency.locked(practitioner.agency_id)
    check_reviewer(agency, by=by)
    row = Practitioner.locked(practitioner.pk)
    row.agency = agency
    return row


__all__ = [
    "PractitionerValues",
    "change_practitioner",
    "confirm_practitioner",
    "declare_practitioner",
    "leave_practitioner",
    "refuse_practitioner",
    "release_practitioner",
    "submit_practitioner",
]
