"""Beginning a public body."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.regions import RegionField
from marketplace.accounts.models import Organisation
from marketplace.web.fields import LineField

PUBLIC_KINDS = [
    (kind.value, kind.label) for kind in Organisation.Kind if kind in Organisation.PUBLIC_KINDS
]


class PublicBodyForm(forms.Form):
    """What a public body is, where, and what it is called."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PUBLIC_KINDS, widget=forms.RadioSelect)
    name = LineField(label=_("Name"), max_length=120)
    region = RegionField(
        label=_("Region"), help_text=_("It works for this region and everything below it.")
    )


class ReasonForm(forms.Form):
    """Why a personal number must be seen."""

    reason = LineField(
        label=_("Reason"),
        max_length=200,
        help_text=_("It is kept with your name and the time, and other operators can read it."),
    )
