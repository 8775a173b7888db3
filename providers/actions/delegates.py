"""Who may act for an agency in business, with the letter that says so."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from marketplace.accounts.actions.files import store_file
from marketplace.accounts.actions.invitations import invite_member
from marketplace.accounts.models import Membership, Organisation, User
from marketplace.accounts.policies.files import CheckedFile
from marketplace.accounts.queries.contacts import person_at
from marketplace.events.clock import instant
from marketplace.events.record import record
from marketplace.kernel.actor import Actor
from providers.events import agencies as facts
from providers.models import Agency, Delegate
from providers.policies import people as may
from providers.policies.agencies import check_may_declare
from providers.policies.people import DelegateValues
from providers.policies.reach import check_own


@transaction.atomic
def name_delegate(*, agency: Agency, values: DelegateValues, by: Actor) -> Delegate:
    """Name somebody who may act for the agency in business, and invite them if they may sign in.

    Raises: Invalid (a value, a delegate already), IllegalMove, NotAllowed (only managers invite),
    NotFound.
    """
    row = Agency.locked(agency.pk)
    check_own(row, by=by)
    check_may_declare(row)
    may.check_delegate(row, values)
    delegate = Delegate(agency=row, name=values.name, phone=values.phone)
    delegate.set_identity(values.identity)
    if values.letter is not None:
        delegate.letter = store_file(checked=values.letter, organisation=row.organisation, by=by)
    try:
        with transaction.atomic():
            delegate.save()
    except IntegrityError as error:
        raise may.delegate_taken() from error
    record(facts.DelegateNamed(subject=f"delegate/{delegate.pk}", agency=row.number), by=by)
    if values.may_sign_in:
        _invite(row.organisation, values.phone, by=by)
    return delegate


@transaction.atomic
def hand_in_letter(*, delegate: Delegate, letter: CheckedFile, by: Actor) -> Delegate:
    """Keep the letter of authority of a delegate, in place of an earlier one.

    Raises: IllegalMove (the mandate has ended, or the registration is being checked), NotFound.
    """
    row = _own(delegate, by=by)
    check_may_declare(row.agency)
    may.check_standing(row)
    row.letter = store_file(checked=letter, organisation=row.agency.organisation, by=by)
    row.save(update_fields=["letter"])
    return row


@transaction.atomic
def end_delegate(*, delegate: Delegate, by: Actor) -> Delegate:
    """End a delegate's mandate, at any time. Raises: IllegalMove (ended before), NotFound."""
    row = _own(delegate, by=by)
    may.check_standing(row)
    row.ended_at = instant()
    row.save(update_fields=["ended_at"])
    record(facts.DelegateEnded(subject=f"delegate/{row.pk}", agency=row.agency.number), by=by)
    return row


def _invite(body: Organisation, phone: str, *, by: Actor) -> None:
    """Ask a delegate to join the team; whoever is in it already need not be asked."""
    person = person_at(phone)
    if person is None or not User.objects.acting_for(body).filter(pk=person.pk).exists():
        role = Membership.Role.DELEGATE
        invite_member(organisation=body, address=phone, role=role, by=by)


def _own(delegate: Delegate, *, by: Actor) -> Delegate:
    agency = Agency.locked(delegate.agency_id)
    check_own(agency, by=by)
    row = Delegate.objects.select_for_update().get(pk=delegate.pk)
    row.agency = agency
    return row


__all__ = ["DelegateValues", "end_delegate", "hand_in_letter", "name_delegate"]
