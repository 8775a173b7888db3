"""What a registration must hold before it is handed in, section by section."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from marketplace.kernel.errors import Invalid
from providers.models import Agency, Delegate, Practitioner
from providers.policies import holdings, people
from providers.policies.agencies import LABELS
from providers.queries.holdings import holdings_of

PARTICULARS = (
    "credit_code", "subject_type", "legal_representative", "legal_representative_identity",
    "address", "licence",
)  # fmt: skip
CONTACTS = ("contact_name", "contact_phone")
SECTIONS = ("particulars", "contacts", "holdings", "practitioners", "delegates", "commitment")


class Gap(NamedTuple):
    """Something missing: in which section, at which field or row, and what it is."""

    section: str
    at: str
    says: str


class Incomplete(Invalid):
    """Parts of a registration are missing; `data["missing"]` names section and field of each."""

    code = "incomplete"


def gaps_in(agency: Agency, *, on: date) -> tuple[Gap, ...]:
    """List everything that is missing, in the order of the sections.

    Qualifications, practitioners and delegates may be none; what is entered must be whole.
    """
    return (
        *_empty(agency, "particulars", PARTICULARS),
        *_empty(agency, "contacts", CONTACTS),
        *_holding_gaps(agency, on),
        *_practitioner_gaps(agency, on),
        *_delegate_gaps(agency),
        *_empty(agency, "commitment", ("commitment",)),
    )


def check_complete(agency: Agency, *, on: date) -> None:
    """Nothing may be missing. Raises: Incomplete."""
    gaps = gaps_in(agency, on=on)
    if gaps:
        raise Incomplete(
            _("Still missing: %(what)s.") % {"what": "; ".join(gap.says for gap in gaps)},
            missing=[[gap.section, gap.at] for gap in gaps],
        )


def _empty(agency: Agency, section: str, names: tuple[str, ...]) -> Iterator[Gap]:
    for name in names:
        if not getattr(agency, name):
            yield Gap(section, name, str(LABELS[name]))


def _holding_gaps(agency: Agency, on: date) -> Iterator[Gap]:
    for row in holdings_of(agency).filter(state="declared"):
        yield from _row_gaps("holdings", row.pk, str(row), holdings.lacks(row, on=on))


def _practitioner_gaps(agency: Agency, on: date) -> Iterator[Gap]:
    for row in Practitioner.objects.filter(agency=agency, state="declared").order_by("pk"):
        yield from _row_gaps("practitioners", row.pk, row.name, people.lacks(row, on=on))


def _delegate_gaps(agency: Agency) -> Iterator[Gap]:
    for row in Delegate.objects.filter(agency=agency, ended_at=None, letter=None).order_by("pk"):
        yield from _row_gaps("delegates", row.pk, row.name, (_("the letter of authority"),))


def _row_gaps(section: str, pk: int, name: str, lacking: tuple[str, ...]) -> Iterator[Gap]:
    for what in lacking:
        yield Gap(section, str(pk), _("%(what)s of “%(name)s”") % {"what": what, "name": name})
