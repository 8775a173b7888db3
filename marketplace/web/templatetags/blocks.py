"""What wraps other content: panels, notices, description lists, buttons, empty states."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from marketplace.web.presenters import known_tone
from marketplace.web.templatetags.values import icon

register = template.Library()

SAID = {
    "quiet": _("Note"),
    "info": _("Note"),
    "good": _("Done"),
    "warn": _("Careful"),
    "bad": _("Problem"),
    "done": _("Closed"),
}
BUTTONS = ("main", "quiet", "danger")


@register.simple_tag
def button(text: Any, url: str, tone: str = "main") -> SafeString:
    """Show a link that looks like a button."""
    if tone not in BUTTONS:
        raise ValueError(f"no such button: {tone!r}")
    return format_html('<a class="button button-{}" href="{}">{}</a>', tone, url, text)


@register.simple_block_tag
def panel(content: str, title: Any = "", *, id: str = "", level: int = 2) -> SafeString:  # noqa: A002
    """Set a part of a page apart under its own heading."""
    heading = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    name = format_html(' id="{}"', id) if id else ""
    return format_html(
        '<section class="panel"{}>{}<div class="panel-body">{}</div></section>',
        name,
        heading,
        content,
    )


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: Any = "") -> SafeString:
    """Say something that must not be overlooked."""
    heading = format_html('<p class="notice-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice notice-{}" role="note">{}<span class="hidden">{}</span>'
        '<div class="notice-body">{}{}</div></div>',
        known_tone(tone),
        icon(tone),
        SAID[tone],
        heading,
        content,
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Wrap facts into a list of names and values."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_block_tag
def fact(content: str, label: Any) -> SafeString:
    """Give one name and its value; nothing known shows as a dash."""
    value = content if content.strip() else SafeString('<span class="unknown">—</span>')
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, value)


@register.inclusion_tag("components/empty.html")
def empty(title: Any, says: Any = "", url: str = "", link: Any = "") -> dict[str, Any]:
    """Say that there is nothing here, and what to do next."""
    return {"title": title, "says": says, "url": url, "link": link}


@register.simple_tag(takes_context=True)
def repeat_block(context: template.Context, name: str) -> SafeString:
    """Show what a page put into a block once more, elsewhere: a heading in the window's title."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block(name)
    return SafeString(block.render(context).strip())
