"""Which agency may offer and be chosen for which service item on a day."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from marketplace.catalogue.models import ItemVersion
from marketplace.catalogue.queries.items import ranks, rule_of, sentence_of
from marketplace.kernel.errors import MarketError
from marketplace.kernel.rules import AllOf, leaves, missing, satisfied
from providers.models import Agency
from providers.queries.holdings import counting_on, proofs, proofs_of


class NotEligible(MarketError):
    """An agency lacks what an item asks for; `data["lacking"]` lists qualification types."""

    code = "not-eligible"


def check_eligible(*, agency: Agency, version: ItemVersion, on: date) -> None:
    """An agency in the market, whose confirmed qualifications of that day satisfy the item's rule.

    Raises: NotEligible; its message says in a sentence what is missing.
    """
    if not agency.is_in("active"):
        raise NotEligible(_("This agency is not in the market now."), lacking=[])
    lacking = AllOf(missing(rule_of(version), proofs_of(agency, on=on), ranks()))
    if lacking.parts:
        words = {"item": str(version), "what": sentence_of(lacking)}
        raise NotEligible(
            _("For “%(item)s” this is missing: %(what)s.") % words,
            lacking=sorted({leaf.type for leaf in leaves(lacking)}),
        )


def can_be_chosen(*, agency: Agency, version: ItemVersion, on: date) -> bool:
    """Whether an agency is eligible for an item on a day."""
    return not why_not(agency=agency, version=version, on=on)


def why_not(*, agency: Agency, version: ItemVersion, on: date) -> str:
    """Say in a sentence why an agency is not eligible; "" when it is."""
    try:
        check_eligible(agency=agency, version=version, on=on)
    except NotEligible as error:
        return str(error)
    return ""


def eligible_for(*, version: ItemVersion, on: date) -> frozenset[int]:
    """Give the keys of all agencies that are eligible for an item on a day."""
    rule, order = rule_of(version), ranks()
    held = proofs(counting_on(on))
    active = Agency.objects.active().order_by("pk").values_list("pk", flat=True)
    return frozenset(pk for pk in active if satisfied(rule, held.get(pk, ()), order))
