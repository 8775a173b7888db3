"""Asks for which place, funds and amount the rules are wanted."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.regions import RegionField
from marketplace.catalogue.models.rules import Funding
from marketplace.web.forms import MoneyField


class PlaceForm(forms.Form):
    """All of it may be left open; then what holds everywhere is shown."""

    region = RegionField(label=_("Place"), required=False)
    funding = forms.ChoiceField(
        label=_("Funds"), choices=[("", _("Any funds")), *Funding.choices], required=False
    )
    amount = MoneyField(label=_("Amount"), least=Decimal("0.01"), required=False)
