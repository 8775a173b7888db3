"""The outbox of the demo, and what the operator sees of messages that could not be sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.generic import ListView

from marketplace.notify.models import Message


class Outbox(ListView):  # type: ignore[type-arg]
    """Every message, in the clear: there are only made-up people in a demo, and nowhere else."""

    template_name = "notify/outbox.html"
    paginate_by = 20
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.MODE != "demo":
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        return Message.objects.order_by("-id")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page", 1))
        return paginator, page, page.object_list, page.has_other_pages()
