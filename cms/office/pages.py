"""The pages of every queue: list, export, dossier, history, and one personal number at a time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.office import exports
from marketplace.accounts.actions.unmaskings import unmask
from marketplace.accounts.views.actions import ActionView
from marketplace.events.models import Deadline
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import NotFound
from marketplace.web.fields import LineField
from marketplace.web.pages import FilteredList

if TYPE_CHECKING:
    from cms.office.queues import Queue

CHUNK = 500


class OfQueue(WagtailAdminTemplateMixin):
    """A page of one queue, with the way to it at its top."""

    queue: Queue = None  # type: ignore[assignment]
    request: HttpRequest
    kwargs: dict[str, Any]

    @property
    def actor(self) -> Actor:
        return self.request.actor  # type: ignore[attr-defined,no-any-return]

    def get_page_title(self) -> str:
        return str(self.queue.title)

    def get_header_icon(self) -> str:
        return str(self.queue.icon)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.queue.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(queue=self.queue, **kwargs)  # type: ignore[no-any-return]


class OfRow(OfQueue):
    """A page about one row; a row of a foreign region is a missing one."""

    here: Any = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.row = self.queue.find(self.actor, kwargs["key"])

    def get_here(self) -> Any:
        return self.here

    def get_page_title(self) -> str:
        return self.queue.name_of(self.row)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        name, here = self.queue.name_of(self.row), self.get_here()
        ways = [
            *self.breadcrumbs_items,
            {"url": self.queue.url("index"), "label": self.queue.title},
        ]
        if not here:
            return [*ways, {"url": "", "label": name}]
        return [
            *ways,
            {"url": self.queue.url("dossier", self.row), "label": name},
            {"url": "", "label": here},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, **kwargs)


class QueueList(OfQueue, FilteredList):
    """The rows that wait, and all others; the address is the state."""

    template_name = "cms/office/list.html"

    def filtered(self) -> Any:
        rows = self.queue.rows_for(self.actor)
        self.filterset = self.queue.filterset_class(
            self.request.GET, queryset=rows, request=self.request, queue=self.queue
        )
        return self.filterset.qs if self.filterset.is_valid() else rows

    def get_queryset(self) -> Any:
        return self.filtered()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = self.queue.prepare(list(context["object_list"]))
        subjects = [row.of for row in rows]
        waits = {
            wait.subject: wait for wait in Deadline.objects.open().filter(subject__in=subjects)
        }
        context["table"] = [
            (
                self.queue.url("dossier", row) if self.queue.has_dossier else "",
                [column.cell(row) for column in self.queue.columns],
                waits.get(row.of),
            )
            for row in rows
        ]
        context["has_clocks"] = True
        context["exports"] = [
            (form, f"{self.queue.url('export', None, form)}?{self.request.GET.urlencode()}")
            for form in exports.TYPES
        ]
        return context


class Export(QueueList):
    """What the list holds, all pages of it, as a file."""

    def get(  # type: ignore[override]
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        form = self.kwargs["form"]
        if form not in exports.TYPES:
            raise NotFound
        columns = [column for column in self.queue.columns if column.is_exported]
        titles = [column.title for column in columns]
        lines = ([column.read(row) for column in columns] for row in self._prepared())
        name = f"{self.queue.name}.{form}"
        if form == "csv":
            response: HttpResponseBase = StreamingHttpResponse(
                exports.csv_lines(titles, lines), content_type=exports.TYPES[form]
            )
            response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        else:
            response = FileResponse(
                exports.workbook(titles, lines),
                as_attachment=True,
                filename=name,
                content_type=exports.TYPES[form],
            )
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def _prepared(self) -> Iterator[Any]:
        """Give the rows, read and prepared some at a time: an export may be long."""
        rows = self.filtered().iterator(chunk_size=CHUNK)
        while some := list(islice(rows, CHUNK)):
            yield from self.queue.prepare(some)


class DossierPage(OfRow, TemplateView):
    """Everything that is known about a row, and what can be decided about it now."""

    template_name = "cms/office/dossier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decisions = self.queue.open_decisions(self.row, self.actor)
        return super().get_context_data(
            sections=self.queue.dossier(self.row),
            state=self.queue.states[self.row.state],
            deadlines=Deadline.objects.open().of(self.row.subject).order_by("due_at", "id"),
            buttons=[(self.queue.url(d.name, self.row), d.label, d.tone) for d in decisions],
            told_at=self.queue.url("history", self.row),
            can_unmask="operator" in self.actor.roles,
            base_url=self.queue.url("dossier", self.row),
            **kwargs,
        )


class History(OfRow, TemplateView):
    """What happened to a row, by whom, and why."""

    template_name = "cms/office/history.html"
    here = _("History")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entries=self.queue.history(self.row), **kwargs)


class ReasonForm(forms.Form):
    """Asks why somebody must see a number."""

    reason = LineField(
        label=_("Why do you need to see it?"),
        max_length=200,
        help_text=_("Your name, the time and this reason are kept with the dossier."),
    )


class Unmask(OfRow, ActionView):
    """Shows one personal number in the clear, once, after a reason was given and kept."""

    template_name = "cms/office/unmask.html"
    form_class = ReasonForm
    needs_step_up = True
    here = _("Whole number")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.secret = self.queue.secret(self.row, self.kwargs["field"])

    def form_valid(self, form: Any) -> HttpResponse:
        secret = self.secret
        with transaction.atomic():
            value = unmask(
                subject=secret.subject,
                field=secret.field,
                value=secret.value,
                reason=form.cleaned_data["reason"],
                by=self.actor,
            )
        return self.render_to_response(self.get_context_data(form=form, value=value))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            secret=self.secret, back=self.queue.url("dossier", self.row), **kwargs
        )
