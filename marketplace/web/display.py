"""How a visitor wants pages to look: kept in one cookie, chosen in a form, no account needed."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

COOKIE = "display"
A_YEAR = 365 * 24 * 3600

THEMES = [("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark"))]
CONTRASTS = [("auto", _("As the device")), ("high", _("High contrast"))]
SIZES = [("normal", _("Normal")), ("large", _("Large")), ("larger", _("Very large"))]


class Display(NamedTuple):
    """The choices of one visitor."""

    theme: str = "auto"
    contrast: str = "auto"
    size: str = "normal"

    def cookie(self) -> str:
        return urlencode(self._asdict())


class DisplayForm(forms.Form):
    """Chooses how pages look."""

    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES, widget=forms.RadioSelect)
    contrast = forms.ChoiceField(label=_("Contrast"), choices=CONTRASTS, widget=forms.RadioSelect)
    size = forms.ChoiceField(label=_("Size of text"), choices=SIZES, widget=forms.RadioSelect)


def display_of(request: HttpRequest) -> Display:
    """Read the choices from the cookie; whatever is not one of ours counts as not chosen."""
    kept = dict(parse_qsl(request.COOKIES.get(COOKIE, "")))
    form = DisplayForm({**Display()._asdict(), **kept})
    return Display(**form.cleaned_data) if form.is_valid() else Display()
