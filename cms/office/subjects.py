"""Subjects by their names, and where the office shows them."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts.queries.names import bodies_named
from marketplace.web.wording import titled
from orders.queries.facts import titles_of
from providers.models import Holding, Practitioner, ProfileChange, Sanction
from providers.models.agencies import OfAgency

# The queue of each kind of subject, by the first part of its name.
QUEUE_OF = {
    "agency": "agencies",
    "owner": "owners",
    "need": "needs",
    "holding": "qualifications",
    "practitioner": "practitioners",
    "change": "changes",
    "sanction": "sanctions",
    "offer": "offers",
}


def address_of(subject: str) -> str:
    """Give the dossier of a subject; "" where the office has none."""
    kind, _slash, key = subject.partition("/")
    name = QUEUE_OF.get(kind)
    return reverse(f"office_{name}:dossier", args=[key]) if name else ""


def names_of(subjects: Collection[str]) -> dict[str, str]:
    """Give what subjects are called, in one query for each kind of subject."""
    keys = {kind: _keys(subjects, kind) for kind in ("agency", "owner", "change", "sanction")}
    bodies = bodies_named([*keys["agency"], *keys["owner"]])
    names = titles_of(subjects)
    for kind in ("agency", "owner"):
        names |= {f"{kind}/{number}": bodies.get(number, number) for number in keys[kind]}
    return (
        names
        | _of_agencies(Holding, _keys(subjects, "holding"))
        | _of_agencies(Practitioner, _keys(subjects, "practitioner"))
        | _of_changes(keys["change"])
        | _of_sanctions(keys["sanction"])
    )


def _keys(subjects: Collection[str], kind: str) -> list[str]:
    return [subject.partition("/")[2] for subject in subjects if subject.startswith(f"{kind}/")]


def _of_agencies(model: type[OfAgency], keys: list[str]) -> dict[str, str]:
    more = ("type", "level") if model is Holding else ()
    rows = model._default_manager.filter(pk__in=keys)
    rows = rows.select_related("agency__organisation", *more)
    return {row.subject: titled(row, row.agency.name) for row in rows}


def _of_changes(keys: list[str]) -> dict[str, str]:
    rows = ProfileChange.objects.filter(pk__in=keys).select_related("agency__organisation")
    return {row.subject: _("Change of %(name)s") % {"name": row.agency.name} for row in rows}


def _of_sanctions(keys: list[str]) -> dict[str, str]:
    rows = Sanction.objects.filter(pk__in=keys).select_related("agency__organisation")
    return {row.subject: titled(row.get_kind_display(), row.agency.name) for row in rows}
