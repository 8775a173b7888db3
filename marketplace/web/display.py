"""How a visitor wants pages to look: kept in one cookie, chosen in a form, no account needed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "display"
A_YEAR = 365 * 24 * 3600

THEMES = [("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
CONTRASTS = [("auto", _("As the device")), ("high", _("High contrast"))]
SIZES = [("normal", _("Normal")), ("large", _("Large")), ("larger", _("Very large"))]


@dataclass(frozen=True, slots=True)
class Display:
    """The choices of one visitor."""

    theme: str = "auto"
    contrast: str = "auto"
    size: str = "normal"

    def values(self) -> dict[str, str]:
        return asdict(self)

    def cookie(self) -> str:
        return urlencode(self.values())


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.TypedChoiceField:
    """One row of buttons; whoever chooses none gets the first."""
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        required=False,
        empty_value=choices[0][0],
        widget=forms.RadioSelect,
    )


class DisplayForm(forms.Form):
    """Chooses how pages look."""

    theme = _choice(_("Colours"), THEMES)
    contrast = _choice(_("Contrast"), CONTRASTS)
    size = _choice(_("Size of text"), SIZES)


def display_of(request: HttpRequest) -> Display:
    """Read the choices from the cookie; whatever is not one of ours counts as not chosen."""
    kept = dict(parse_qsl(request.COOKIES.get(COOKIE, "")))
    form = DisplayForm({**Display().values(), **kept})
    return Display(**form.cleaned_data) if form.is_valid() else Display()
