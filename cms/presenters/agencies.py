"""An agency's dossier in the office's sections, and its qualifications, people and changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from cms.presenters.dossiers import Fact, Section
from cms.presenters.reasons import quoted, reasons_section
from marketplace.web.templatetags import values
from providers.models import Agency, Delegate, Holding, Practitioner, ProfileChange, Sanction
from providers.presenters.dossiers import Particular, dossier_of, shifts_of
from providers.presenters.words import against, status_of


def sections_of(agency: Agency) -> list[Section]:
    """Give everything that there is to inspect about an agency."""
    dossier = dossier_of(agency)
    sections = [
        Section(_("Registration"), (Fact(_("Number"), agency.number), *_said(dossier.particulars))),
        Section(_("Contacts and introduction"), tuple(_said(dossier.contacts))),
        Section(_("Qualifications"), tuple(holding_fact(row) for row in dossier.holdings)),
        Section(_("Practitioners"), tuple(person_fact(row) for row in dossier.practitioners)),
        Section(_("Business delegates"), _delegates(dossier.delegates)),
        Section(_("Changes asked for"), _changes(dossier.changes)),
        Section(_("Sanctions"), tuple(_sanction(row) for row in dossier.sanctions)),
    ]
    return [*sections, *reasons_section(agency.returned_for)]


def holding_sections(holding: Holding) -> list[Section]:
    """Give one qualification, with the agency that holds it."""
    said = (
        agency_fact(holding.agency),
        Fact(_("Qualification"), holding),
        Fact(_("Majors"), _(", ").join(str(major) for major in holding.majors.order_by("id"))),
        Fact(_("Certificate number"), holding.number),
        Fact(_("Issued by"), holding.issuer),
        Fact(_("Valid from"), values.day(holding.valid_from)),
        Fact(_("Valid to"), values.day(holding.valid_to) if holding.valid_to else _("no end")),
        Fact(_("Certificate"), file=holding.file),
        Fact(_("Renews"), holding.replaces or ""),
        Fact(_("Checked against"), against(holding.checked_against)),
    )
    return [Section(_("Qualification"), said), *reasons_section(holding.decided_for)]


def practitioner_sections(person: Practitioner) -> list[Section]:
    """Give one practitioner, with the agency that declares them."""
    said = (
        agency_fact(person.agency),
        Fact(_("Name"), person.name),
        Fact(_("Identity number"), person.masked_identity, secret="identity"),  # noqa: S106
        Fact(_("Certificate"), person.certificate, file=person.file),
        Fact(_("Certificate number"), person.certificate_number),
        Fact(_("Speciality"), person.speciality),
        Fact(_("Valid to"), values.day(person.valid_to)),
        Fact(_("Months insured by the agency"), person.insured_months),
    )
    return [Section(_("Practitioner"), said), *reasons_section(person.decided_for)]


def change_sections(change: ProfileChange) -> list[Section]:
    """Set what is asked for beside what is registered."""
    (shifts,) = shifts_of([change])
    return [
        Section(_("Change"), (agency_fact(change.agency), Fact(_("Proof"), file=change.proof)), change.note),
        Section(_("Registered"), tuple(_fact(shift.before)._replace(secret="") for shift in shifts)),
        Section(_("Asked for"), tuple(_fact(shift.after) for shift in shifts)),
        *reasons_section(change.decided_for),
    ]  # fmt: skip


def sanction_sections(sanction: Sanction, proposer: str) -> list[Section]:
    """Give a proposed sanction: what it does, for which conduct, and who proposed it."""
    said = (
        agency_fact(sanction.agency),
        Fact(_("Sanction"), sanction.get_kind_display()),
        Fact(_("Months"), sanction.months or _("for good")),
        Fact(_("Proposed by"), proposer),
        Fact(_("Proposed"), values.when(sanction.proposed_at)),
    )
    return [
        Section(_("Sanction"), said),
        Section(_("Conditions of conduct"), quoted(sanction.conditions)),
        Section(_("What happened"), text=sanction.reason),
    ]


def agency_fact(agency: Agency) -> Fact:
    return Fact(_("Agency"), f"{agency.name} · {agency.number} · {agency.region}")


def holding_fact(row: Holding) -> Fact:
    label, _tone = status_of(row)
    until = row.valid_to.isoformat() if row.valid_to else _("no end")
    said = _("%(number)s, valid %(since)s to %(until)s") % {
        "number": row.number,
        "since": row.valid_from.isoformat(),
        "until": until,
    }
    return Fact(row, said, file=row.file, note=label)


def person_fact(row: Practitioner) -> Fact:
    label, _tone = status_of(row)
    said = f"{row.certificate} {row.certificate_number} · {row.masked_identity}"
    return Fact(row.name, said, secret=f"practitioner-{row.pk}", file=row.file, note=label)


def _said(particulars: Iterable[Particular]) -> Iterable[Fact]:
    return (_fact(row) for row in particulars)


def _fact(row: Particular) -> Fact:
    note: Any = _("checked against %(what)s") % {"what": row.checked} if row.checked else ""
    value = "" if row.file else row.value
    return Fact(
        row.label, value, secret=row.name if row.is_secret else "", file=row.file, note=note
    )


def _delegates(rows: Iterable[Delegate]) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for row in rows:
        ended = _("until %(day)s") % {"day": row.ended_at.date()} if row.ended_at else ""
        facts.append(
            Fact(
                row.name, row.masked_identity, f"delegate-{row.pk}-identity", row.letter, note=ended
            )
        )
        facts.append(
            Fact(
                _("Phone of %(name)s") % {"name": row.name},
                row.masked_phone,
                f"delegate-{row.pk}-phone",
            )
        )
    return tuple(facts)


def _changes(rows: Sequence[ProfileChange]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            values.when(row.at),
            _(", ").join(shift.after.label for shift in shifts),
            note=status_of(row)[0],
        )
        for row, shifts in zip(rows, shifts_of(rows), strict=True)
    )


def _sanction(row: Sanction) -> Fact:
    label, _tone = status_of(row)
    return Fact(values.when(row.proposed_at), row.get_kind_display(), note=label)
