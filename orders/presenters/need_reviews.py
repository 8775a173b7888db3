"""A need as the operator's review shows it: what it says, what the rules say, what came before."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from marketplace.catalogue.queries.items import rule_of, sentence_of, version_on
from marketplace.events.models import Deadline
from marketplace.web.presenters import Entry
from orders.models import Need
from orders.policies.need_rules import Fault, publication_faults_of
from orders.presenters.needs import status_of
from orders.presenters.reasons import Decision, decision_of
from orders.presenters.stories import story_of
from orders.queries.need_reviews import Record, latest_of, record_of, similar_to, wait_of
from orders.queries.needs import day_of
from providers.models import Agency
from providers.policies.eligibility import eligible_for


class Review(NamedTuple):
    """Everything on one page. `faults` is what the rules say against publishing it now.

    `qualify` of `registered` agencies could sign up if it were published today.
    """

    need: Need
    label: Any
    tone: str
    deadline: Deadline | None
    faults: list[Fault]
    rule: str
    qualify: int
    registered: int
    record: Record
    latest: list[Need]
    similar: list[Need]
    returned_before: Decision | None
    story: list[Entry]


def review_of(need: Need, *, at: datetime, teller: str) -> Review:
    """Gather what a decision needs; `teller` is the number of the operator's body."""
    version = need.version or version_on(need.item.code, day_of(at))
    return Review(
        need,
        *status_of(need),
        deadline=wait_of(need),
        faults=publication_faults_of(need, at=at) if need.is_in("review") else [],
        rule=sentence_of(rule_of(version)) if version else "",
        qualify=len(eligible_for(version=version, on=day_of(at))) if version else 0,
        registered=Agency.objects.active().count(),
        record=record_of(need.owner),
        latest=latest_of(need.owner, but=need),
        similar=similar_to(need),
        returned_before=decision_of(need.returned_for),
        story=story_of([need.subject], teller=teller, most=50),
    )
