"""Changing what was checked: the old value stays live until the operator has decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from marketplace.accounts.actions.files import store_file
from marketplace.accounts.models import Region, StoredFile
from marketplace.accounts.policies.files import CheckedFile
from marketplace.catalogue.policies.conditions import check_conditions
from marketplace.catalogue.queries.rules import rules_for
from marketplace.events.advance import advance, begin
from marketplace.events.clock import instant
from marketplace.kernel.actor import Actor
from marketplace.web.secrets import decrypt, encrypt
from providers.actions.dossiers import OF_THE_BODY
from providers.events import agencies as facts
from providers.models import Agency, ProfileChange
from providers.policies import agencies as registration
from providers.policies import changes as may
from providers.policies.reach import check_own, check_reviewer

# Lies encrypted within the values, as it does in its own column.
SECRET = "legal_representative_identity"  # noqa: S105


@transaction.atomic
def submit_change(
    *, agency: Agency, values: Mapping[str, Any], proof: CheckedFile | None, note: str, by: Actor
) -> ProfileChange:
    """Ask to change checked particulars; what is registered stays live meanwhile.

    Raises: Invalid (nothing differs), CodeTaken, ChangeOpen, IllegalMove, NotFound, TypeError.
    """
    row = Agency.locked(agency.pk)
    check_own(row, by=by)
    may.check_may_ask(row)
    wanted, now = may.what_changes(row, values), instant()
    if "credit_code" in wanted:
        code = wanted["credit_code"]
        registration.check_code_free(row, code, on=timezone.localdate(now))
    change = begin(ProfileChange, agency=row, note=note, at=now)
    change.values = {name: _kept(row, name, value, by=by) for name, value in wanted.items()}
    if proof is not None:
        change.proof = store_file(checked=proof, organisation=row.organisation, by=by)
    change.save()
    event = facts.ChangeSubmitted(subject=change.subject, agency=row.number, fields=sorted(wanted))
    advance(
        change,
        "submit",
        by=by,
        event=event,
        term=rules_for(row.region).term("entry.check", since=now),
    )
    return change


@transaction.atomic
def approve_change(*, change: ProfileChange, by: Actor) -> ProfileChange:
    """Let a checked change take the place of what was registered; the old values are kept with it.

    Raises: CodeTaken, NotBefore, IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(change, by=by)
    agency, fields = row.agency, sorted(row.values)
    row.lifecycle.check(row.state, "approve", by.roles)
    if "credit_code" in row.values:
        today = timezone.localdate(instant())
        registration.check_code_free(agency, row.values["credit_code"], on=today)
    row.decided_for = {"before": {name: _before(agency, name) for name in fields}}
    row.save(update_fields=["decided_for"])
    _apply(agency, row.values)
    event = facts.ChangeApproved(subject=row.subject, agency=agency.number, fields=fields)
    advance(row, "approve", by=by, event=event)
    return row


@transaction.atomic
def refuse_change(
    *, change: ProfileChange, conditions: Collection[str], note: str, by: Actor
) -> ProfileChange:
    """Refuse a change, for conditions of the catalogue; what is registered stays.

    Raises: Invalid (no condition, or an unknown one), IllegalMove, NotAllowed, NotFound.
    """
    row = _reviewed(change, by=by)
    codes = list(conditions)
    check_conditions(codes, about="agency")
    row.decided_for = {"conditions": codes, "note": note}
    row.save(update_fields=["decided_for"])
    event = facts.ChangeRefused(
        subject=row.subject, agency=row.agency.number, conditions=codes, note=note
    )
    advance(row, "refuse", by=by, event=event)
    return row


@transaction.atomic
def withdraw_change(*, change: ProfileChange, by: Actor) -> ProfileChange:
    """Take a change back before it is decided. Raises: IllegalMove, NotFound."""
    agency = Agency.locked(change.agency_id)
    check_own(agency, by=by)
    row = ProfileChange.locked(change.pk)
    row.agency = agency
    event = facts.ChangeWithdrawn(subject=row.subject, agency=agency.number)
    advance(row, "withdraw", by=by, event=event)
    return row


def _reviewed(change: ProfileChange, *, by: Actor) -> ProfileChange:
    agency = Agency.locked(change.agency_id)
    check_reviewer(agency, by=by)
    row = ProfileChange.locked(change.pk)
    row.agency = agency
    return row


def _kept(agency: Agency, name: str, value: Any, *, by: Actor) -> Any:
    """Give a wanted value as JSON: a region by its code, a paper by its row, a secret encrypted."""
    if isinstance(value, CheckedFile):
        return store_file(checked=value, organisation=agency.organisation, by=by).pk
    if isinstance(value, Region):
        return value.code
    return encrypt(value) if name == SECRET else value


def _before(agency: Agency, name: str) -> Any:
    """Give what is live as JSON, the same way."""
    if name == "licence":
        return agency.licence_id
    if name == "region":
        return agency.region.code
    return encrypt(getattr(agency, name)) if name == SECRET else getattr(agency, name)


def _meant(name: str, value: Any) -> Any:
    if name == "licence":
        return StoredFile.objects.get(pk=value)
    if name == "region":
        return Region.objects.get(code=value)
    return decrypt(value) if name == SECRET else value


def _apply(agency: Agency, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        holder = agency.organisation if name in OF_THE_BODY else agency
        setattr(holder, name, _meant(name, value))
    agency.organisation.save(update_fields=list(OF_THE_BODY))
    with _one_holder():
        agency.save()


@contextmanager
def _one_holder() -> Iterator[None]:
    """Turn the database's refusal of a second holder of a credit code into words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise registration.code_taken() from error
