"""Results: the list, one result with its whole order, and the computation for download."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from marketplace.kernel.errors import NotFound
from marketplace.web.pages import FilteredList
from orders.filters import ResultFilter
from orders.presenters import results as shown
from orders.presenters.needs import (
    RESULT_SORTS,
    laws_of,
    owner_name,
    public_story,
    rule_set_of,
    status_of,
)
from orders.queries.market import ended_needs
from orders.queries.results import ended_need, failure_of
from providers.presenters.shelves import chosen, orders


class ResultList(FilteredList):
    """Every need that came to a draw or failed."""

    template_name = "orders/results.html"
    filterset_class = ResultFilter

    @property
    def queryset(self) -> Any:  # type: ignore[override]
        return ended_needs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.request.GET
        return {
            **context,
            "rows": shown.outcomes(context["object_list"]),
            "orders": orders(query, RESULT_SORTS),
            "chosen": list(chosen(self.filterset.form, query)),
        }


class ResultPage(TemplateView):
    """One result: the award, the whole order, how it came about and how to compute it again."""

    template_name = "orders/result.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        need = ended_need(self.kwargs["number"])
        label, tone = status_of(need)
        more = _of_draw(need) if need.is_in("selecting") else {"failure": failure_of(need)}
        return super().get_context_data(
            need=need,
            state_label=label,
            state_tone=tone,
            owner=owner_name(need.owner),
            laws=laws_of(need),
            rule_set=rule_set_of(need),
            story=public_story(need),
            **more,
            **kwargs,
        )


def _of_draw(need: Any) -> dict[str, Any]:
    order = shown.order_of(need.draw)
    return {
        "draw": need.draw,
        "order": order,
        "award": order[0],
        "pool": shown.pool_of(order),
        "command": shown.command_for(need),
        "file_name": shown.file_name(need),
    }


@require_safe
def computation(request: HttpRequest, number: str) -> HttpResponse:
    """Give a draw's computation as the file that the kernel's command reads."""
    need = ended_need(number)
    if not need.is_in("selecting"):
        raise NotFound
    written = shown.computation_of(need.draw).written()
    answer = HttpResponse(written, content_type="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{shown.file_name(need)}"'
    return answer
