"""Fields for official numbers: credit codes, identity numbers, mobile phones.

Spaces and lower case are put right; anything else that is wrong is named. Digits of full width
are refused, like everywhere: what is stored is what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from stdnum import exceptions as faults
from stdnum.cn import ric, uscc

from marketplace.web.fields import LineField

_BETWEEN = re.compile(r"[ \u3000\u00a0-]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_IDENTITY_LENGTH = 18
_ABROAD = re.compile(r"(\+|00)(?!86)")


class _NumberField(LineField):
    """A number with a check: compact, in capitals, in ASCII."""

    default_error_messages = {
        "wide": _("Please type this with half-width characters: 0 to 9 and A to Z."),
    }
    # Where the number is checked while it is typed.
    check = ""
    typed: dict[str, Any] = {"autocomplete": "off", "spellcheck": "false", "class": "code"}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {**self.typed, "hx-post": f"/check/{self.check}/"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return self.checked(_BETWEEN.sub("", text).upper()) if text else ""

    def checked(self, text: str) -> str:
        """Give the number that is stored. Raises: ValidationError."""
        if not text.isascii():
            raise ValidationError(self.error_messages["wide"], code="wide")
        try:
            return self.validate_number(text)
        except faults.ValidationError as fault:
            code = next(name for kind, name in _CODES.items() if isinstance(fault, kind))
            raise ValidationError(
                self.error_messages[code], code=code, params={"count": len(text)}
            ) from None

    validate_number: Callable[[str], str]


_CODES: dict[type[faults.ValidationError], str] = {
    faults.InvalidLength: "length",
    faults.InvalidChecksum: "check",
    faults.InvalidFormat: "format",
    faults.ValidationError: "part",
}


class CreditCodeField(_NumberField):
    """A unified social credit code (GB 32100): 18 characters, the last one checks the others."""

    check = "credit-code"
    validate_number = staticmethod(uscc.validate)
    default_error_messages = {
        "length": _("A credit code has 18 characters; this has %(count)s."),
        "format": _(
            "A credit code begins with 8 digits, and has no letters I, O, S, V or Z after them."
        ),
        "check": _("This is no credit code: its last character does not fit. Please compare it."),
        "part": _("This is no credit code. Please compare it with the licence."),
    }


def _identity(text: str) -> str:
    """Check length, digits, day of birth and the last place.

    Not the place: the code is that of the day on which the number was given, often decades after
    the birth, so that a table of places by year of birth would refuse real people.
    """
    if len(text) != _IDENTITY_LENGTH:
        raise faults.InvalidLength
    if not text[:-1].isdigit():
        raise faults.InvalidFormat
    if text[-1] != ric.calc_check_digit(text):
        raise faults.InvalidChecksum
    ric.get_birth_date(text)
    return text


class IdentityField(_NumberField):
    """A resident identity number (GB 11643): 17 digits, and a digit or X that checks them."""

    check = "identity"
    validate_number = staticmethod(_identity)
    default_error_messages = {
        "length": _("An identity number has 18 characters; this has %(count)s."),
        "format": _("An identity number has 17 digits, and a digit or X at its end."),
        "check": _("This is no identity number: its last place does not fit. Please compare it."),
        "part": _("This is no identity number: there is no such day of birth in it."),
    }


class PhoneField(_NumberField):
    """A mobile number of the mainland: 11 digits, with or without +86 before them."""

    check = "phone"
    typed = {"autocomplete": "tel", "inputmode": "tel", "class": "code"}
    default_error_messages = {
        "wide": _("Please type the number with half-width digits: 0 to 9."),
        "abroad": _("Please give a mobile number of mainland China (+86)."),
        "format": _("A mobile number has 11 digits and begins with 13 to 19."),
    }

    def checked(self, text: str) -> str:
        if not text.isascii():
            raise ValidationError(self.error_messages["wide"], code="wide")
        if _ABROAD.match(text):
            raise ValidationError(self.error_messages["abroad"], code="abroad")
        number = re.sub(r"^(\+86|0086|86(?=1[0-9]{10}$))", "", text)
        if not _MOBILE.fullmatch(number):
            raise ValidationError(self.error_messages["format"], code="format")
        return number


class ContactField(LineField):
    """A mobile number or an e-mail address: whatever a person signs in with or is reached by."""

    default_error_messages = {
        "neither": _("Please give a mobile number of 11 digits, or an e-mail address."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Mobile phone or e-mail"))
        typed = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        kwargs.setdefault("widget", forms.TextInput(attrs=typed))
        super().__init__(max_length=254, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if "@" not in text:
            return PhoneField().clean(text) if text else ""
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(self.error_messages["neither"], code="neither") from None
        return text.lower()


class CodeField(LineField):
    """A code of six digits that was sent to somebody."""

    default_error_messages = {
        "wide": _("Please type the code with the digits 0 to 9."),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", pgettext_lazy("sent to prove a person", "Code"))
        typed = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}
        kwargs.setdefault("widget", forms.TextInput(attrs=typed))
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text.isascii():
            raise ValidationError(self.error_messages["wide"], code="wide")
        return text


__all__ = ["CodeField", "ContactField", "CreditCodeField", "IdentityField", "PhoneField"]
