"""Parts of a dossier that several actions write: particulars, declared rows, people.

Their callers have locked the agency.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from marketplace.accounts.actions.files import store_file
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import Invalid
from providers.actions.holdings import confirm
from providers.actions.practitioners import depart, pass_check
from providers.models import Agency, Holding, Practitioner
from providers.policies.agencies import PAPERS
from providers.policies.people import HOLDS_PERSON

AGAINST_FILE = "file"
OF_THE_BODY = ("name", "region")


def write_particulars(row: Agency, values: Mapping[str, Any], *, by: Actor) -> list[str]:
    """Put values into the row, its body and its papers, and name what changed; the caller saves."""
    changed = []
    for name, value in values.items():
        if name in PAPERS:
            if value is None:
                continue
            value = store_file(  # noqa: PLW2901
                checked=value, organisation=row.organisation, is_public=name == "logo", by=by
            )
        holder = row.organisation if name in OF_THE_BODY else row
        if getattr(holder, name) != value:
            setattr(holder, name, value)
            changed.append(name)
    of_body = [name for name in changed if name in OF_THE_BODY]
    if of_body:
        row.organisation.save(update_fields=of_body)
    return changed


def confirm_declared(row: Agency, against: Mapping[int, str] | None, *, by: Actor) -> None:
    """Confirm every declared qualification and practitioner along with the agency.

    Raises: Invalid for a qualification that `against` leaves out.
    """
    for holding in Holding.objects.filter(agency=row, state="declared").order_by("pk"):
        if against is not None and not against.get(holding.pk):
            raise Invalid(
                _("Please tick what “%(name)s” was checked against, or return the registration.")
                % {"name": holding},
                field=f"holding_{holding.pk}",
            )
        holding.agency = row
        confirm(holding, AGAINST_FILE if against is None else against[holding.pk], by=by)
    for person in Practitioner.objects.filter(agency=row, state="declared").order_by("pk"):
        person.agency = row
        pass_check(person, by=by)


def part_with_people(row: Agency, action: str, *, by: Actor) -> None:
    """Let every practitioner go: an agency that is out keeps nobody from working elsewhere."""
    for person in Practitioner.objects.filter(agency=row, state__in=HOLDS_PERSON).order_by("pk"):
        person.agency = row
        depart(person, action, by=by)
