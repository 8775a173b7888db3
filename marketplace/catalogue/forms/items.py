"""Forms for service items and their versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.catalogue.actions.item_values import ItemValues, values_of
from marketplace.catalogue.forms.lines import LinesField
from marketplace.catalogue.forms.rules import RULE_HELP, QualificationRuleField
from marketplace.catalogue.models import ApprovalItem, ItemVersion, ServiceType
from marketplace.web.fields import LineField, ProseField
from marketplace.web.forms import CountField, Section

UNKNOWN = ("", _("Not known to us"))
YES_NO = [UNKNOWN, ("yes", _("Yes")), ("no", _("No"))]
LEVELS = [("province", _("Province")), ("city", _("City")), ("county", _("County"))]
_TRUTH = {"": None, "yes": True, "no": False}


class ItemVersionForm(forms.Form):
    """What an item says from a day on. `initial_of(version)` fills it with a former version."""

    effective_from = forms.DateField(
        label=_("In force from"), help_text=_("A new version begins tomorrow at the earliest.")
    )
    name = LineField(label=_("Name in Chinese"), max_length=120)
    name_en = LineField(label=_("Name in English"), max_length=160)
    summary = ProseField(
        label=_("In plain words, Chinese"), help_text=_("What it is and who needs it.")
    )
    summary_en = ProseField(label=_("In plain words, English"))
    aliases = LinesField(
        [_("Other name")], label=_("Other names"), help_text=_("One a line."), required=False
    )
    department = LineField(label=_("Department in Chinese"), max_length=80, required=False)
    department_en = LineField(label=_("Department in English"), max_length=120, required=False)
    levels = forms.MultipleChoiceField(
        label=_("Levels that ask for it"),
        choices=LEVELS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    client_kind = forms.ChoiceField(
        label=_("Who commissions it"), choices=[UNKNOWN, *ItemVersion.Party.choices], required=False
    )
    payer_kind = forms.ChoiceField(
        label=_("Who pays"), choices=[UNKNOWN, *ItemVersion.Party.choices], required=False
    )
    self_do_allowed = forms.ChoiceField(
        label=_("May the applicant do it himself?"), choices=YES_NO, required=False
    )
    result_document = LineField(label=_("Result in Chinese"), max_length=120, required=False)
    result_document_en = LineField(label=_("Result in English"), max_length=160, required=False)
    qualification_rule = QualificationRuleField(
        label=_("Qualification required"), help_text=RULE_HELP
    )
    certificate = LineField(label=_("Practitioners' certificate"), max_length=80, required=False)
    certificate_en = LineField(label=_("The same in English"), max_length=120, required=False)
    practitioners = CountField(label=_("How many practitioners"), required=False)
    price_mode = forms.ChoiceField(
        label=_("Price"), choices=[UNKNOWN, *ItemVersion.PriceMode.choices], required=False
    )
    price_reference = LineField(label=_("Basis of the price"), max_length=300, required=False)
    reference_days = CountField(
        label=_("Usual time"), unit=_("working days"), most=3650, required=False
    )
    legal_basis = LinesField(
        [_("Title"), _("Article"), _("Where it was found")],
        needed=1,
        label=_("Legal basis"),
        help_text=_(
            "One a line: title | article | where it was found. Leave out what is not known; never "
            "guess."
        ),
        required=False,
    )
    approval_items = forms.MultipleChoiceField(
        label=_("Approvals that ask for it"), widget=forms.SelectMultiple, required=False
    )
    source = LineField(label=_("Where all this was found"), max_length=400)

    sections = (
        Section(_("What it is"), ("name", "name_en", "summary", "summary_en", "aliases")),
        Section(
            _("Who needs it"),
            ("department", "department_en", "levels", "approval_items", "client_kind", "payer_kind",
             "self_do_allowed", "result_document", "result_document_en"),
        ),
        Section(
            _("Who may do it"),
            ("qualification_rule", "certificate", "certificate_en", "practitioners"),
        ),
        Section(_("Price and time"), ("price_mode", "price_reference", "reference_days")),
        Section(_("Sources"), ("legal_basis", "source")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ApprovalItem.objects.order_by("id")
        self.fields["approval_items"].choices = [(row.code, str(row)) for row in rows]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(version: ItemVersion) -> dict[str, Any]:
        """What a version says, in the form's words."""
        values = values_of(version)
        rule = values.practitioner_rule or {}
        said = {name: getattr(values, name) for name in _SAME}
        return said | {
            "aliases": [(alias,) for alias in values.aliases],
            "levels": list(values.levels),
            "approval_items": list(values.approval_items),
            "self_do_allowed": {None: "", True: "yes", False: "no"}[values.self_do_allowed],
            "legal_basis": [
                (basis["title"], basis["article"] or "", basis["source"])
                for basis in values.legal_basis
            ],
            "certificate": rule.get("certificate", ""),
            "certificate_en": rule.get("certificate_en", ""),
            "practitioners": rule.get("count"),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        one, other = cleaned.get("certificate"), cleaned.get("certificate_en")
        if bool(one) != bool(other):
            says = _("Please give this in both languages, or in neither.")
            self.add_error("certificate_en" if one else "certificate", says)
        if cleaned.get("practitioners") and not one:
            self.add_error("certificate", _("Please name the certificate that they need."))
        for row in cleaned.get("legal_basis", ()):
            if not row[2]:
                says = _("%(title)s: please say where it was found, or leave it out.")
                self.add_error("legal_basis", says % {"title": row[0]})
        return cleaned

    @property
    def values(self) -> ItemValues:
        """What was typed, once the form is valid."""
        said = self.cleaned_data
        return ItemValues(
            **{name: said[name] for name in _SAME},
            aliases=tuple(row[0] for row in said["aliases"]),
            levels=tuple(said["levels"]),
            approval_items=tuple(said["approval_items"]),
            self_do_allowed=_TRUTH[said["self_do_allowed"]],
            legal_basis=tuple(
                {"title": title, "article": article or None, "source": source}
                for title, article, source in said["legal_basis"]
            ),
            practitioner_rule=self._practitioner_rule(),
        )

    def _practitioner_rule(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        if not said["certificate"]:
            return None
        return {
            "certificate": said["certificate"],
            "certificate_en": said["certificate_en"],
            "count": said["practitioners"],
        }


_SAME = (
    "name", "name_en", "summary", "summary_en", "department", "department_en", "client_kind",
    "payer_kind", "result_document", "result_document_en", "price_mode", "price_reference",
    "reference_days", "qualification_rule", "source",
)  # fmt: skip


class ServiceItemForm(ItemVersionForm):
    """A new item with its first version; its number follows by itself."""

    service_type = forms.ModelChoiceField(
        label=_("Shelf"), queryset=ServiceType.objects.order_by("code"), to_field_name="code"
    )
    field_order = ("service_type",)


class LastDayForm(forms.Form):
    """Asks for the last day on which something holds."""

    last_day = forms.DateField(
        label=_("Last day"), help_text=_("From the day after it holds no longer.")
    )
