"""Forms for rule sets: one entry for every term, checked by the term's kind."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.regions import RegionField
from marketplace.catalogue.actions.rule_sets import Reach
from marketplace.catalogue.models import RuleSet, RuleTerm
from marketplace.catalogue.models.names import in_language
from marketplace.catalogue.models.rules import Funding
from marketplace.catalogue.policies.terms import may_be_unknown, why_not
from marketplace.catalogue.presenters.words import CHOICES, UNITS, by_chapter
from marketplace.web.fields import LineField, ProseField
from marketplace.web.forms import MoneyField, Section

INHERITED = ("", _("As in the more general rules"))


class _TermsForm(forms.Form):
    """The terms of a rule set. In a special one an empty entry leaves it to the general ones."""

    effective_from = forms.DateField(
        label=_("In force from"), help_text=_("A new version begins tomorrow at the earliest.")
    )
    unknown = forms.MultipleChoiceField(
        label=_("Said to be unknown"),
        help_text=_("These stay empty on purpose, and the public page says so."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = ProseField(label=_("Note in Chinese"), required=False, max_length=1000)
    note_en = ProseField(label=_("Note in English"), required=False, max_length=1000)

    def _add_terms(self, *, is_whole: bool, with_region_terms: bool) -> None:
        rows = RuleTerm.objects.order_by("id")
        self.terms_by_code = {
            row.code: row for row in rows if with_region_terms or row.scope != RuleTerm.Scope.REGION
        }
        for code, row in self.terms_by_code.items():
            self.fields[code] = _entry(row, is_needed=is_whole and not may_be_unknown(row))
        self.fields["unknown"].choices = [  # type: ignore[attr-defined]
            (code, str(row)) for code, row in self.terms_by_code.items() if may_be_unknown(row)
        ]
        self.sections = (
            *(Section(title, codes) for title, _anchor, codes in by_chapter(self.terms_by_code)),
            Section(_("About these rules"), ("unknown", "note", "note_en")),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for code, row in self.terms_by_code.items():
            value = cleaned.get(code)
            if value and (says := why_not(row, value)):
                self.add_error(code, says)
            if value and code in cleaned.get("unknown", ()):
                self.add_error(code, _("Either give a value or say that it is unknown."))
        return cleaned

    @property
    def terms(self) -> Mapping[str, str]:
        """The values given, and the terms said to be unknown."""
        said = self.cleaned_data
        given = {code: said[code] for code in self.terms_by_code if said[code]}
        return {**given, **dict.fromkeys(said["unknown"], "")}


class RuleSetVersionForm(_TermsForm):
    """A new version of a rule set, filled with what the latest one says."""

    def __init__(self, *args: Any, rule_set: RuleSet, **kwargs: Any) -> None:
        latest = rule_set.terms
        initial = {code: value for code, value in latest.items() if value}
        initial["unknown"] = [code for code, value in latest.items() if not value]
        initial |= {"note": rule_set.note, "note_en": rule_set.note_en}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        is_whole = rule_set.region_id is None and not rule_set.is_special
        self._add_terms(is_whole=is_whole, with_region_terms=not rule_set.is_special)


class RuleSetForm(_TermsForm):
    """A rule set for a place, funds or amounts that have none of their own."""

    region = RegionField(label=_("Region"), required=False, help_text=_("Empty: everywhere."))
    funding = forms.ChoiceField(
        label=_("Funds"), choices=[("", _("All funds")), *Funding.choices], required=False
    )
    amount_from = MoneyField(label=_("For amounts from"), least=Decimal(0), required=False)
    amount_below = MoneyField(label=_("For amounts below"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._add_terms(is_whole=False, with_region_terms=True)
        self.order_fields(["region", "funding", "amount_from", "amount_below"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        special = (cleaned.get("funding"), cleaned.get("amount_from"), cleaned.get("amount_below"))
        if any(value not in (None, "") for value in special):
            for code, row in self.terms_by_code.items():
                if row.scope == RuleTerm.Scope.REGION and cleaned.get(code):
                    says = _("This term depends on the region alone, not on funds or amounts.")
                    self.add_error(code, says)
        return cleaned

    @property
    def reach(self) -> Reach:
        """Where and for what it shall hold, once the form is valid."""
        said = self.cleaned_data
        return Reach(
            region=said["region"],
            funding=said["funding"],
            amount_from=said["amount_from"],
            amount_below=said["amount_below"],
        )


def _entry(term: RuleTerm, *, is_needed: bool) -> forms.Field:
    common: dict[str, Any] = {
        "label": str(term),
        "help_text": in_language(term.says, term.says_en),
        "required": is_needed,
    }
    if term.kind == RuleTerm.Kind.CHOICE:
        choices = [(code, CHOICES[code]) for code in term.unit.split("|")]
        return forms.ChoiceField(choices=[INHERITED, *choices], **common)
    field = LineField(max_length=200, **common)
    field.widget.attrs["autocomplete"] = "off"
    if term.kind != RuleTerm.Kind.TEXT:
        field.widget.attrs["inputmode"] = "decimal"
        field.unit = UNITS.get(term.unit, "")  # type: ignore[attr-defined]
    return field
