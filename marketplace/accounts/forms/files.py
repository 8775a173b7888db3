"""Fields for files: checked inside as well as by name, refused at the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from marketplace.accounts.policies.errors import BadFile
from marketplace.accounts.policies.files import PAPERS, CheckedFile, check_file


class CheckedFileField(forms.FileField):
    """One file of certain kinds; gives a `CheckedFile`, or None when none was chosen.

    One that was cut off while it streamed in is refused by its length, like any that is too long.
    With an `initial` (the file that is kept already) nothing need be chosen again.
    """

    widget = forms.FileInput

    def __init__(self, kinds: Sequence[str] = PAPERS, **kwargs: Any) -> None:
        self.kinds = tuple(kinds)
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> CheckedFile | None:
        upload = super().clean(data, initial)
        if not data or not upload:
            return None
        try:
            return check_file(upload, self.kinds)
        except BadFile as error:
            raise ValidationError(str(error), code=error.code) from None
