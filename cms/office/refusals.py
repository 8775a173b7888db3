"""Decisions against somebody: they quote conditions, and there is one shape for all of them."""

from __future__ import annotations

from typing import Any, ClassVar

from cms.office.decisions import Decision
from marketplace.catalogue.forms.decisions import RefusalForm


class Refusal(Decision):
    """A decision whose form quotes conditions. A subclass writes `refuse`."""

    form_class = RefusalForm
    about: ClassVar[str] = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "about": self.about}

    def act(self, form: RefusalForm) -> str:
        conditions, note = form.decision
        self.refuse(conditions, note)
        return self.back

    def refuse(self, conditions: list[str], note: str) -> None:
        raise TypeError(f"{type(self).__name__} calls no action")
