"""Forms for kinds of qualification, their levels and fields."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.actions.qualifications import TypeValues
from marketplace.catalogue.models import QualificationType
from marketplace.web.fields import LineField, ProseField
from marketplace.web.forms import CountField

CODE_HELP = _("Small letters, digits and hyphens; it never changes.")


class QualificationTypeForm(forms.Form):
    """How a kind of qualification is described."""

    name = LineField(label=_("Name in Chinese"), max_length=120)
    name_en = LineField(label=_("Name in English"), max_length=160)
    status = forms.ChoiceField(
        label=_("What stands behind it"),
        help_text=_("Abolished ones and voluntary ratings cannot be asked for."),
        choices=QualificationType.Status.choices,
    )
    issuer = LineField(label=_("Who issues it"), max_length=120, required=False)
    note = ProseField(label=_("Note in Chinese"), max_length=1000, required=False)
    note_en = ProseField(label=_("Note in English"), max_length=1000, required=False)
    source = LineField(label=_("Where this was found"), max_length=400)

    @staticmethod
    def initial_of(row: QualificationType) -> dict[str, str]:
        """How it is described now."""
        return {name: getattr(row, name) for name in TypeValues.__dataclass_fields__}

    @property
    def values(self) -> TypeValues:
        """What was typed, once the form is valid."""
        names = TypeValues.__dataclass_fields__
        return TypeValues(**{name: self.cleaned_data[name] for name in names})


class NewQualificationTypeForm(QualificationTypeForm):
    """A kind of qualification that is not there yet."""

    code = LineField(label=_("Code"), help_text=CODE_HELP, max_length=40)
    field_order = ("code",)


class MajorForm(forms.Form):
    """A field of a qualification; a code that is there already is described anew."""

    code = LineField(label=_("Code"), help_text=CODE_HELP, max_length=40)
    name = LineField(label=_("Name in Chinese"), max_length=80)
    name_en = LineField(label=_("Name in English"), max_length=120)


class LevelForm(MajorForm):
    """A level of a qualification."""

    rank = CountField(label=_("Rank"), help_text=_("1 is the highest."), most=99)
