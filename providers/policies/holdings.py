"""What a qualification must say, and when it may be handed in and confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.accounts.policies.files import CheckedFile
from marketplace.catalogue.models import (
    QualificationLevel,
    QualificationMajor,
    QualificationType,
)
from marketplace.kernel.errors import IllegalMove, Invalid
from providers.models import Agency, Holding

# Those that count or may come to count; those that a renewal may take the place of.
STANDING = ("declared", "checking", "live")
RENEWABLE = ("live", "expired")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingValues:
    """What an agency says about a qualification; a `file` of None keeps the one there is."""

    type: QualificationType
    level: QualificationLevel | None = None
    majors: tuple[QualificationMajor, ...] = ()
    number: str
    issuer: str = ""
    valid_from: date
    valid_to: date | None = None
    file: CheckedFile | None = None
    replaces: Holding | None = None


class Expired(Invalid):
    """The validity of a qualification is over."""

    code = "expired"


def check_values(values: HoldingValues, *, on: date) -> None:
    """Level and majors are of the type; the validity runs forward and is not over.

    Raises: Invalid, with the field at fault.
    """
    fault = next(_faults(values), None)
    if fault is not None:
        raise fault
    check_not_over(values.valid_to, on=on)


def _faults(values: HoldingValues) -> Iterator[Invalid]:
    yield from _faults_of_scope(values)
    if not values.number:
        yield Invalid(_("Please give the number of the certificate."), field="number")
    if values.valid_to is not None and values.valid_to < values.valid_from:
        yield Invalid(
            _("The last day of validity is before the first. Please compare both days."),
            field="valid_to",
        )


def _faults_of_scope(values: HoldingValues) -> Iterator[Invalid]:
    kind = values.type
    if values.level is not None and values.level.type_id != kind.pk:
        yield Invalid(_("This level belongs to another qualification."), field="level")
    if values.level is None and kind.levels.exists():
        yield Invalid(_("Please choose the level on the certificate."), field="level")
    if any(major.type_id != kind.pk for major in values.majors):
        yield Invalid(_("This field belongs to another qualification."), field="majors")
    if not values.majors and kind.majors.exists():
        yield Invalid(_("Please tick the fields on the certificate."), field="majors")


def check_not_over(valid_to: date | None, *, on: date) -> None:
    """A qualification whose last day has passed is not taken. Raises: Expired."""
    if valid_to is not None and valid_to < on:
        raise Expired(
            _("This qualification expired on %(day)s. Please hand in one that is valid.")
            % {"day": valid_to.isoformat()},
            field="valid_to",
        )


def check_replaces(agency: Agency, values: HoldingValues) -> None:
    """A renewal takes the place of one's own confirmed qualification of the same type.

    Raises: Invalid.
    """
    old = values.replaces
    if old is None:
        return
    if old.agency_id != agency.pk or old.type_id != values.type.pk:
        raise Invalid(_("Please choose one of your own qualifications of the same kind."))
    if not old.is_in(*RENEWABLE):
        raise Invalid(_("Only a confirmed or an expired qualification can be renewed."))


def check_number_free(agency: Agency, values: HoldingValues, *, but: int = 0) -> None:
    """One certificate stands once among those that an agency declares or holds.

    Raises: Invalid.
    """
    same = Holding.objects.filter(agency=agency, type=values.type, number=values.number)
    standing = same.filter(state__in=STANDING).exclude(pk=but)
    if values.replaces is not None:
        standing = standing.exclude(pk=values.replaces.pk)
    if standing.exists():
        raise Invalid(_("You have already entered this certificate."), field="number")


def check_open_to_change(holding: Holding) -> None:
    """Only what was not handed in can still be written over. Raises: IllegalMove."""
    if not holding.is_in("declared"):
        raise IllegalMove(_("This qualification has been handed in and cannot be changed now."))


def check_handed_in(holding: Holding) -> None:
    """Only what the agency handed in is decided by itself. Raises: IllegalMove."""
    if holding.is_in("declared"):
        raise IllegalMove(_("The agency has not handed this in yet."))


def lacks(holding: Holding, *, on: date) -> tuple[str, ...]:
    """Say what a declared qualification still lacks before it can be checked."""
    found = []
    if holding.file_id is None:
        found.append(_("the scan of the certificate"))
    if not holding.issuer:
        found.append(_("the issuing body"))
    if holding.valid_to is not None and holding.valid_to < on:
        found.append(_("a validity that is not over"))
    return tuple(found)


def check_complete(holding: Holding, *, on: date) -> None:
    """Only a whole qualification is handed in. Raises: Invalid."""
    missing = lacks(holding, on=on)
    if missing:
        raise Invalid(_("Still missing: %(what)s.") % {"what": ", ".join(missing)})


def end_of(day: date) -> datetime:
    """Give the first moment at which a day is over, by the clock of Shanghai."""
    midnight = datetime.combine(day + timedelta(days=1), time())
    return timezone.make_aware(midnight, timezone.get_default_timezone())
