"""The one page on which an owner says what it needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.codes import PhoneField
from marketplace.accounts.forms.regions import RegionField
from marketplace.catalogue.models import ServiceItem
from marketplace.catalogue.models.rules import Funding
from marketplace.catalogue.queries.items import items_in_force
from marketplace.events import clock
from marketplace.web.fields import LineField, ProseField
from marketplace.web.forms import CountField, MoneyField
from marketplace.web.secrets import masked
from marketplace.web.widgets import MomentInput
from orders.actions.needs import NeedValues
from orders.models import Need, Owner
from orders.policies.need_rules import faults_of
from orders.queries.needs import day_of

SUBMIT = "submit"
MOST_DAYS = 3650
# A year before or after these is a slip of the finger; the rule set's window comes later.
YEARS = range(2000, 2100)
SHOWN_AT = (
    "item", "title", "description", "region", "address", "funding", "price", "days", "closes_at",
    "contact_name", "contact_phone",
)  # fmt: skip


def offered_items() -> Iterator[tuple[str, Any]]:
    """Give the items in force, by type."""
    yield "", _("Please choose")
    groups: dict[str, list[tuple[str, str]]] = {}
    for version in items_in_force(day_of(clock.instant())):
        rows = groups.setdefault(str(version.item.type), [])
        rows.append((version.item.code, str(version)))
    yield from groups.items()


class ItemField(forms.ChoiceField):
    """A catalogue item; gives the `ServiceItem`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=offered_items, **kwargs)

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        return ServiceItem.objects.filter(code=code).first()

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, ServiceItem) else value


class MomentField(forms.DateTimeField):
    """A day and time to the minute."""

    widget = MomentInput
    default_error_messages = {
        "invalid": _("Please give a day and a time, for example 2026-12-01 17:00."),
        "year": _("Please check the year."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        moment: datetime | None = super().to_python(value)
        if moment is not None and moment.year not in YEARS:
            raise ValidationError(self.error_messages["year"], code="year")
        return moment


class NeedForm(forms.Form):
    """Everything about a need. A draft wants the first two and the place; the rest may follow.

    The second button hands in: then every fault shows at its field, with the rule behind it.
    """

    item = ItemField(label=_("Service item"))
    title = LineField(
        label=_("Title"), max_length=120, help_text=_("Name the project and the service.")
    )
    description = ProseField(
        label=_("What has to be done"),
        max_length=5000,
        required=False,
        help_text=_(
            "Scope, form of the result, conditions on site. Name no firm, brand or person, and ask "
            "for no local branch or membership."
        ),
    )
    region = RegionField(label=_("Place"))
    address = LineField(label=_("Address"), max_length=200, required=False)
    funding = forms.ChoiceField(
        label=_("Funds"), choices=Funding.choices, required=False, widget=forms.RadioSelect
    )
    price = MoneyField(
        label=_("Fixed price"),
        required=False,
        help_text=_("You fix it now; whoever is drawn serves for this amount."),
    )
    days = CountField(label=_("Days for the service"), most=MOST_DAYS, required=False)
    closes_at = MomentField(label=_("Sign-up closes"), required=False)
    contact_name = LineField(label=_("Contact person"), max_length=60, required=False)
    contact_phone = PhoneField(
        label=_("Contact phone"),
        required=False,
        help_text=_("A mobile number, 11 digits. It lies encrypted."),
    )

    def __init__(self, *args: Any, owner: Owner, need: Need | None = None, **kwargs: Any) -> None:
        self.owner, self.need = owner, need
        kwargs["initial"] = _kept(need) if need else _usual(owner)
        super().__init__(*args, **kwargs)
        # Others are not offered, but a typed one is refused with the reason, not as unknown.
        funding = self.fields["funding"]
        funding.widget.choices = [row for row in Funding.choices if row[0] in owner.fundings]
        self._ask("price", "orders:price-words", "#price-words")
        self._ask("item", "orders:item-asks", "#item-asks")
        self.kept_phone = need.contact_phone if need else owner.contact_phone
        if self.kept_phone:
            says = _("Kept: %(number)s. Leave this empty to keep it.")
            self.fields["contact_phone"].help_text = says % {"number": masked(self.kept_phone)}

    def _ask(self, name: str, page: str, place: str) -> None:
        """Show beside a field, as soon as it is changed, what the server says about it."""
        url = reverse(page, args=[self.owner.number])
        self.fields[name].widget.attrs |= {
            "hx-get": url,
            "hx-trigger": "change",
            "hx-target": place,
        }

    @property
    def is_handing_in(self) -> bool:
        return SUBMIT in self.data

    @cached_property
    def values(self) -> NeedValues:
        """What the action takes."""
        return NeedValues(**{name: self.cleaned_data[name] for name in SHOWN_AT})

    def clean_contact_phone(self) -> str:
        """A number is not shown again; an empty field keeps it."""
        return str(self.cleaned_data["contact_phone"] or self.kept_phone)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_handing_in and {"item", "title", "region"} <= cleaned.keys():
            self._show_faults(cleaned)
        return cleaned

    def _show_faults(self, cleaned: dict[str, Any]) -> None:
        """Show everything that stands against handing in, but where a field is wrong already."""
        blank: dict[str, Any] = {"price": None, "days": None, "closes_at": None}
        typed: dict[str, Any] = {name: cleaned.get(name, blank.get(name, "")) for name in SHOWN_AT}
        need = Need(owner=self.owner, pk=self.need.pk if self.need else None)
        for fault in faults_of(NeedValues(**typed).put_into(need), at=clock.instant()):
            if fault.field not in self.errors:
                self.add_error(fault.field, fault.says)


def _kept(need: Need) -> dict[str, Any]:
    return {name: getattr(need, name) for name in SHOWN_AT if name != "contact_phone"}


def _usual(owner: Owner) -> dict[str, Any]:
    """Give what most needs of an owner begin with."""
    return {
        "region": owner.region,
        "funding": owner.fundings[0] if len(owner.fundings) == 1 else "",
        "contact_name": owner.contact_name,
    }


def typed_price(data: Any) -> Decimal | None:
    """Read a price as it is being typed; None while it cannot be taken."""
    try:
        price: Decimal | None = NeedForm.base_fields["price"].clean(data.get("price", ""))
    except ValidationError:
        return None
    return price
