"""Entering a qualification: first its kind, then what the certificate says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.forms.files import CheckedFileField
from marketplace.catalogue.models import QualificationType
from marketplace.web.fields import LineField
from providers.actions.holdings import HoldingValues
from providers.forms.kept import kept_file
from providers.models import Holding


def _kinds() -> Iterator[tuple[str, Any]]:
    yield "", _("Please choose")
    for row in QualificationType.objects.order_by("pk"):
        yield row.code, str(row)


class KindForm(forms.Form):
    """Which qualification it is; levels and fields depend on it."""

    type = forms.ChoiceField(
        label=gettext_lazy("Qualification"),
        choices=_kinds,
        help_text=gettext_lazy("As the certificate is called."),
    )


class HoldingForm(forms.Form):
    """What a certificate of one kind says."""

    level = forms.ChoiceField(label=gettext_lazy("Level"), widget=forms.RadioSelect)
    majors = forms.MultipleChoiceField(
        label=gettext_lazy("Fields"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick every field that the certificate names."),
    )
    number = LineField(label=gettext_lazy("Number of the certificate"), max_length=60)
    issuer = LineField(label=gettext_lazy("Issuing body"), max_length=120, required=False)
    valid_from = forms.DateField(label=gettext_lazy("Valid from"))
    valid_to = forms.DateField(
        label=gettext_lazy("Valid to"),
        required=False,
        help_text=gettext_lazy(
            "The last day on which it counts. Leave it empty if the certificate names no end."
        ),
    )
    file = CheckedFileField(
        label=gettext_lazy("Scan of the certificate"),
        required=False,
        help_text=gettext_lazy("Only you and the operator can open it."),
    )

    def __init__(
        self,
        *args: Any,
        kind: QualificationType,
        holding: Holding | None = None,
        replaces: Holding | None = None,
        **kwargs: Any,
    ) -> None:
        self.kind, self.replaces = kind, replaces
        kwargs["initial"] = _shown(holding or replaces, is_renewal=holding is None)
        super().__init__(*args, **kwargs)
        self._levels = {row.code: row for row in kind.levels.order_by("rank", "pk")}
        self._majors = {row.code: row for row in kind.majors.order_by("pk")}
        self._offer("level", self._levels)
        self._offer("majors", self._majors)
        if holding is not None and holding.file is not None:
            self.fields["file"].help_text = kept_file(holding.file)

    def _offer(self, name: str, rows: dict[str, Any]) -> None:
        """Ask only for what this kind of qualification has."""
        if not rows:
            del self.fields[name]
            return
        self.fields[name].choices = [  # type: ignore[attr-defined]
            (code, str(row)) for code, row in rows.items()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error(
                "valid_to",
                _("The last day of validity is before the first. Please compare both days."),
            )
        return cleaned

    @property
    def values(self) -> HoldingValues:
        typed = self.cleaned_data
        return HoldingValues(
            type=self.kind,
            level=self._levels.get(typed.get("level", "")),
            majors=tuple(self._majors[code] for code in typed.get("majors", ())),
            number=typed["number"],
            issuer=typed["issuer"],
            valid_from=typed["valid_from"],
            valid_to=typed["valid_to"],
            file=typed["file"],
            replaces=self.replaces,
        )


def _shown(row: Holding | None, *, is_renewal: bool) -> dict[str, Any]:
    """Fill in what is entered already; a renewal has a validity of its own."""
    if row is None:
        return {}
    shown = {
        "level": row.level.code if row.level else "",
        "majors": [major.code for major in row.majors.all()],
        "number": row.number,
        "issuer": row.issuer,
    }
    return (
        shown if is_renewal else {**shown, "valid_from": row.valid_from, "valid_to": row.valid_to}
    )
