"""What we add to Wagtail's admin, and what we take away."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.viewsets.base import ViewSetGroup

from cms.office.home import CountsPanel, DeskPanel, TroublePanel
from cms.office.queues import Queue
from cms.office.registry import QUEUES, SHELVES
from cms.policies.office import can_edit_pages

STYLES = ("tokens", "components", "shelves", "forms", "editorial", "office")
SCRIPTS = ("filters", "confirm", "countdown", "unsaved")
# Menus of Wagtail whose addresses the permission table closes.
CLOSED = ("settings", "reports", "help", "snippets")


@hooks.register("register_admin_viewset")
def queues() -> list[Queue]:
    return list(QUEUES)


class Catalogue(ViewSetGroup):
    """The catalogue's lists, in a menu of their own."""

    menu_label, menu_icon, menu_order = _("Catalogue"), "folder-open-inverse", 30
    items = SHELVES


@hooks.register("register_admin_viewset")
def catalogue() -> ViewSetGroup:
    return Catalogue()


@hooks.register("construct_main_menu")
def menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in CLOSED]


@hooks.register("construct_homepage_panels")
def panels(request: HttpRequest, shown: list[Any]) -> None:
    edits = shown if can_edit_pages(request.actor) else []  # type: ignore[attr-defined]
    shown[:] = [DeskPanel(), CountsPanel(), TroublePanel(), *edits]


@hooks.register("construct_homepage_summary_items")
def summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    items.clear()


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    sheets = format_html_join(
        "", '<link rel="stylesheet" href="{}">', ((_style(name),) for name in STYLES)
    )
    dark = '<link rel="stylesheet" href="{}" media="screen and (prefers-color-scheme: dark)">'
    return sheets + format_html(dark, _style("dark"))


@hooks.register("insert_global_admin_js")
def scripts() -> SafeString:
    return format_html_join(
        "",
        '<script type="module" src="{}"></script>',
        ((static(f"marketplace/js/{name}.js"),) for name in SCRIPTS),
    )


def _style(name: str) -> str:
    return static(f"marketplace/css/{name}.css")
