"""Who may stand in an agency's dossier: practitioners, in one agency at a time, and delegates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from marketplace.accounts.policies.files import CheckedFile
from marketplace.kernel.errors import IllegalMove, Invalid
from marketplace.web.secrets import fingerprint
from marketplace.web.wording import listed
from providers.models import Agency, Delegate, Practitioner

HOLDS_PERSON = ("declared", "checking", "live")
MOST_MONTHS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class PractitionerValues:
    """What an agency says about a practitioner.

    A `file` of None and an empty `identity` keep what there is.
    """

    name: str
    identity: str = ""
    certificate: str
    certificate_number: str
    speciality: str = ""
    valid_to: date | None = None
    insured_months: int | None = None
    file: CheckedFile | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegateValues:
    """Who may act for an agency, with the sealed letter that says so.

    `may_sign_in` asks the person, by the phone, to join the agency's team here.
    """

    name: str
    identity: str
    phone: str
    letter: CheckedFile | None = None
    may_sign_in: bool = False


class PersonTaken(Invalid):
    """The person stands in an agency's dossier already; which one is nobody's business."""

    code = "person-taken"


def check_values(values: PractitionerValues, *, on: date) -> None:
    """Name and certificate are given, and the certificate is not over. Raises: Invalid."""
    for name in ("name", "certificate", "certificate_number"):
        if not getattr(values, name):
            raise Invalid(_("Please fill this in."), field=name)
    check_not_over(values.valid_to, on=on)
    if values.insured_months is not None and not 0 <= values.insured_months <= MOST_MONTHS:
        raise Invalid(_("Please give the months, from 0 to 600."), field="insured_months")


def check_not_over(valid_to: date | None, *, on: date) -> None:
    """Nobody counts by a certificate whose last day has passed. Raises: Invalid."""
    if valid_to is not None and valid_to < on:
        raise Invalid(
            _("This certificate expired on %(day)s.") % {"day": valid_to.isoformat()},
            field="valid_to",
        )


def check_person_free(agency: Agency, identity: str, *, but: int = 0) -> None:
    """One person practises for one agency at a time. Raises: PersonTaken."""
    same = Practitioner.objects.filter(identity_fingerprint=fingerprint(identity))
    standing = same.filter(state__in=HOLDS_PERSON).exclude(pk=but)
    if standing.filter(agency=agency).exists():
        raise PersonTaken(_("You have already entered this person."), field="identity")
    if standing.exists():
        raise person_taken()


def person_taken() -> PersonTaken:
    """Say that somebody practises elsewhere, without saying where."""
    return PersonTaken(
        _(
            "This person is entered as a practitioner of another agency. One person practises "
            "for one agency at a time; the other one must let them go first. If it does not, "
            "or never employed them, please ask the operator to release them."
        ),
        field="identity",
    )


def check_open_to_change(practitioner: Practitioner) -> None:
    """Only what was not handed in can still be written over. Raises: IllegalMove."""
    if not practitioner.is_in("declared"):
        raise IllegalMove(_("This practitioner has been handed in and cannot be changed now."))


def check_handed_in(practitioner: Practitioner) -> None:
    """Only what the agency handed in is decided by itself. Raises: IllegalMove."""
    if practitioner.is_in("declared"):
        raise IllegalMove(_("The agency has not handed this in yet."))


def check_reason(note: str) -> None:
    """Whoever frees somebody against the agency's entry says why. Raises: Invalid."""
    if not note.strip():
        raise Invalid(_("Please fill this in."), field="note")


def lacks(practitioner: Practitioner, *, on: date) -> tuple[str, ...]:
    """Say what a declared practitioner still lacks before the check."""
    found = []
    if practitioner.file_id is None:
        found.append(_("the scan of the certificate"))
    if practitioner.insured_months is None:
        found.append(_("the months of social insurance"))
    if practitioner.valid_to is not None and practitioner.valid_to < on:
        found.append(_("a certificate that is not over"))
    return tuple(found)


def check_complete(practitioner: Practitioner, *, on: date) -> None:
    """Only a whole entry is handed in. Raises: Invalid."""
    missing = lacks(practitioner, on=on)
    if missing:
        raise Invalid(_("Still missing: %(what)s.") % {"what": listed(missing)})


def check_delegate(agency: Agency, values: DelegateValues) -> None:
    """A delegate is named once at a time, with an identity number. Raises: Invalid."""
    for name in ("name", "identity", "phone"):
        if not getattr(values, name):
            raise Invalid(_("Please fill this in."), field=name)
    same = Delegate.objects.filter(agency=agency, ended_at=None)
    if same.filter(identity_fingerprint=fingerprint(values.identity)).exists():
        raise delegate_taken()


def delegate_taken() -> Invalid:
    return Invalid(_("This person is already your delegate."), field="identity")


def check_standing(delegate: Delegate) -> None:
    """A mandate ends once. Raises: IllegalMove."""
    if delegate.ended_at is not None:
        raise IllegalMove(_("This mandate has already ended."))
