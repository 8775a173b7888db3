"""One kind of subject as the office sees it, and the one place that says whose rows are seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.urls import URLPattern, path, reverse
from wagtail.admin.viewsets.base import ViewSet

from cms.filters import QueueFilter
from cms.office import pages
from cms.office.columns import Column, States
from cms.presenters.dossiers import Secret, Section
from cms.presenters.history import history_of
from marketplace.accounts.queries.scopes import regions_of
from marketplace.events.models import Deadline
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound
from marketplace.web.presenters import Entry

if TYPE_CHECKING:
    from cms.office.decisions import Decision


class Queue(ViewSet):
    """A list with its filters, dossiers, history, export and decisions, for one model.

    Every one of them reads its rows by `rows_for`, which gives those of the actor's regions and
    nothing else: a foreign row is a missing one. Nothing is added, edited or deleted here; what
    can be done are the `decisions`, each an action of the rooms.
    """

    model: ClassVar[type[Any]]
    title: Any = ""
    # A subject is "kind/key"; `key` is the lookup of its second part.
    kind = ""
    key = "pk"
    place = "region"
    place_is_code = False
    related: ClassVar[Sequence[str]] = ()
    # What is in no state named here is nobody's business in the office.
    states: ClassVar[States] = {}
    waiting: ClassVar[Sequence[str]] = ()
    columns: ClassVar[Sequence[Column]] = ()
    words: ClassVar[Sequence[str]] = ()
    decisions: ClassVar[Sequence[type[Decision]]] = ()
    filterset_class = QueueFilter
    has_dossier = True

    add_to_admin_menu = True

    @property
    def url_namespace(self) -> str:
        return f"office_{self.name}"

    @property
    def menu_label(self) -> Any:
        return self.title

    def rows_for(self, actor: Actor) -> QuerySet[Any]:
        """Give the rows of the actor's regions: the one place that decides whose rows are seen."""
        reach = regions_of(actor).values("code" if self.place_is_code else "pk")
        rows: QuerySet[Any] = self.rows().filter(**{f"{self.place}__in": reach})
        return rows

    def rows(self) -> QuerySet[Any]:
        """Give every row that the office knows, with its subject and what waits longest first."""
        rows: QuerySet[Any] = self.model._default_manager.filter(state__in=self.states)
        waits = Deadline.objects.open().filter(subject=OuterRef("of"), role="operator")
        ordered: QuerySet[Any] = (
            rows.select_related(*self.related)
            .annotate(of=Concat(Value(f"{self.kind}/"), Cast(self.key, CharField())))
            .annotate(due_at=Subquery(waits.values("due_at").order_by("due_at")[:1]))
            .order_by(F("due_at").asc(nulls_last=True), "-pk")
        )
        return ordered

    def prepare(self, rows: list[Any]) -> list[Any]:
        """Read at once what the columns of these rows need beyond the rows themselves."""
        return rows

    def find(self, actor: Actor, key: str) -> Any:
        """Find one row by the key in its address. Raises: NotFound, also for a foreign one."""
        if self.key == "pk" and not (key.isascii() and key.isdecimal()):
            raise NotFound
        row = self.rows_for(actor).filter(**{self.key: key}).first()
        if row is None:
            raise NotFound
        return row

    def key_of(self, row: Any) -> str:
        return str(row.subject.partition("/")[2])

    def name_of(self, row: Any) -> str:
        return str(row)

    def dossier(self, row: Any) -> list[Section]:
        """Everything that is checked, in sections."""
        return []

    def history(self, row: Any) -> list[Entry]:
        """What happened to a row, the latest first."""
        return history_of(row.subject)

    def secret(self, row: Any, field: str) -> Secret:
        """Give one personal number of a row. Raises: NotFound for a field that it does not have."""
        raise NotFound

    def open_decisions(self, row: Any, actor: Actor) -> list[type[Decision]]:
        """Name what this actor may decide about a row now."""
        return [decision for decision in self.decisions if decision.is_open(row, actor)]

    def url(self, page: str, row: Any = None, *more: str) -> str:
        keys = [self.key_of(row), *more] if row is not None else list(more)
        return reverse(self.get_url_name(page), args=keys)

    def get_urlpatterns(self) -> list[URLPattern]:
        addresses = [
            path("", self.construct_view(pages.QueueList, queue=self), name="index"),
            path(
                "export/<str:form>/", self.construct_view(pages.Export, queue=self), name="export"
            ),
        ]
        if self.has_dossier:
            addresses += self._row_addresses()
        return addresses

    def _row_addresses(self) -> list[URLPattern]:
        shown = (("", pages.DossierPage, "dossier"), ("history/", pages.History, "history"))
        return [
            *(
                path(f"<str:key>/{end}", self.construct_view(view, queue=self), name=name)
                for end, view, name in shown
            ),
            path(
                "<str:key>/unmask/<str:field>/",
                self.construct_view(pages.Unmask, queue=self),
                name="unmask",
            ),
            *(
                path(
                    f"<str:key>/{decision.name}/",
                    self.construct_view(decision, queue=self),
                    name=decision.name,
                )
                for decision in self.decisions
            ),
        ]
