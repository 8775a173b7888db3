"""What a project owner is told about its registration, each of its people by the outgoing door."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from marketplace.accounts.actions.notices import tell
from marketplace.catalogue.presenters.decisions import decision_of
from marketplace.events.base import Recorded
from marketplace.events.facts import Card, RedCardShown
from marketplace.events.models import Deadline
from marketplace.web.wording import titled
from orders.events import owners as facts
from orders.notifications.needs import address
from orders.presenters.desks import TURNS
from orders.presenters.needs import moment
from orders.queries.facts import titles_of
from orders.queries.owners import owner_of


def tell_of_receipt(recorded: Recorded[facts.OwnerSubmitted]) -> None:
    """The owner learns that its registration arrived, and until when it is checked."""
    _tell(
        recorded,
        _("The registration of %(name)s was handed in"),
        _until(recorded, _("The operator checks it until %(until)s.")),
    )


def tell_of_return(recorded: Recorded[facts.OwnerReturned]) -> None:
    """The owner learns why its registration came back, and until when to mend it."""
    _tell(
        recorded,
        _("The registration of %(name)s was returned"),
        _until(recorded, _("Please mend the following and hand it in again by %(until)s.")),
        *_reasons(recorded.event.conditions, recorded.event.note),
    )


def tell_of_rejection(recorded: Recorded[facts.OwnerRejected]) -> None:
    """The owner learns why its registration was rejected."""
    _tell(
        recorded,
        _("The registration of %(name)s was rejected"),
        *_reasons(recorded.event.conditions, recorded.event.note),
    )


def tell_of_acceptance(recorded: Recorded[facts.OwnerAccepted]) -> None:
    """The owner learns that it may post needs."""
    _tell(
        recorded,
        _("%(name)s was accepted"),
        _("You may post needs from now on."),
        page="orders:desk",
    )


def tell_of_leaving(recorded: Recorded[facts.OwnerLeft]) -> None:
    """Everybody in the owner's team learns that one of them left the market for all."""
    _tell(recorded, _("%(name)s has left the market"), _("You can post no more needs."))


def remind_of_turn(recorded: Recorded[Card]) -> None:
    """An owner whose turn it is hears of its yellow card, and again of its red one."""
    kind = recorded.event.subject.partition("/")[0]
    turn = TURNS.get((kind, recorded.event.step))
    if recorded.event.role != "owner" or turn is None:
        return
    thing = titles_of([recorded.event.subject]).get(recorded.event.subject, "")
    is_over = isinstance(recorded.event, RedCardShown)
    says = _("The time for this was over at %(due)s.") if is_over else _("Please do it by %(due)s.")
    due = moment(datetime.fromisoformat(recorded.event.due_at))
    owner = owner_of(recorded.event.organisation)
    tell(
        organisation=owner.organisation,
        subject=_("Reminder: %(turn)s") % {"turn": str(turn) % {"thing": thing}},
        body=f"{says % {'due': due}}\n{address('orders:desk', owner.number)}",
    )


def _tell(recorded: Recorded[Any], subject: str, *lines: str, page: str = "orders:owner") -> None:
    owner = owner_of(recorded.event.subject.partition("/")[2])
    tell(
        organisation=owner.organisation,
        subject=subject % {"name": owner.name},
        body="\n".join([*filter(None, lines), address(page, owner.number)]),
    )


def _until(recorded: Recorded[Any], says: str) -> str:
    """Name the end of the term that the event opened; it may be over by the time of telling."""
    wait = Deadline.objects.of(recorded.event.subject).filter(since=recorded.at).first()
    return says % {"until": moment(wait.due_at)} if wait else ""


def _reasons(conditions: Collection[str], note: str) -> list[str]:
    decision = decision_of({"conditions": list(conditions), "note": note})
    reasons = decision.reasons if decision else ()
    return [*(titled(f"{row.code} {row.title}", row.says) for row in reasons), note]
