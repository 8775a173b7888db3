"""Who is told what about a need: its owner, those who signed up, those who may want it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from marketplace.accounts.actions.notices import tell
from marketplace.catalogue.presenters.decisions import decision_of
from marketplace.events.base import Recorded
from marketplace.web.wording import titled
from orders.events import needs as facts
from orders.models import Need, SignUp
from orders.presenters.needs import failure_says, moment
from orders.queries.needs import need_for_clock, rules_of
from providers.models import Agency


def address(name: str, *arguments: Any) -> str:
    """Give a page's whole address, as it stands in a message."""
    return f"{settings.SITE_URL}{reverse(name, args=arguments)}"


def tell_owner_of_return(recorded: Recorded[facts.NeedReturned]) -> None:
    """The owner learns why its need came back."""
    need = need_for_clock(recorded.event.subject)
    kept = {"conditions": recorded.event.conditions, "note": recorded.event.note}
    decision = decision_of(kept)
    reasons = (
        [titled(f"{row.code} {row.title}", row.says) for row in decision.reasons]
        if decision
        else []
    )
    _tell_owner(
        need,
        _("Your need was returned: %(title)s"),
        "\n".join([*reasons, recorded.event.note]).strip(),
        address("orders:own-need", need.owner.number, need.number),
    )


def tell_owner_of_publication(recorded: Recorded[facts.NeedPublished]) -> None:
    """The owner learns that its need is public."""
    need = need_for_clock(recorded.event.subject)
    says = _("Sign-up is open until %(close)s. The draw follows by itself.")
    _tell_owner(
        need,
        _("Your need is public: %(title)s"),
        says % {"close": moment(need.closes_at)},
        address("orders:need", need.number),
    )


def tell_owner_of_close(recorded: Recorded[facts.NeedClosed]) -> None:
    """The owner learns that sign-up is over, unless the draw's own message follows at once."""
    need = need_for_clock(recorded.event.subject)
    if draws_at_once(need):
        return
    says = ngettext(
        "%(size)s agency stands in the pool. The draw follows by itself.",
        "%(size)s agencies stand in the pool. The draw follows by itself.",
        recorded.event.size,
    ) % {"size": recorded.event.size}
    _tell_owner(
        need,
        _("Sign-up is over: %(title)s"),
        says,
        address("orders:own-need", need.owner.number, need.number),
    )


def draws_at_once(need: Need) -> bool:
    """Whether the draw follows the close in the same breath, by the need's frozen rules."""
    return rules_of(need).number("need.draw") == 0


def tell_owner_of_failure(recorded: Recorded[facts.NeedFailed]) -> None:
    """The owner learns that there will be no draw, and why."""
    need = need_for_clock(recorded.event.subject)
    _tell_owner(
        need,
        _("Your need failed: %(title)s"),
        failure_says(recorded.event.data),
        address("orders:result", need.number),
    )


def tell_owner_of_draw(recorded: Recorded[facts.DrawHeld]) -> None:
    """The owner learns which agency is first."""
    need = need_for_clock(recorded.event.subject)
    first = Agency.objects.select_related("organisation").get(
        organisation__number=recorded.event.order[0]
    )
    says = _("%(agency)s (%(number)s) is the first of %(size)s. The whole order is public.")
    _tell_owner(
        need,
        _("The draw was held: %(title)s"),
        says % {"agency": first.name, "number": first.number, "size": len(recorded.event.order)},
        address("orders:result", need.number),
    )


def tell_disqualified(recorded: Recorded[facts.SignUpDisqualified]) -> None:
    """An agency learns why its sign-up no longer counted at the close."""
    need = need_for_clock(f"need/{recorded.event.need}")
    agency = Agency.objects.get(organisation__number=recorded.event.agency)
    tell(
        organisation=agency.organisation,
        subject=_("Your sign-up did not count: %(title)s") % {"title": need.title},
        body=f"{recorded.event.reason}\n{address('orders:need', need.number)}",
    )


def tell_of_chance(need: Need, agency: Agency) -> None:
    """An agency learns of a need for which it may sign up."""
    says = _(
        "%(item)s, %(place)s, %(price)s yuan. You may sign up until %(close)s, and withdraw until "
        "then."
    ) % {
        "item": need.version,
        "place": need.region,
        "price": f"{need.price:,.2f}",
        "close": moment(need.closes_at),
    }
    tell(
        organisation=agency.organisation,
        subject=_("A need that you may sign up for: %(title)s") % {"title": need.title},
        body=f"{says}\n{address('orders:chance', agency.number, need.number)}",
    )


def tell_of_close(need: Need, sign_up: SignUp) -> None:
    """An agency learns that its sign-up counted at the close."""
    tell(
        organisation=sign_up.agency.organisation,
        subject=_("Sign-up is over: %(title)s") % {"title": need.title},
        body=_("Your agency stands in the pool. The draw follows by itself.")
        + f"\n{address('orders:need', need.number)}",
    )


def tell_of_outcome(need: Need, sign_up: SignUp) -> None:
    """An agency that stood in the pool learns its place, or why there was no draw."""
    tell(
        organisation=sign_up.agency.organisation,
        subject=_("What came of: %(title)s") % {"title": need.title},
        body=f"{_outcome(need, sign_up)}\n{address('orders:result', need.number)}",
    )


def _outcome(need: Need, sign_up: SignUp) -> str:
    if not need.is_in("selecting"):
        return _("The need failed: too few agencies stood in the pool. There was no draw.")
    order: list[str] = need.draw.order
    place = order.index(sign_up.agency.number) + 1
    says = (
        _("Your agency is the first of %(size)s: the award is yours.")
        if place == 1
        else _("Your agency's place in the order is %(place)s of %(size)s.")
    )
    return says % {"place": place, "size": len(order)}


def _tell_owner(need: Need, subject: str, says: str, url: str) -> None:
    title = subject % {"title": need.title}
    tell(organisation=need.owner.organisation, subject=title, body=f"{says}\n{url}")
