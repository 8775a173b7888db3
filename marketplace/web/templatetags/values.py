"""One value, shown the same way on every page: states, money, times, clocks, masked numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.kernel import money as amounts
from marketplace.web.context import instant_of
from marketplace.web.presenters import known_tone
from marketplace.web.secrets import masked as masked_text
from marketplace.web.wording import colon, listed

register = template.Library()
register.simple_tag(colon)
register.filter(listed)

WHO = {
    "agency": gettext_lazy("The agency"),
    "owner": gettext_lazy("The project owner"),
    "operator": gettext_lazy("The operator"),
    "regulator": gettext_lazy("The regulator"),
    "management": gettext_lazy("The management body"),
}
UNITS = {"day": 24 * 60, "hour": 60, "minute": 1}
NOTHING = SafeString('<span class="unknown">—</span>')


class Waits(Protocol):
    """What a clock shows: a deadline's row, or anything like it."""

    role: str
    yellow_at: datetime
    due_at: datetime
    closed_at: datetime | None


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a sign of the sprite; it says nothing by itself, a word stands beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("marketplace/icons.svg"),
        name,
    )


@register.simple_tag
def status(label: Any, tone: str = "quiet") -> SafeString:
    """Show a state by its word, and by a shape and a colour that repeat the word's tone."""
    return format_html(
        '<span class="status status-{}">{}<span>{}</span></span>',
        known_tone(tone),
        icon(tone),
        label,
    )


@register.simple_tag
def money(amount: Decimal | None) -> SafeString:
    """Show an amount in yuan: ¥82,000.00; a dash where none is known."""
    if amount is None or amount == "":
        return NOTHING
    return format_html('<span class="money">¥{}</span>', f"{Decimal(amount):,.2f}")


@register.simple_tag
def capitals(amount: Decimal | None) -> SafeString:
    """Show an amount in the capitals of contracts."""
    if amount is None or amount == "":
        return NOTHING
    return format_html('<span class="capitals" lang="zh-Hans">{}</span>', amounts.capitals(amount))


@register.simple_tag
def when(instant: datetime | None) -> SafeString:
    """Show a moment by the clock of Shanghai: 2026-11-24 17:00."""
    if not instant:
        return NOTHING
    local = timezone.localtime(instant)
    return _moment(local, f"{local:%Y-%m-%d %H:%M}")


@register.simple_tag
def end(instant: datetime) -> SafeString:
    """Show when a time limit ends; midnight is the 24:00 of the last day that counts."""
    local = timezone.localtime(instant)
    if (local.hour, local.minute) != (0, 0):
        return when(instant)
    return _moment(local, f"{local - timedelta(days=1):%Y-%m-%d} 24:00")


def _moment(local: datetime, words: str) -> SafeString:
    exact = local.isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', exact, words)


@register.simple_tag
def day(on: date | None) -> SafeString:
    """Show a day: 2026-11-24."""
    if not on:
        return NOTHING
    if isinstance(on, datetime):
        on = timezone.localtime(on).date()
    return format_html('<time datetime="{0}">{0}</time>', on.isoformat())


@register.simple_tag
def masked(value: str) -> SafeString:
    """Show the ends of a number only: 138******21."""
    if not value:
        return NOTHING
    return format_html('<span class="masked">{}</span>', masked_text(value))


@register.inclusion_tag("components/clock.html", takes_context=True)
def clock(
    context: template.Context, deadline: Waits, says: Any = "", *, is_own: bool = False
) -> dict[str, Any]:
    """Show who must act until when, and how near that is: in time, yellow card, red card.

    `says` stands for card and words before the moment, where they can be plainer: "Closes at".
    `is_own` speaks to the one who must act.
    """
    now = instant_of(context.get("request"))
    closed = deadline.closed_at is not None
    return {
        "says": says,
        "who": WHO.get(deadline.role, ""),
        "is_own": is_own,
        "due_at": deadline.due_at,
        "now": timezone.localtime(now),
        "is_open": not closed,
        "left": "" if closed else left(deadline.due_at - now),
        **_card(deadline, now, closed=closed),
    }


def _card(deadline: Waits, now: datetime, *, closed: bool) -> dict[str, Any]:
    """Name the card of a deadline: its tone, and its word for those who see no colour."""
    if closed:
        return {"tone": "done", "card": _("Done")}
    if now >= deadline.due_at:
        if deadline.role not in WHO:
            return {"tone": "info", "card": _("Due")}
        return {"tone": "bad", "card": _("Red card")}
    if now >= deadline.yellow_at:
        return {"tone": "warn", "card": _("Yellow card")}
    return {"tone": "info", "card": _("In time")}


def left(span: timedelta) -> str:
    """Say a span in its largest unit: "3 days left", "overdue by 5 hours"."""
    minutes = max(int(abs(span) / timedelta(minutes=1)), 1)
    unit = next(unit for unit, size in UNITS.items() if minutes >= size)
    count = minutes // UNITS[unit]
    return _spoken(unit, count, late=span <= timedelta(0)) % {"n": count}


def _spoken(unit: str, count: int, *, late: bool) -> str:
    """Give the words of a span, with a place for its number."""
    if unit == "day":
        if late:
            return ngettext("overdue by %(n)s day", "overdue by %(n)s days", count)
        return ngettext("%(n)s day left", "%(n)s days left", count)
    if unit == "hour":
        if late:
            return ngettext("overdue by %(n)s hour", "overdue by %(n)s hours", count)
        return ngettext("%(n)s hour left", "%(n)s hours left", count)
    if late:
        return ngettext("overdue by %(n)s minute", "overdue by %(n)s minutes", count)
    return ngettext("%(n)s minute left", "%(n)s minutes left", count)


@register.simple_tag
def clock_words() -> SafeString:
    """Give the words of spans to the module that keeps them true while a page stands open."""
    said = [
        (f"data-{unit}-{'late' if late else 'left'}-{form}", _spoken(unit, count, late=late))
        for unit in UNITS
        for late in (False, True)
        for form, count in (("one", 1), ("other", 2))
    ]
    attributes = format_html_join("", ' {}="{}"', said)
    return format_html('<template id="clock-words"{}></template>', attributes)
