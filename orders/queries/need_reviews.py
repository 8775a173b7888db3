"""What a decision about a need looks at beside its text."""

from __future__ import annotations

from orders.models import Need
from orders.queries.needs import COUNTS_AS_SPENT

LATEST = 5


def similar_to(need: Need) -> list[Need]:
    """Give the same owner's latest other needs for the same item: was one need split?"""
    rows = need.owner.needs.filter(item=need.item_id, state__in=(*COUNTS_AS_SPENT, "failed"))
    return list(rows.exclude(pk=need.pk).order_by("-pk")[:LATEST])
