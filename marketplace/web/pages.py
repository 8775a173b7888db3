"""Lists of rows: filtered by the address, sorted, in pages, the same way in every room."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.views.generic import ListView
from django_filters import FilterSet


class FilteredList(ListView):  # type: ignore[type-arg]
    """A list whose address is its whole state.

    A subclass names `filterset_class` and a queryset in a total order (end it with the key). What
    is typed wrongly is said at its field and filters nothing; a page past the end is the last one.
    """

    filterset_class: type[FilterSet]
    paginate_by = 20
    http_method_names = ["get", "head", "options"]

    def get_queryset(self) -> QuerySet[Any]:
        self.filterset = self.filterset_class(
            self.request.GET, queryset=super().get_queryset(), request=self.request
        )
        if self.filterset.is_valid():
            return self.filterset.qs  # type: ignore[no-any-return]
        return self.filterset.queryset.all()  # type: ignore[no-any-return]

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page", 1))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filter=self.filterset, **kwargs)
