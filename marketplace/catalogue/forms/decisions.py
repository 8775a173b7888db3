"""The form of every decision against somebody: it quotes conditions and may add a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.models import RefusalCondition
from marketplace.catalogue.models.names import in_language
from marketplace.catalogue.queries.conditions import conditions_about
from marketplace.web.fields import ProseField


class RefusalForm(forms.Form):
    """Chooses the conditions that are not met; `about` says which may be quoted."""

    conditions = forms.MultipleChoiceField(
        label=_("Conditions that are not met"),
        help_text=_("Whoever gets this back reads them, so that it can be mended at once."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one condition.")},
    )
    note = ProseField(
        label=_("Note"),
        help_text=_("What exactly is wrong, and how to mend it."),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, about: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.code, _label(row)) for row in conditions_about(about)]
        self.fields["conditions"].choices = choices  # type: ignore[attr-defined]

    @property
    def decision(self) -> tuple[list[str], str]:
        """The codes quoted and the note, once the form is valid."""
        return self.cleaned_data["conditions"], self.cleaned_data["note"]


def _label(row: RefusalCondition) -> str:
    name, says = in_language(row.name, row.name_en), in_language(row.says, row.says_en)
    return format_html("<span><b>{}</b> <code>{}</code> {}</span>", name, row.code, says)
