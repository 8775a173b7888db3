"""Model and form fields that every room uses."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.kernel.text import BadText, clean_line, clean_text
from marketplace.web.secrets import decrypt, encrypt


class EncryptedField(models.TextField):  # type: ignore[type-arg]
    """A text that lies encrypted in the database and reads in the clear; it cannot be searched."""

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        return None if value is None else decrypt(value)

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(str(value))


class _CleanText(forms.CharField):
    """A text in NFC without invisible or direction-changing characters."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        try:
            return self._clean(text)
        except BadText as error:
            raise forms.ValidationError(
                _("Please remove the invisible character %(character)s from this text."),
                code="character",
                params={"character": str(error)},
            ) from None

    def _clean(self, text: str) -> str:
        raise TypeError("use LineField or ProseField")


class LineField(_CleanText):
    """One line of text."""

    def _clean(self, text: str) -> str:
        return clean_line(text)


class ProseField(_CleanText):
    """Several lines of text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(**kwargs)

    def _clean(self, text: str) -> str:
        return clean_text(text.replace("\r\n", "\n"))
