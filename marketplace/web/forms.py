"""Form fields for amounts and counts, read strictly and never lost; and the parts of a long form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.money import BadMoney, parse_money, parse_rate, yuan

LEAST = Decimal("0.01")
MOST = Decimal("9999999999.99")


class MoneyField(forms.CharField):
    """An amount in yuan between two bounds, both included; a Decimal with two places, or None.

    What was typed stays as it was typed until it can be taken.
    """

    unit: Any = _("yuan")
    default_error_messages = {
        "digits": _(
            "Please type the amount with the digits 0 to 9 and one decimal point at most, "
            "for example 82000 or 82,000.50."
        ),
        "decimals": _("Please give at most two decimals: the smallest amount is one fen."),
        "low": _("Please give at least %(least)s yuan."),
        "high": _("Please give at most %(most)s yuan."),
    }

    def __init__(self, least: Decimal = LEAST, most: Decimal = MOST, **kwargs: Any) -> None:
        self.least, self.most = least, most
        typed = {"inputmode": "decimal", "autocomplete": "off", "class": "amount"}
        kwargs.setdefault("widget", forms.TextInput(attrs=typed))
        super().__init__(max_length=40, strip=False, empty_value="", **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value) or ""
        if not text.strip():
            return None
        try:
            return self._read(text)
        except BadMoney as error:
            raise ValidationError(
                self.error_messages[error.code], code=error.code, params=self._bounds()
            ) from None

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """The parser has checked everything; a Decimal has no length to be checked."""

    def prepare_value(self, value: Any) -> Any:
        return yuan(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def _read(self, text: str) -> Decimal:
        return parse_money(text, least=self.least, most=self.most)

    def _bounds(self) -> dict[str, str]:
        return {"least": f"{self.least:,}", "most": f"{self.most:,}"}


class RateField(MoneyField):
    """A share in per cent between two bounds, both included, with two decimals at most."""

    unit = "%"
    default_error_messages = {
        "digits": _(
            "Please type the rate with the digits 0 to 9 and one decimal point at most, "
            "for example 12.5."
        ),
        "decimals": _("Please give at most two decimals."),
        "low": _("Please give at least %(least)s %%."),
        "high": _("Please give at most %(most)s %%."),
    }

    def __init__(
        self, least: Decimal = Decimal(0), most: Decimal = Decimal(100), **kwargs: Any
    ) -> None:
        super().__init__(least, most, **kwargs)

    def _read(self, text: str) -> Decimal:
        return parse_rate(text, least=self.least, most=self.most)


class CountField(forms.CharField):
    """A whole number between two bounds, both included, in ASCII digits; an int, or None.

    Django's IntegerField takes "１２３" and "1_000".
    """

    default_error_messages = {
        "digits": _("Please type a whole number with the digits 0 to 9."),
        "bounds": _("Please give a whole number from %(least)s to %(most)s."),
    }

    def __init__(self, least: int = 1, most: int = 999, unit: Any = "", **kwargs: Any) -> None:
        self.least, self.most, self.unit = least, most, unit
        typed = {"inputmode": "numeric", "autocomplete": "off", "class": "amount"}
        kwargs.setdefault("widget", forms.TextInput(attrs=typed))
        super().__init__(max_length=20, empty_value="", **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        text = super().to_python(value) or ""
        if not text:
            return None
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise ValidationError(self.error_messages["digits"], code="digits")
        if not self.least <= int(text) <= self.most:
            params = {"least": f"{self.least:,}", "most": f"{self.most:,}"}
            raise ValidationError(self.error_messages["bounds"], code="bounds", params=params)
        return int(text)

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """The bounds have been checked; an int has no length to be checked."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class PricesForm(forms.Form):
    """Asks between which prices somebody looks: the upper one may not be the lower."""

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or self.cleaned_data
        least, most = asked.get("price_min"), asked.get("price_max")
        if least is not None and most is not None and most < least:
            self.add_error("price_max", _("This is less than the lowest price you look for."))
        return asked


class Section(NamedTuple):
    """A part of a long form: its heading, the names of its fields, and what it is about.

    A folded one opens by itself when something in it is filled in or wrong.
    """

    title: Any
    names: Sequence[str]
    says: Any = ""
    is_folded: bool = False


__all__ = ["CountField", "MoneyField", "PricesForm", "RateField", "Section"]
