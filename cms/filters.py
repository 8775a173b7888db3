"""How the office narrows its lists: words, state, region within the actor's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, Filter, FilterSet, ModelChoiceFilter

from marketplace.accounts.models import Region
from marketplace.accounts.models.regions import RegionQuerySet
from marketplace.accounts.queries.scopes import regions_of
from marketplace.web.fields import LineField

if TYPE_CHECKING:
    from cms.office.queues import Queue


class WordsFilter(Filter):
    field_class = LineField


def own_regions(request: HttpRequest) -> RegionQuerySet:
    """The regions that this actor keeps, from the top down."""
    return regions_of(request.actor).order_by("path")  # type: ignore[attr-defined]


def any_of(fields: Sequence[str], words: str) -> Q:
    """Have these words in one of the fields."""
    return reduce(or_, (Q(**{f"{field}__icontains": words}) for field in fields))


class QueueFilter(FilterSet):
    """The filters of every list of the office."""

    q = WordsFilter(method="by_words", label=_("Words"), max_length=100)
    state = ChoiceFilter(label=_("State"), empty_label=_("All"))
    region = ModelChoiceFilter(
        method="by_region",
        queryset=own_regions,
        label=_("Region"),
        empty_label=_("All"),
        to_field_name="code",
    )

    def __init__(self, *args: Any, queue: Queue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = queue
        if "state" in self.filters:
            choices = [(state, label) for state, (label, _tone) in queue.states.items()]
            self.filters["state"].extra["choices"] = choices

    def by_words(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        return rows.filter(any_of(self.queue.words, words))

    def by_region(self, rows: QuerySet[Any], name: str, region: Region) -> QuerySet[Any]:
        return rows.filter(**{f"{self.queue.place}__path__contains": f"/{region.code}/"})


class ShelfFilter(FilterSet):
    """The one question of the catalogue's lists."""

    q = WordsFilter(method="by_words", label=_("Words"), max_length=100)

    def __init__(self, *args: Any, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words

    def by_words(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        return rows.filter(any_of(self.words, words))
