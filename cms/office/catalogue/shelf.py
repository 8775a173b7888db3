"""Lists of the catalogue in the office: what holds everywhere, seen by all, kept by a few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.generic import TemplateView
from wagtail.admin.viewsets.base import ViewSet

from cms.filters import ShelfFilter
from cms.office.columns import Column
from cms.office.pages import OfQueue, OfRow
from cms.presenters.dossiers import Section
from cms.presenters.history import history_of
from marketplace.accounts.views.actions import ActionView
from marketplace.catalogue.forms.rules import shown_again, wants_edit
from marketplace.catalogue.policies.editors import can_edit
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound
from marketplace.web.pages import FilteredList


class ShelfList(OfQueue, FilteredList):
    """All rows of a shelf."""

    template_name = "cms/office/list.html"
    paginate_by = 50

    def get_queryset(self) -> Any:
        shelf, rows = self.queue, self.queue.rows()
        self.filterset = ShelfFilter(
            self.request.GET, queryset=rows, request=self.request, words=shelf.words
        )
        return self.filterset.qs if self.filterset.is_valid() else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shelf: Any = self.queue
        rows = shelf.prepare(list(context["object_list"]))
        context["table"] = [
            (
                shelf.url("dossier", row) if shelf.has_pages else "",
                [column.cell(row) for column in shelf.columns],
                None,
            )
            for row in rows
        ]
        context["buttons"] = [
            (shelf.url(act.name), act.label, act.tone)
            for act in shelf.acts
            if act.is_open(None, self.actor)
        ]
        context["has_clocks"] = False
        return context


class ShelfPage(OfRow, TemplateView):
    """What one row of a shelf says, and what may be done about it."""

    template_name = "cms/office/dossier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shelf: Any = self.queue
        return super().get_context_data(
            sections=shelf.dossier(self.row),
            buttons=[
                (shelf.url(act.name, self.row), act.label, act.tone)
                for act in shelf.row_acts
                if act.is_open(self.row, self.actor)
            ],
            history=history_of(shelf.subject_of(self.row)),
            **kwargs,
        )


class Act(ActionView):
    """One action of the catalogue, on a row or (a new one) on the whole shelf.

    The buttons of a rule's editor post the form back: then it is only shown again.
    """

    template_name = "cms/office/decision.html"
    queue: Any = None
    name: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    says: ClassVar[Any] = ""
    tone: ClassVar[str] = "main"
    confirm: ClassVar[Any] = ""

    @classmethod
    def is_open(cls, _row: Any, actor: Actor) -> bool:
        """Whether this actor may do it; the action asks again."""
        return can_edit(by=actor)

    @property
    def back(self) -> str:
        return str(self.queue.url("index"))

    def get_here(self) -> Any:
        return self.label

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if wants_edit(form):
            return self.render_to_response(self.get_context_data(form=shown_again(form)))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            label=self.label,
            says=self.says,
            tone=self.tone,
            confirm=self.confirm,
            back=self.back,
            **kwargs,
        )


class ShelfAct(Act, OfQueue):
    """Adds something to a shelf."""

    def get_page_title(self) -> str:
        return str(self.queue.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.back, "label": self.queue.title},
            {"url": "", "label": self.label},
        ]


class RowAct(Act, OfRow):
    """Changes a row of a shelf."""

    @property
    def back(self) -> str:
        return str(self.queue.url("dossier", self.row))


class Shelf(ViewSet):
    """A list with pages of its rows and the acts that keep it."""

    title: Any = ""
    key = "code"
    kind = ""
    columns: ClassVar[Sequence[Column]] = ()
    words: ClassVar[Sequence[str]] = ()
    acts: ClassVar[Sequence[type[ShelfAct]]] = ()
    row_acts: ClassVar[Sequence[type[RowAct]]] = ()
    has_pages = True

    @property
    def url_namespace(self) -> str:
        return f"office_{self.name}"

    @property
    def menu_label(self) -> Any:
        return self.title

    def rows(self) -> QuerySet[Any]:
        raise TypeError(f"{type(self).__name__} has no rows")

    def prepare(self, rows: list[Any]) -> list[Any]:
        """Read at once what the columns of these rows need beyond the rows themselves."""
        return rows

    def find(self, actor: Actor, key: str) -> Model:
        """Find one row. Raises: NotFound."""
        row: Model | None = self.rows().filter(**{self.key: key}).first()
        if row is None:
            raise NotFound
        return row

    def key_of(self, row: Any) -> str:
        return str(getattr(row, self.key))

    def subject_of(self, row: Any) -> str:
        return f"{self.kind}/{self.key_of(row)}"

    def name_of(self, row: Any) -> str:
        return str(row)

    def dossier(self, row: Any) -> list[Section]:
        return []

    def url(self, page: str, row: Any = None) -> str:
        return reverse(self.get_url_name(page), args=[] if row is None else [self.key_of(row)])

    def get_urlpatterns(self) -> list[URLPattern]:
        addresses = [path("", self.construct_view(ShelfList, queue=self), name="index")]
        addresses += [
            path(f"do/{act.name}/", self.construct_view(act, queue=self), name=act.name)
            for act in self.acts
        ]
        if self.has_pages:
            addresses += [
                path("<str:key>/", self.construct_view(ShelfPage, queue=self), name="dossier"),
                *(
                    path(f"<str:key>/{a.name}/", self.construct_view(a, queue=self), name=a.name)
                    for a in self.row_acts
                ),
            ]
        return addresses
