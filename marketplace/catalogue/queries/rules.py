"""Which rule set holds where, for which funds and amount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.models import Region
from marketplace.catalogue.models import RuleSet
from marketplace.catalogue.queries.calendars import term_of
from marketplace.events import clock
from marketplace.events.deadlines import Term
from marketplace.kernel.errors import Invalid


class NoRuleSet(Invalid):
    """No rule set is in force for this place and day; the operator must publish one."""

    code = "no-rule-set"


@dataclass(frozen=True, slots=True)
class Rules:
    """The values that hold, with the key, version and hash by which a need freezes them.

    `key`, `version` and `hash` are those of the most special rule set that applies; `layers` names
    every one that had a say, from the general to the special, each with its version and hash.
    """

    key: str
    version: int
    hash: str
    terms: Mapping[str, str]
    layers: Sequence[Mapping[str, Any]] = ()

    def number(self, code: str) -> int:
        """Give a count or a number of working days. Raises: KeyError for an unknown term."""
        return int(self.terms[code])

    def numbers(self, code: str) -> list[int]:
        """Give rising numbers: the lengths of a suspension, the days of reminders."""
        return [int(step) for step in self.terms[code].split(",")]

    def choice(self, code: str) -> str:
        """Give what was chosen: "accepted" or "escalated" for "acceptance.silence"."""
        return self.terms[code]

    def amount(self, code: str) -> Decimal | None:
        """Give an amount in yuan; None where the rule set leaves it empty (not known to us)."""
        value = self.terms[code]
        return Decimal(value) if value else None

    def term(self, code: str, *, since: datetime) -> Term:
        """Give the clock of a step: its working days from an instant, yellow at the rule's share."""
        return term_of(self.number(code), since=since, share=int(self.terms["card.yellow"]) / 100)

    def frozen(self) -> dict[str, Any]:
        """Give everything as JSON, to keep with what it binds."""
        return {
            "key": self.key,
            "version": self.version,
            "hash": self.hash,
            "terms": dict(self.terms),
            "layers": [dict(layer) for layer in self.layers],
        }


def layers_for(
    region: Region | None,
    *,
    funding: str = "",
    amount: Decimal | None = None,
    on: date | None = None,
) -> list[RuleSet]:
    """Give the rule sets that hold for a place, funds and amount, from the general to the special.

    Everywhere comes first, then the region from the province down, within each the funding, then
    the band of amounts. Without a region only what holds everywhere; none may hold at all.
    """
    day = on or timezone.localdate(clock.instant())
    codes = region.codes if region else ()
    rows = list(
        RuleSet.objects.in_force(day)
        .covering(codes=codes, funding=funding)
        .for_amount(amount)
        .select_related("region")
    )
    return sorted(rows, key=lambda row: _rank(row, codes))


def rules_for(
    region: Region, *, funding: str = "", amount: Decimal | None = None, on: date | None = None
) -> Rules:
    """Find the rules for a place, and where they matter for funds and amount.

    The layers lie over each other; the most special one that names a term wins, and the most
    special of all names the result. Raises: NoRuleSet.
    """
    rows = layers_for(region, funding=funding, amount=amount, on=on)
    if not rows:
        raise NoRuleSet(_("No rule set is in force for %(region)s.") % {"region": region})
    terms: dict[str, str] = {}
    for row in rows:
        terms |= row.terms
    special = rows[-1]
    return Rules(
        key=special.key,
        version=special.version,
        hash=special.hash,
        terms=terms,
        layers=[{"key": row.key, "version": row.version, "hash": row.hash} for row in rows],
    )


def _rank(row: RuleSet, codes: tuple[str, ...]) -> tuple[int, bool, bool, int]:
    depth = 0 if row.region is None else len(codes) - codes.index(row.region.code)
    has_band = row.amount_from is not None or row.amount_below is not None
    return depth, bool(row.funding), has_band, row.version
