"""The catalogue as the market sees it: all items by type, and one item with who offers it."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from providers.presenters.items import item_page
from providers.queries.items import item_at, shelves_of_items
from providers.queries.shelves import today


class Items(TemplateView):
    """Every item that the catalogue holds, by type."""

    template_name = "providers/items.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shelves=shelves_of_items(), **kwargs)


class ItemPage(TemplateView):
    """What one item is, who needs it, what it costs here and who offers it."""

    template_name = "providers/item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = item_page(item_at(kwargs["code"]), on=today())
        return super().get_context_data(page=page, **kwargs)
