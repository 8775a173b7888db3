"""Entering practitioners and delegates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from marketplace.accounts.forms.codes import IdentityField, PhoneField
from marketplace.accounts.forms.files import CheckedFileField
from marketplace.web.fields import LineField
from marketplace.web.forms import CountField
from providers.actions.delegates import DelegateValues
from providers.actions.practitioners import PractitionerValues
from providers.forms.kept import kept_file, kept_number
from providers.models import Delegate, Practitioner
from providers.policies.people import MOST_MONTHS


class PractitionerForm(forms.Form):
    """Somebody who practises for the agency, with the certificate that lets them."""

    name = LineField(label=gettext_lazy("Name"), max_length=60)
    identity = IdentityField(
        label=gettext_lazy("Identity number"),
        help_text=gettext_lazy(
            "18 characters. It lies encrypted; by it we see that nobody practises for two agencies."
        ),
    )
    certificate = LineField(
        label=gettext_lazy("Certificate"),
        max_length=80,
        help_text=gettext_lazy("As it is called, for example cost engineer, class one."),
    )
    certificate_number = LineField(label=gettext_lazy("Number of the certificate"), max_length=60)
    speciality = LineField(label=gettext_lazy("Speciality"), max_length=80, required=False)
    valid_to = forms.DateField(
        label=gettext_lazy("Valid to"),
        required=False,
        help_text=gettext_lazy("Leave it empty if the certificate names no end."),
    )
    insured_months = CountField(
        0,
        MOST_MONTHS,
        gettext_lazy("months"),
        label=gettext_lazy("Social insurance paid by the agency"),
        required=False,
        help_text=gettext_lazy("How many months without a break, up to the last month."),
    )
    file = CheckedFileField(
        label=gettext_lazy("Scan of the certificate and of the insurance record"),
        required=False,
        help_text=gettext_lazy("One PDF with both. Only you and the operator can open it."),
    )

    def __init__(self, *args: Any, practitioner: Practitioner | None = None, **kwargs: Any) -> None:
        if practitioner is not None:
            names = [name for name in self.base_fields if name not in ("identity", "file")]
            kwargs["initial"] = {name: getattr(practitioner, name) for name in names}
        super().__init__(*args, **kwargs)
        if practitioner is not None:
            self.fields["identity"].help_text = kept_number(practitioner.identity)
            self.fields["identity"].required = False
        if practitioner is not None and practitioner.file is not None:
            self.fields["file"].help_text = kept_file(practitioner.file)

    @property
    def values(self) -> PractitionerValues:
        return PractitionerValues(**self.cleaned_data)


class LetterForm(forms.Form):
    """The letter of authority."""

    letter = CheckedFileField(
        label=gettext_lazy("Letter of authority"),
        help_text=gettext_lazy("With the agency's seal, as a scan."),
    )

    def __init__(self, *args: Any, delegate: Delegate | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if delegate is not None and delegate.letter is not None:
            self.fields["letter"].help_text = kept_file(delegate.letter)


class DelegateForm(LetterForm):
    """Somebody who may act for the agency in business."""

    name = LineField(label=gettext_lazy("Name"), max_length=60)
    identity = IdentityField(
        label=gettext_lazy("Identity number"),
        help_text=gettext_lazy("18 characters. It lies encrypted."),
    )
    phone = PhoneField(
        label=gettext_lazy("Mobile phone"), help_text=gettext_lazy("11 digits. It lies encrypted.")
    )

    may_sign_in = forms.BooleanField(
        label=gettext_lazy("May sign in here for the agency"),
        required=False,
        help_text=gettext_lazy("We send an invitation to the phone; it joins your team."),
    )

    field_order = ("name", "identity", "phone", "letter", "may_sign_in")

    def __init__(self, *args: Any, is_manager: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].required = False
        if not is_manager:
            del self.fields["may_sign_in"]

    @property
    def values(self) -> DelegateValues:
        return DelegateValues(**self.cleaned_data)
