"""A need as pages show it: the word of its state, who posted it, its rules, its public story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.catalogue.models import ItemVersion, RuleTerm
from marketplace.catalogue.models.names import in_language
from marketplace.catalogue.presenters.rules import reach_of
from marketplace.catalogue.queries.items import rule_of, sentence_of, version_on
from marketplace.catalogue.queries.rule_sets import version_of, versions_of
from marketplace.events.clock import instant
from marketplace.events.models import EventRow
from marketplace.web.presenters import Entry
from orders.models import Need, Owner
from orders.queries.market import eligible_share
from orders.queries.needs import day_of, rules_of

STATES: Mapping[str, tuple[Any, str]] = {
    "draft": (gettext_lazy("Draft"), "quiet"),
    "review": (gettext_lazy("Being checked"), "info"),
    "returned": (gettext_lazy("Returned for correction"), "warn"),
    "discarded": (gettext_lazy("Given up"), "done"),
    "open": (gettext_lazy("Open for sign-up"), "good"),
    "closed": (gettext_lazy("Closed, draw follows"), "info"),
    "selecting": (gettext_lazy("Drawn"), "done"),
    "failed": (gettext_lazy("Failed"), "bad"),
}
PUBLIC_STATES = [(state, STATES[state][0]) for state in ("open", "closed", "selecting", "failed")]
ENDED_STATES = [("selecting", STATES["selecting"][0]), ("failed", STATES["failed"][0])]
NEED_SORTS = [
    ("closing", gettext_lazy("Closing soonest")),
    ("newest", gettext_lazy("Newest")),
    ("price", gettext_lazy("Lowest price")),
    ("price-down", gettext_lazy("Highest price")),
]
RESULT_SORTS = NEED_SORTS[1:]
# What of the frozen rule set matters to who reads a need, in the order in which it happens.
TOLD_TERMS = ("need.window", "need.window.most", "pool.minimum", "need.draw", "limit.tender")


class Closing(NamedTuple):
    """The close as a clock component sees it."""

    due_at: datetime
    yellow_at: datetime
    role: str = "clock"
    closed_at: datetime | None = None


class Shown(NamedTuple):
    """A need in a list."""

    need: Need
    label: Any
    tone: str
    owner: str
    closing: Closing | None


class Law(NamedTuple):
    """One term of the frozen rule set in plain words."""

    code: str
    name: str
    value: str
    says: str


def moment(at: datetime | None) -> str:
    """Say a moment in running text, by the clock of the pages."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def status_of(need: Need) -> tuple[Any, str]:
    """Give the word of a need's state, and its tone."""
    return STATES[need.state]


def owner_name(owner: Owner) -> str:
    """Name an owner in public; of a natural person only the first character."""
    if owner.kind == Owner.Kind.PERSON:
        return f"{owner.name[:1]}**"
    return owner.name


def closing_of(need: Need) -> Closing | None:
    """Give the clock of an open need's close; None for any other."""
    if not need.is_in("open") or need.closes_at is None:
        return None
    return Closing(due_at=need.closes_at, yellow_at=need.closes_at)


def shown(needs: Iterable[Need]) -> list[Shown]:
    """Give needs as lists show them."""
    return [
        Shown(need, *status_of(need), owner_name(need.owner), closing_of(need)) for need in needs
    ]


def asks_of(code: str) -> dict[str, Any]:
    """Say what an item asks of agencies today, and how many of them satisfy it."""
    today = day_of(instant())
    version = version_on(code, today) if code.isascii() and code.isalnum() else None
    return {"version": version, **who_may(version, today)} if version else {}


def who_may(version: ItemVersion, on: date) -> dict[str, Any]:
    """Say a version's rule, and how many agencies of how many satisfy it."""
    return {"rule": sentence_of(rule_of(version)), **eligible_share(version, on)}


def laws_of(need: Need) -> list[Law]:
    """Say the rules that hold for a need in plain words."""
    terms = rules_of(need).terms
    rows = RuleTerm.objects.in_bulk(TOLD_TERMS, field_name="code")
    return [
        Law(code, str(rows[code]), _value(rows[code], terms[code]), _says(rows[code]))
        for code in TOLD_TERMS
        if code in rows and code in terms
    ]


def rule_set_of(need: Need) -> str:
    """Say for what the rule set holds that was frozen with a need."""
    row, _before = version_of(versions_of(need.rules["key"]), need.rules["version"])
    return reach_of(row)


def _says(term: RuleTerm) -> str:
    return in_language(term.says, term.says_en)


def _value(term: RuleTerm, value: str) -> str:
    if not value:
        return _("not known to us")
    if term.kind == "yuan":
        return _("%(amount)s yuan") % {"amount": f"{Decimal(value):,}"}
    count = int(value)
    if term.kind == "workdays":
        return _("at once") if not count else _workdays(count)
    return ngettext("%(count)s agency", "%(count)s agencies", count) % {"count": count}


def _workdays(count: int) -> str:
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


def public_story(need: Need) -> list[Entry]:
    """Tell what happened to a need in public, from its publication on."""
    rows = EventRow.objects.filter(subject=need.subject, public=True).order_by("id")
    return [_TOLD[row.kind](need, row) for row in rows if row.kind in _TOLD]


def _published(need: Need, row: EventRow) -> Entry:
    says = _("The text and the rules are fixed from now on.")
    return Entry(row.at, _("Published, open for sign-up"), _("the operator"), says, "info")


def _closed(need: Need, row: EventRow) -> Entry:
    size = row.data["size"]
    says = ngettext("%(size)s agency in the pool.", "%(size)s agencies in the pool.", size)
    return Entry(row.at, _("Sign-up closed"), _("the clock"), says % {"size": size}, "done")


def _failed(need: Need, row: EventRow) -> Entry:
    return Entry(row.at, _("Failed: no draw"), _("the clock"), failure_says(row.data), "bad")


def _drawn(need: Need, row: EventRow) -> Entry:
    url = reverse("orders:result", args=[need.number])
    says = _("The whole order is public and can be computed again by anybody.")
    return Entry(row.at, _("Draw held, result public"), _("the clock"), says, "good", url)


def failure_says(data: Mapping[str, int]) -> str:
    """Say why a need failed, with its numbers."""
    return _("Too few agencies: %(size)s in the pool, at least %(minimum)s asked for.") % data


_TOLD = {
    "need.published": _published,
    "need.closed": _closed,
    "need.failed": _failed,
    "need.drawn": _drawn,
}
