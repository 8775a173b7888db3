"""What agencies are told after the fact: decisions about them, and what runs out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from marketplace.accounts.actions.notices import tell
from marketplace.catalogue.models import RefusalCondition
from marketplace.events.base import Recorded
from marketplace.events.facts import YellowCardShown
from marketplace.events.models import Deadline
from marketplace.web.wording import titled
from providers.events import agencies as facts
from providers.models import Agency
from providers.queries.agencies import agency_of
from providers.queries.facts import names_within


def tell_of_receipt(recorded: Recorded[facts.AgencySubmitted]) -> None:
    """The registration is in, and until when it is checked."""
    agency = _subject(recorded)
    waits = Deadline.objects.of(agency.subject).filter(step="entry.check").latest("pk")
    with _language():
        until = timezone.localtime(waits.due_at).strftime("%Y-%m-%d %H:%M")
        says = _("The operator checks it until %(until)s.") % {"until": until}
        _tell(agency, _("Your registration was handed in"), says)


def tell_of_return(recorded: Recorded[facts.AgencyReturned]) -> None:
    """The operator returned the registration."""
    agency = _subject(recorded)
    with _language():
        _tell(
            agency,
            _("Your registration was returned"),
            _("Please mend this and hand it in again:"),
            *_reasons(recorded.event.conditions, recorded.event.note),
        )


def tell_of_rejection(recorded: Recorded[facts.AgencyRejected]) -> None:
    """The operator rejected the registration."""
    agency = _subject(recorded)
    with _language():
        _tell(
            agency,
            _("Your registration was rejected"),
            *_reasons(recorded.event.conditions, recorded.event.note),
        )


def tell_of_publicity(recorded: Recorded[facts.AgencyPublicised]) -> None:
    """The registration passed the check and stands out for objections."""
    agency = _subject(recorded)
    with _language():
        says = _("It stands out for objections until %(until)s. Then you are in the market.")
        until = recorded.event.until[:16].replace("T", " ")
        _tell(agency, _("Your registration passed the check"), says % {"until": until})


def tell_of_acceptance(recorded: Recorded[facts.AgencyAccepted]) -> None:
    """The agency is in the market."""
    agency = _subject(recorded)
    with _language():
        _tell(
            agency,
            _("Your agency is in the market"),
            _("You can list offers and sign up for needs now."),
        )


def tell_of_suspension(recorded: Recorded[facts.AgencySuspended]) -> None:
    """A sanction keeps the agency out for a while."""
    agency, event = _subject(recorded), recorded.event
    with _language():
        _tell(
            agency,
            _("Your agency was suspended"),
            _("It is suspended until %(day)s.") % {"day": event.until},
            *_reasons(event.conditions, event.reason),
        )


def tell_of_restoration(recorded: Recorded[facts.AgencyRestored]) -> None:
    """A suspension ended."""
    agency = _subject(recorded)
    with _language():
        says = _("Your offers are back on the shelf, but those that are no longer lawful.")
        _tell(agency, _("The suspension of your agency ended"), says)


def tell_of_removal(recorded: Recorded[facts.AgencyRemoved]) -> None:
    """A sanction removed the agency."""
    agency, event = _subject(recorded), recorded.event
    with _language():
        back = _("It may register again from %(day)s.") % {"day": event.reentry_on}
        _tell(
            agency,
            _("Your agency was removed from the market"),
            back if event.reentry_on else _("It may not register again."),
            *_reasons(event.conditions, event.reason),
        )


def warn_of_end(recorded: Recorded[facts.HoldingExpiresSoon]) -> None:
    """A qualification ends soon."""
    agency, event = agency_of(recorded.event.agency), recorded.event
    with _language():
        words = {"name": _called(agency, recorded), "day": event.valid_to}
        _tell(
            agency,
            _("The qualification “%(name)s” ends on %(day)s") % words,
            _("Please hand in the renewed certificate before, so that your offers stay listed."),
        )


def tell_of_end(recorded: Recorded[facts.HoldingExpired]) -> None:
    """A qualification ended."""
    agency = agency_of(recorded.event.agency)
    with _language():
        _tell(
            agency,
            _("The qualification “%(name)s” expired") % {"name": _called(agency, recorded)},
            _("Offers that lean on it came off the shelf. Renew it to list them again."),
        )


def tell_of_confirmation(recorded: Recorded[Any]) -> None:
    """A qualification or practitioner handed in after entry was confirmed."""
    agency = agency_of(recorded.event.agency)
    if agency.accepted_at is None or recorded.at <= agency.accepted_at:
        return  # along with the registration, which is told of as a whole
    with _language():
        _tell(agency, _("Confirmed: %(name)s") % {"name": _called(agency, recorded)})


def tell_of_refusal(recorded: Recorded[Any]) -> None:
    """A qualification, a practitioner or a change was refused."""
    agency, event = agency_of(recorded.event.agency), recorded.event
    with _language():
        name = _called(agency, recorded) or _("the change that you asked for")
        _tell(
            agency,
            _("Refused: %(name)s") % {"name": name},
            *_reasons(event.conditions, event.note),
        )


def tell_of_release(recorded: Recorded[facts.PractitionerLeft]) -> None:
    """The operator freed a practitioner; who just leaves, or goes with the agency, has no note."""
    agency, event = agency_of(recorded.event.agency), recorded.event
    if not event.note:
        return
    with _language():
        says = _("The operator released %(name)s as a practitioner")
        _tell(agency, says % {"name": _called(agency, recorded)}, event.note)


def tell_of_approval(recorded: Recorded[facts.ChangeApproved]) -> None:
    """A change of checked particulars is live."""
    agency = agency_of(recorded.event.agency)
    with _language():
        _tell(agency, _("The change that you asked for was approved"))


def remind_of_correction(recorded: Recorded[YellowCardShown]) -> None:
    """A returned registration still waits for its agency."""
    if recorded.event.step != "correction" or not recorded.event.subject.startswith("agency/"):
        return
    agency = agency_of(recorded.event.organisation)
    with _language():
        due = timezone.localtime(datetime.fromisoformat(recorded.event.due_at))
        says = _("Please hand it in again by %(day)s.") % {"day": due.date().isoformat()}
        _tell(agency, _("Your registration still waits for correction"), says)


def _subject(recorded: Recorded[Any]) -> Agency:
    return agency_of(recorded.event.subject.removeprefix("agency/"))


def _called(agency: Agency, recorded: Recorded[Any]) -> str:
    return names_within(agency).get(recorded.event.subject, "")


def _language() -> Any:
    """Letters are written in the installation's language, whoever set them off."""
    return override(settings.LANGUAGE_CODE)


def _reasons(codes: list[str], note: str) -> list[str]:
    rows = RefusalCondition.objects.filter(code__in=codes).order_by("pk")
    return [*(f"- {row}" for row in rows), note]


def _tell(agency: Agency, subject: str, *lines: str) -> None:
    desk = settings.SITE_URL.rstrip("/") + reverse("providers:desk", args=[agency.number])
    body = "\n".join([*(line for line in lines if line), desk])
    tell(organisation=agency.organisation, subject=titled(agency.name, subject), body=body)
