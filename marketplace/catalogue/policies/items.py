"""What a version of an item must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from marketplace.catalogue.models import ItemVersion
from marketplace.catalogue.policies.qualifications import check_rule
from marketplace.catalogue.queries.qualifications import known_qualifications
from marketplace.kernel.errors import Invalid

LEVELS = ("province", "city", "county")
NEEDED = ("name", "name_en", "summary", "summary_en", "source")
_LONGEST_DAYS = 3650


def check_item_values(values: Mapping[str, Any]) -> None:
    """Both languages say what the item is, its source is named, and its rule can be met.

    Department, days and legal basis may be unknown; a citation without a source is refused.
    Raises: Invalid at the field.
    """
    for field, says in _faults(values):
        raise Invalid(says, field=field)
    check_rule(values["qualification_rule"], known_qualifications())


def _faults(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in NEEDED:
        if not values[name]:
            yield name, _("Please fill this in.")
    for one, other in (("department", "department_en"), ("result_document", "result_document_en")):
        if bool(values[one]) != bool(values[other]):
            yield other, _("Please give this in both languages, or in neither.")
    yield from _faults_of_choices(values)
    yield from _faults_of_facts(values)


def _faults_of_choices(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, choices in (
        ("client_kind", ItemVersion.Party.values),
        ("payer_kind", ItemVersion.Party.values),
        ("price_mode", ItemVersion.PriceMode.values),
    ):
        if values[name] and values[name] not in choices:
            yield name, _("Please choose one of the list.")
    if not set(values["levels"]) <= set(LEVELS):
        yield "levels", _("Please choose from the list.")


def _faults_of_facts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    days = values["reference_days"]
    if days is not None and not 1 <= days <= _LONGEST_DAYS:
        yield "reference_days", _("Please give between 1 and 3650 days, or leave it empty.")
    if not all(basis.get("title") and basis.get("source") for basis in values["legal_basis"]):
        yield "legal_basis", _("Every legal basis needs its title and where it was found.")
