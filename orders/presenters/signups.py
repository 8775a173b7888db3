"""A need as an agency sees it: may it sign up, is it signed up, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.models import Need, SignUp
from orders.policies.signups import why_not
from orders.presenters.needs import Shown, shown
from orders.queries.signups import agencies_of, standing_of
from providers.models import Agency

STATES: Mapping[str, tuple[Any, str]] = {
    "standing": (gettext_lazy("Signed up"), "good"),
    "withdrawn": (gettext_lazy("Withdrawn"), "quiet"),
    "disqualified": (gettext_lazy("Did not count at the close"), "bad"),
}


class Way(NamedTuple):
    """One agency of the reader, and what it may do about a need."""

    agency: Agency
    standing: SignUp | None
    why_not: str
    url: str


class Chance(NamedTuple):
    """An open need in an agency's list."""

    row: Shown
    own: SignUp | None
    why_not: str
    url: str


class Taken(NamedTuple):
    """One of an agency's sign-ups in its list: its own state, and what came of the need."""

    sign_up: SignUp
    row: Shown
    label: Any
    tone: str
    outcome: str
    outcome_tone: str
    url: str


def ways_in(need: Need, person: Any, *, at: datetime) -> list[Way]:
    """Give what each agency of a person may do about a need; nothing for who has none."""
    if not person.is_authenticated:
        return []
    return [way_of(need, agency, at=at) for agency in agencies_of(person)]


def way_of(need: Need, agency: Agency, *, at: datetime) -> Way:
    """Give what one agency may do about a need."""
    standing = standing_of(agency, need)
    return Way(
        agency=agency,
        standing=standing,
        why_not="" if standing else why_not(need, agency, at=at),
        url=reverse("orders:chance", args=[agency.number, need.number]),
    )


def chances(
    needs: Iterable[Need], agency: Agency, lacking: Mapping[int, str], *, are_others: bool
) -> list[Chance]:
    """Give open needs as an agency's list shows them, with the reason where it may not sign up."""
    return [
        Chance(
            row=row,
            own=next(iter(row.need.own), None),  # type: ignore[attr-defined]
            why_not=_why_not(lacking[row.need.version_id or 0]) if are_others else "",
            url=reverse("orders:chance", args=[agency.number, row.need.number]),
        )
        for row in shown(needs)
    ]


def _why_not(lacking: str) -> str:
    if lacking:
        return _("This is missing: %(what)s.") % {"what": lacking}
    return _("Your agency and this project owner are related, or it is not in the market now.")


def taken(sign_ups: Iterable[SignUp], agency: Agency) -> list[Taken]:
    """Give an agency's sign-ups as its list shows them."""
    rows = list(sign_ups)
    needs = shown(sign_up.need for sign_up in rows)
    return [
        Taken(
            sign_up,
            row,
            *STATES[sign_up.state],
            *outcome_of(sign_up, agency),
            reverse("orders:chance", args=[agency.number, sign_up.need.number]),
        )
        for sign_up, row in zip(rows, needs, strict=True)
    ]


def outcome_of(sign_up: SignUp, agency: Agency) -> tuple[str, str]:
    """Say what came of a sign-up, and its tone; nothing where it does not stand."""
    need = sign_up.need
    if not sign_up.is_in("standing"):
        return "", "quiet"
    if need.is_in("open"):
        return _("The draw follows after the close."), "info"
    if need.is_in("closed"):
        return _("The draw follows now."), "info"
    if need.is_in("failed"):
        return _("The need failed: too few agencies stood in the pool."), "bad"
    place, size = need.draw.order.index(agency.number) + 1, len(need.draw.order)
    if place == 1:
        return _("The award is yours: first of %(size)s.") % {"size": size}, "good"
    return _("Place %(place)s of %(size)s in the order.") % {"place": place, "size": size}, "done"
