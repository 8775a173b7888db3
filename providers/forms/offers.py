"""What an agency types to offer something: one form, without JavaScript, for all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.files import CheckedFileField
from marketplace.accounts.forms.regions import RegionsField
from marketplace.accounts.policies.files import PICTURES
from marketplace.web.fields import LineField, ProseField
from marketplace.web.forms import CountField, MoneyField, RateField, Section
from marketplace.web.wording import titled
from providers.models import Offer, OfferFile
from providers.policies.offer_values import (
    MOST_DAYS,
    MOST_PACKAGES,
    MOST_PICTURES,
    MOST_SAMPLES,
    NewFile,
    OfferValues,
    PackageValues,
    faults,
)
from providers.queries.shelves import today

SAMPLES = ("pdf", "docx", "xlsx")
PARTS = ("name", "contents", "price", "days")
ROWS = range(1, MOST_PACKAGES + 1)
DAYS = _("working days")
ZERO = Decimal(0)
# Which fields belong to which way of giving a price; what was typed in others is left out.
PRICED = {
    "fixed": ("price_from",),
    "range": ("price_from", "price_to"),
    "discount": ("discount",),
    "agreement": (),
}


class OfferForm(forms.Form):
    """Everything that an offer says. `values` gives it as the action wants it."""

    title = LineField(
        label=_("Title"),
        max_length=80,
        help_text=_(
            "What a project owner looks for, for example “Environmental report form, factory”."
        ),
    )
    description = ProseField(
        label=_("What you do"),
        max_length=5000,
        help_text=_("Scope, steps, what you hand over, what the owner must provide."),
    )
    price_kind = forms.ChoiceField(
        label=_("How the price is given"), choices=Offer.PriceKind.choices, widget=forms.RadioSelect
    )
    price_from = MoneyField(
        label=_("Price"), required=False, help_text=_("The price, or the lower end of the range.")
    )
    price_to = MoneyField(label=_("Upper end of the range"), required=False)
    discount = RateField(
        label=_("Discount"),
        required=False,
        help_text=_("Off the reference price, for example 12.5."),
    )
    days = CountField(
        label=_("Time"),
        most=MOST_DAYS,
        unit=DAYS,
        help_text=_("From the day on which you have everything you need."),
    )
    regions = RegionsField(
        label=_("Where you serve"), help_text=_("A region stands for everything within it.")
    )
    promises = ProseField(
        label=_("What you promise"),
        required=False,
        max_length=2000,
        help_text=_("One promise a line, for example “We revise free of charge until approval”."),
    )
    away_until = forms.DateField(
        label=_("Away until"),
        required=False,
        help_text=_("The last day on which you take no work. Empty: you are available."),
    )

    def __init__(self, *args: Any, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = list(offer.files.all()) if offer else []
        for row in ROWS:
            self.fields |= _package_fields(row)
        if self.kept:
            self.fields["dropped"] = _dropped_field(self.kept)
        self.pictures = self._add_files(OfferFile.Kind.PICTURE, MOST_PICTURES, PICTURES)
        self.samples = self._add_files(OfferFile.Kind.SAMPLE, MOST_SAMPLES, SAMPLES)

    @property
    def sections(self) -> tuple[Section, ...]:
        files = [
            name for row in (*self.pictures, *self.samples) for name in (row, f"{row}_caption")
        ]
        return (
            Section(_("What you offer"), ("title", "description", "promises")),
            Section(_("Price"), ("price_kind", "price_from", "price_to", "discount")),
            Section(_("Time and place"), ("days", "regions", "away_until")),
            *(_package_section(row) for row in ROWS),
            Section(
                _("Pictures and sample documents"),
                ("dropped", *files),
                _("Everybody can open them while the offer is on the shelf. No client's secrets."),
                is_folded=True,
            ),
        )

    @property
    def values(self) -> OfferValues:
        """Give what was typed; where a field was left empty or is wrong, nothing."""
        typed = self.cleaned_data
        return OfferValues(
            title=typed.get("title", ""),
            description=typed.get("description", ""),
            price_kind=typed.get("price_kind", ""),
            price_from=typed.get("price_from"),
            price_to=typed.get("price_to"),
            discount=typed.get("discount"),
            days=typed.get("days") or 0,
            regions=tuple(typed.get("regions") or ()),
            promises=typed.get("promises", ""),
            away_until=typed.get("away_until"),
            packages=tuple(self._package(row) for row in self._rows_used()),
            files=tuple(self._new_files()),
            dropped=frozenset(int(pk) for pk in typed.get("dropped", ())),
        )

    def clean(self) -> dict[str, Any]:
        self._forget_other_prices()
        for fault in faults(self.values, on=today()):
            name = self._field_of(fault.field)
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, str(fault))
        beyond = rf"package_([{MOST_PACKAGES + 1}-9]|\d\d+)_"
        if any(re.match(beyond, name) and self.data[name] for name in self.data):
            self.add_error(None, _("An offer has three packages at most."))
        return self.cleaned_data

    def _forget_other_prices(self) -> None:
        """Whatever stands in a field of another way of pricing is left out, right or wrong."""
        ours = PRICED.get(self.cleaned_data.get("price_kind", ""))
        for name in ("price_from", "price_to", "discount"):
            if ours is not None and name not in ours:
                self.errors.pop(name, None)
                self.cleaned_data[name] = None

    def _rows_used(self) -> list[int]:
        """Give the package rows in which anything was typed."""
        return [
            row
            for row in ROWS
            if any(str(self[f"package_{row}_{part}"].value() or "").strip() for part in PARTS)
        ]

    def _package(self, row: int) -> PackageValues:
        name, contents, price, days = (
            self.cleaned_data.get(f"package_{row}_{part}") for part in PARTS
        )
        return PackageValues(name or "", contents or "", price or ZERO, days or 0)

    def _field_of(self, field: str) -> str:
        """Find the row of a fault: the rules count packages, the form has rows between."""
        match = re.fullmatch(r"package_(\d)_(\w+)", field)
        if match is None:
            return field
        return f"package_{self._rows_used()[int(match[1]) - 1]}_{match[2]}"

    def _add_files(self, kind: str, most: int, kinds: tuple[str, ...]) -> list[str]:
        """Add a place for each file that may still come, one at least, and name the fields."""
        kept = sum(file.kind == kind for file in self.kept)
        names = [f"{kind}_{row}" for row in range(1, max(most - kept, 1) + 1)]
        for row, name in enumerate(names, start=1):
            label = f"{OfferFile.Kind(kind).label} {row}"
            self.fields[name] = CheckedFileField(label=label, kinds=kinds, required=False)
            self.fields[f"{name}_caption"] = LineField(
                label=gettext("What “%(file)s” shows") % {"file": label},
                max_length=80,
                required=False,
            )
        return names

    def _new_files(self) -> Iterator[NewFile]:
        for name in (*self.pictures, *self.samples):
            checked = self.cleaned_data.get(name)
            if checked:
                caption = self.cleaned_data.get(f"{name}_caption", "")
                yield NewFile(name.partition("_")[0], checked, caption)


def initial_of(offer: Offer) -> dict[str, Any]:
    """Give what an offer says now as the form's beginning; a day that has passed is left out."""
    plain = ("title", "description", "price_kind", "price_from", "price_to", "discount", "days")
    values: dict[str, Any] = {name: getattr(offer, name) for name in (*plain, "promises")}
    values["regions"] = list(offer.regions.all())
    values["away_until"] = offer.away_until if offer.is_away(today()) else None
    for row, package in enumerate(offer.packages.all(), start=1):
        values |= {f"package_{row}_{part}": getattr(package, part) for part in PARTS}
    return values


def _package_fields(row: int) -> dict[str, forms.Field]:
    said = {"row": row}
    return {
        f"package_{row}_name": LineField(
            label=gettext("Name of package %(row)d") % said, max_length=40, required=False
        ),
        f"package_{row}_contents": ProseField(
            label=gettext("What is in package %(row)d") % said,
            max_length=1000,
            required=False,
            help_text=_("One part a line."),
        ),
        f"package_{row}_price": MoneyField(
            label=gettext("Price of package %(row)d") % said, required=False
        ),
        f"package_{row}_days": CountField(
            label=gettext("Time for package %(row)d") % said,
            most=MOST_DAYS,
            unit=DAYS,
            required=False,
        ),
    }


def _package_section(row: int) -> Section:
    says = "" if row > 1 else _("Up to three packages make it easy to choose. They are optional.")
    names = tuple(f"package_{row}_{part}" for part in PARTS)
    return Section(gettext("Package %(row)d") % {"row": row}, names, says, is_folded=True)


def _dropped_field(kept: list[OfferFile]) -> forms.Field:
    return forms.MultipleChoiceField(
        label=_("Remove these files"),
        choices=[(str(file.pk), titled(file.get_kind_display(), file)) for file in kept],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
