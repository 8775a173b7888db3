"""Registering project owners: their own steps, and the operator's decisions about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from marketplace.accounts.actions.files import store_file
from marketplace.accounts.actions.organisations import begin_organisation
from marketplace.accounts.models import Organisation, Region, User
from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.catalogue.queries.rules import rules_for
from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.events.deadlines import Term
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from orders.events import owners as facts
from orders.models import Owner
from orders.policies import owners as may

PLAIN = ("kind", "credit_code", "fundings", "address", "contact_name", "contact_phone")
OF_THE_BODY = ("name", "region")
CONTACTS = ("address", "contact_name", "contact_phone")


@transaction.atomic
def register_owner(*, name: str, region: Region, kind: str, user: User, by: Actor) -> Owner:
    """Make a body of owners for a person, who becomes its first member, and begin its entry.

    Raises: Invalid (also where the person acts for an owner of this name already).
    """
    may.check_begins_once(name, user)
    body = begin_organisation(
        kind=Organisation.Kind.OWNER, name=name, region=region, user=user, by=by
    )
    owner = begin_owner(organisation=body, by=by)
    owner.kind = kind
    owner.save(update_fields=["kind"])
    return owner


@transaction.atomic
def begin_owner(*, organisation: Organisation, by: Actor) -> Owner:
    """Begin the registration of a body as a project owner.

    Raises: Invalid (a body of another kind, or begun before), NotFound.
    """
    may.check_may_begin(organisation, by=by)
    owner = begin(Owner, organisation=organisation)
    owner.save()
    record(facts.OwnerBegun(subject=owner.subject), by=by)
    return owner


@transaction.atomic
def save_owner(*, owner: Owner, values: Mapping[str, Any], by: Actor) -> Owner:
    """Keep what was filled in, complete or not; only the fields that `values` names change.

    A `letter` comes as a CheckedFile and is stored for the owner.

    Raises: IllegalMove (handed in), Invalid (funds that the kind may not spend), NumberTaken,
    NotFound, TypeError (a field that a registration does not have).
    """
    row = Owner.locked(owner.pk)
    may.check_own(row, by=by)
    may.check_open_to_change(row)
    _check_names(values, (*PLAIN, *OF_THE_BODY, "identity", "letter"))
    if "fundings" in values:
        may.check_fundings(values.get("kind", row.kind), values["fundings"])
    _take(row, values, by=by)
    with _one_holder(row):
        row.save()
    return row


@transaction.atomic
def submit_owner(*, owner: Owner, by: Actor) -> Owner:
    """Hand a complete registration in; the operator checks it within the rule set's term.

    Raises: Incomplete, Invalid, NumberTaken, IllegalMove, NotFound.
    """
    row = Owner.locked(owner.pk)
    may.check_own(row, by=by)
    may.check_complete(row)
    _drop_what_the_kind_lacks(row)
    with _one_holder(row):
        row.save()
        event = facts.OwnerSubmitted(subject=row.subject)
        advance(row, "submit", by=by, event=event, term=_term(row, "entry.check"))
    return row


@transaction.atomic
def return_owner(*, owner: Owner, conditions: Collection[str], note: str, by: Actor) -> Owner:
    """Give a registration back for correction; every reason is a condition of the catalogue.

    Raises: Invalid (no condition, or an unknown one), IllegalMove, NotAllowed, NotFound.
    """
    row = _judged(owner, conditions, note, by=by)
    event = facts.OwnerReturned(subject=row.subject, **row.returned_for)
    advance(row, "return", by=by, event=event, term=_term(row, "correction"))
    return row


@transaction.atomic
def reject_owner(*, owner: Owner, conditions: Collection[str], note: str, by: Actor) -> Owner:
    """Refuse a registration for good; its number is free again.

    Raises: Invalid (no condition, or an unknown one), IllegalMove, NotAllowed, NotFound.
    """
    row = _judged(owner, conditions, note, by=by)
    event = facts.OwnerRejected(subject=row.subject, **row.returned_for)
    advance(row, "reject", by=by, event=event)
    return row


@transaction.atomic
def accept_owner(*, owner: Owner, by: Actor) -> Owner:
    """Take an owner into the market; from now on it may post needs.

    Raises: IllegalMove, NotAllowed, NotFound.
    """
    row = Owner.locked(owner.pk)
    may.check_reviewer(row, by=by)
    row.accepted_at, row.returned_for = instant(), {}
    row.save(update_fields=["accepted_at", "returned_for"])
    advance(row, "accept", by=by, event=facts.OwnerAccepted(subject=row.subject))
    return row


@transaction.atomic
def change_contacts(*, owner: Owner, values: Mapping[str, str], by: Actor) -> Owner:
    """Change address and contacts of an accepted owner; these need no new check.

    Raises: IllegalMove (not in the market), Invalid (one left empty), NotFound, TypeError.
    """
    row = Owner.locked(owner.pk)
    may.check_own(row, by=by)
    may.check_in_market(row)
    _check_names(values, CONTACTS)
    changed = [
        name for name in CONTACTS if values.get(name, getattr(row, name)) != getattr(row, name)
    ]
    if changed:
        _take(row, values, by=by)
        may.check_complete(row)
        row.save(update_fields=changed)
        record(facts.OwnerContactsChanged(subject=row.subject, fields=changed), by=by)
    return row


@transaction.atomic
def leave_owner(*, owner: Owner, by: Actor) -> Owner:
    """Leave the market, with nothing left open.

    Raises: StillOpen, IllegalMove, NotFound.
    """
    row = Owner.locked(owner.pk)
    may.check_own(row, by=by)
    may.check_nothing_open(row)
    advance(row, "leave", by=by, event=facts.OwnerLeft(subject=row.subject))
    return row


def _judged(owner: Owner, conditions: Collection[str], note: str, *, by: Actor) -> Owner:
    """Lock an owner for a decision against it and write the reasons down."""
    row = Owner.locked(owner.pk)
    may.check_reviewer(row, by=by)
    codes = list(conditions)
    check_conditions(codes, about="owner")
    row.returned_for = {"conditions": codes, "note": note}
    row.save(update_fields=["returned_for"])
    return row


def _check_names(values: Mapping[str, Any], known: Collection[str]) -> None:
    unknown = set(values) - set(known)
    if unknown:
        raise TypeError(f"an owner's registration has no {', '.join(sorted(unknown))}")


def _take(row: Owner, values: Mapping[str, Any], *, by: Actor) -> None:
    """Put values into the row, and a new name or region into its body; the caller saves."""
    for name in PLAIN:
        if name in values:
            setattr(row, name, values[name])
    if "identity" in values:
        row.set_identity(values["identity"])
    if values.get("letter"):
        row.letter = store_file(checked=values["letter"], organisation=row.organisation, by=by)
    of_body = [name for name in OF_THE_BODY if name in values]
    for name in of_body:
        setattr(row.organisation, name, values[name])
    if of_body:
        row.organisation.save(update_fields=of_body)


def _drop_what_the_kind_lacks(row: Owner) -> None:
    """A natural person has no credit code and no letter, a body no identity number."""
    if row.kind == Owner.Kind.PERSON:
        row.credit_code, row.letter = "", None
    else:
        row.set_identity("")


@contextmanager
def _one_holder(row: Owner) -> Iterator[None]:
    """Turn the database's refusal of a second holder of a number into words.

    Only the constraint can tell apart two that hand in one number at the same moment.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise may.number_taken(row) from error


def _term(row: Owner, step: str) -> Term:
    return rules_for(row.region).term(step, since=instant())
