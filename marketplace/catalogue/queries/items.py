"""What catalogue items say and ask for."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from marketplace.catalogue.models import ItemVersion
from marketplace.catalogue.models.items import ItemVersionQuerySet
from marketplace.catalogue.queries.qualifications import Known, known_qualifications, ranks
from marketplace.kernel.rules import Phrases, Rule, parse_rule, sentence


def rule_of(version: ItemVersion) -> Rule:
    """Give the qualification rule of a version, as the kernel reads it."""
    return parse_rule(version.qualification_rule)


def items_in_force(on: date) -> ItemVersionQuerySet:
    """Give what is in force on a day, a version of each item, in the catalogue's order."""
    rows = ItemVersion.objects.in_force(on)
    return rows.select_related("item__type").order_by("item__type__code", "item__number", "id")


def version_on(item_code: str, on: date) -> ItemVersion | None:
    """Give what an item says on a day; None where it is not in force then."""
    return ItemVersion.objects.in_force(on).filter(item__code=item_code).first()


def sentence_of(rule: Rule, known: Known | None = None) -> str:
    """Say a rule in the reader's language; whoever says many hands the qualifications in."""
    names = known or known_qualifications()
    return sentence(rule, name_leaf=names.name, phrases=phrases())


def phrases() -> Phrases:
    """How the reader's language joins conditions."""
    return Phrases(
        all_of=pgettext("conditions", "{first} and {second}"),
        any_of=pgettext("conditions", "{first} or {second}"),
        comma=pgettext("conditions", "{first}, {second}"),
        group=pgettext("conditions", "({inner})"),
        nothing=_("No qualification is required."),
    )


__all__ = [
    "items_in_force",
    "phrases",
    "ranks",
    "rule_of",
    "sentence_of",
    "version_on",
]
