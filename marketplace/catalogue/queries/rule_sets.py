"""Reading rule sets as published: all of them, one version, and the one before."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q

from marketplace.catalogue.models import RuleSet, RuleTerm
from marketplace.kernel.errors import NotFound

# The keys of data/rule_sets.json.
SHIPPED = ("everywhere", "everywhere-social", "everywhere-fiscal", "everywhere-state")


def terms_by_code() -> dict[str, RuleTerm]:
    """Every kind of term, in the order of the steps."""
    return {row.code: row for row in RuleTerm.objects.order_by("id")}


def published_rule_sets(on: date) -> list[RuleSet]:
    """What is in force on a day and what is announced for later, the general ones first."""
    rows = RuleSet.objects.filter(Q(effective_to=None) | Q(effective_to__gte=on))
    return list(
        rows.select_related("region").order_by(
            F("region__code").asc(nulls_first=True),
            "funding",
            F("amount_from").asc(nulls_first=True),
            "key",
            "version",
        )
    )


def versions_of(key: str) -> list[RuleSet]:
    """Every version of a rule set, the newest first. Raises: NotFound."""
    rows = list(RuleSet.objects.filter(key=key).select_related("region").order_by("-version"))
    if not rows:
        raise NotFound
    return rows


def version_of(rows: list[RuleSet], number: int) -> tuple[RuleSet, RuleSet | None]:
    """Give a version and the one before it. Raises: NotFound."""
    by_number = {row.version: row for row in rows}
    if number not in by_number:
        raise NotFound
    return by_number[number], by_number.get(number - 1)


def shipped_rule_sets() -> list[RuleSet]:
    """The rule sets as they came with the product, before any operator changed them."""
    return list(RuleSet.objects.filter(key__in=SHIPPED, version=1).order_by("pk"))
