"""An owner's registration, the smallest real subject with waits for both sides, and its tables."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from marketplace.accounts.models import Organisation, Region
from marketplace.events import clock
from marketplace.events.advance import advance, begin
from marketplace.events.deadlines import Term, span
from marketplace.events.models import Deadline, EventRow, HandlerCursor, StateChange
from marketplace.kernel.actor import Party
from orders.events import owners as facts
from orders.models import Owner

OWNER = Party(id="user/1", roles=frozenset({"owner"}), organisation="P900001")
OPERATOR = Party(id="user/2", roles=frozenset({"operator"}), organisation="G900001")
HOUR = timedelta(hours=1)


def new_owner(number: str = "P900001") -> Owner:
    """Save an owner in the first state of its table."""
    region, _ = Region.objects.get_or_create(
        code="371602",
        defaults={"level": "county", "name": "滨城区", "name_en": "Bincheng", "path": "/371602/"},
    )
    body = Organisation.objects.create(
        number=number, kind="owner", name="滨城区水务局", region=region, created_at=clock.instant()
    )
    owner = begin(Owner, organisation=body)
    owner.save()
    return owner


def term(length: timedelta = HOUR, *, since: datetime | None = None) -> Term:
    since = since or clock.instant()
    return span(since, since + length)


def submit(owner: Owner, *, length: timedelta = HOUR) -> None:
    with transaction.atomic():
        event = facts.OwnerSubmitted(subject=owner.subject)
        advance(owner, "submit", by=OWNER, event=event, term=term(length))


def send_back(owner: Owner, *, length: timedelta = HOUR) -> None:
    with transaction.atomic():
        event = facts.OwnerReturned(subject=owner.subject, conditions=["entry.code"], note="")
        advance(owner, "return", by=OPERATOR, event=event, term=term(length))


def everything() -> dict[str, list[dict[str, object]]]:
    """Every row that a move may touch, to be compared before and after a refusal."""
    models = (Owner, Deadline, EventRow, StateChange, HandlerCursor)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}
