"""Decisions about a row: forms over the rooms' actions, each with its reasons."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from cms.office.pages import OfRow
from marketplace.accounts.views.actions import ActionView
from marketplace.kernel.actor import Actor


class Decision(OfRow, ActionView):
    """One action on one row. A subclass names the table's `move` and writes `act`.

    `name` stands in the address, `label` on the button, `says` above the form: what follows
    from it.
    """

    template_name = "cms/office/decision.html"
    name: ClassVar[str] = ""
    move: ClassVar[str] = ""
    label: ClassVar[Any] = ""
    says: ClassVar[Any] = ""
    tone: ClassVar[str] = "main"
    confirm: ClassVar[Any] = ""

    @classmethod
    def is_open(cls, row: Any, actor: Actor) -> bool:
        """Whether the table lets this actor take the move now."""
        return cls.move in row.lifecycle.open_to(row.state, actor.roles)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open(self.row, self.actor):
            messages.info(request, _("This has been decided meanwhile."))
            return HttpResponseRedirect(self.back)
        return super().get(request, *args, **kwargs)

    def get_here(self) -> Any:
        return self.label

    @property
    def back(self) -> str:
        return self.queue.url("dossier", self.row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            label=self.label,
            says=self.says,
            tone=self.tone,
            confirm=self.confirm,
            back=self.back,
            state=self.queue.states[self.row.state],
            **kwargs,
        )
