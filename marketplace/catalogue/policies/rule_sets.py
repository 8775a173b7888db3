"""For which place, funds and amounts a rule set may be made."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from marketplace.accounts.models import Region
from marketplace.catalogue.models import RuleSet, RuleTerm
from marketplace.catalogue.models.rules import Funding
from marketplace.kernel.errors import Invalid


def check_band(amount_from: Decimal | None, amount_below: Decimal | None) -> None:
    """A band of amounts begins below its end. Raises: Invalid at "amount_below"."""
    least = Decimal(0) if amount_from is None else amount_from
    if amount_below is not None and amount_below <= least:
        raise Invalid(_("The band must end above its beginning."), field="amount_below")


def check_funding(funding: str) -> None:
    """A rule set is for one of the kinds of funds, or for all. Raises: Invalid at "funding"."""
    if funding and funding not in Funding.values:
        raise Invalid(_("Please choose one of the list."), field="funding")


def check_no_other(
    region: Region | None, funding: str, amount_from: Decimal | None, amount_below: Decimal | None
) -> None:
    """For one place, funds and amount there is one rule set; more would contradict each other.

    Raises: Invalid.
    """
    others = RuleSet.objects.filter(region=region, funding=funding, effective_to=None)
    for other in others.order_by("key", "version"):
        if _has_band(other.amount_from, other.amount_below) != _has_band(amount_from, amount_below):
            continue
        if _overlap(other, amount_from, amount_below):
            says = _("The rule set %(key)s covers this already. Please make a new version of it.")
            raise Invalid(says % {"key": other.key})


def check_whole(rule_set: RuleSet, terms: Mapping[str, str]) -> None:
    """What holds everywhere names every term: nothing stands behind it. Raises: Invalid."""
    if rule_set.region_id is not None or rule_set.is_special:
        return
    codes = RuleTerm.objects.order_by("id").values_list("code", flat=True)
    missing = [code for code in codes if code not in terms]
    if missing:
        says = _("The rule set for everywhere must name every term; these are missing: %(codes)s.")
        raise Invalid(says % {"codes": ", ".join(missing)}, field="terms", missing=missing)


def _has_band(amount_from: Decimal | None, amount_below: Decimal | None) -> bool:
    return amount_from is not None or amount_below is not None


def _overlap(other: RuleSet, amount_from: Decimal | None, amount_below: Decimal | None) -> bool:
    begins_before_end = other.amount_below is None or (amount_from or 0) < other.amount_below
    ends_after_begin = amount_below is None or (other.amount_from or 0) < amount_below
    return begins_before_end and ends_after_begin
