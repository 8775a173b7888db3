"""The parts of an agency's registration, each saved by itself, complete or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy

from marketplace.accounts.forms.codes import CreditCodeField, IdentityField, PhoneField
from marketplace.accounts.forms.files import CheckedFileField
from marketplace.accounts.forms.regions import RegionField
from marketplace.accounts.policies.files import PICTURES
from marketplace.web.fields import LineField, ProseField
from providers.forms.kept import kept_file, kept_number
from providers.models import Agency

NO_REMARKS: Mapping[str, Sequence[Any]] = MappingProxyType({})


class WebsiteField(LineField):
    """An address of the web; https where no scheme is typed."""

    widget = forms.URLInput
    default_validators = [URLValidator(schemes=["http", "https"])]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return text if not text or "://" in text else f"https://{text}"


class BodyForm(forms.Form):
    """Who the agency is and where: what a registration begins with."""

    name = LineField(
        label=gettext_lazy("Name of the agency"),
        max_length=120,
        help_text=gettext_lazy("The full name as on the business licence."),
    )
    region = RegionField(
        label=gettext_lazy("Place of registration"),
        help_text=gettext_lazy(
            "As on the licence. The operator of this region checks the registration; once "
            "accepted, it holds everywhere in this market."
        ),
    )


class PartForm(forms.Form):
    """One part of a registration, filled with what is kept already.

    A secret number and a paper are not shown again; leaving their field empty keeps them.
    """

    secrets: ClassVar[tuple[str, ...]] = ()
    papers: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        *args: Any,
        agency: Agency,
        remarks: Mapping[str, Sequence[Any]] = NO_REMARKS,
        **kwargs: Any,
    ) -> None:
        self.agency = agency
        hidden = (*self.secrets, *self.papers)
        shown = {
            name: getattr(agency, name, None)
            for name in type(self).base_fields
            if name not in hidden
        }
        kwargs["initial"] = shown
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.remarks = remarks.get(name, ())  # type: ignore[attr-defined]
        self._say_what_is_kept()

    def _say_what_is_kept(self) -> None:
        for name in self.secrets:
            if kept := getattr(self.agency, name):
                self.fields[name].help_text = kept_number(kept)
        for name in self.papers:
            if paper := getattr(self.agency, name):
                self.fields[name].help_text = kept_file(paper)

    @property
    def values(self) -> dict[str, Any]:
        """What the action is to save; an empty secret or paper is no value."""
        hidden = (*self.secrets, *self.papers)
        typed = self.cleaned_data.items()
        return {name: value for name, value in typed if value or name not in hidden}


class ParticularsForm(PartForm, BodyForm):
    """What the business licence says, and the person who stands for the body."""

    secrets = ("legal_representative_identity",)
    papers = ("licence",)

    credit_code = CreditCodeField(
        label=gettext_lazy("Unified social credit code"),
        required=False,
        help_text=gettext_lazy("18 characters, as on the licence."),
    )
    subject_type = forms.ChoiceField(
        label=gettext_lazy("Type of body"),
        choices=Agency.SubjectType.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    legal_representative = LineField(
        label=gettext_lazy("Legal representative"), max_length=60, required=False
    )
    legal_representative_identity = IdentityField(
        label=gettext_lazy("Identity number of the legal representative"),
        required=False,
        help_text=gettext_lazy("18 characters. It lies encrypted and is shown to nobody in full."),
    )
    address = LineField(
        label=gettext_lazy("Address"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The registered address as on the licence."),
    )
    licence = CheckedFileField(
        label=gettext_lazy("Business licence"),
        required=False,
        help_text=gettext_lazy(
            "Or the certificate of a social organisation or public institution. "
            "Only you and the operator can open it."
        ),
    )


class ContactsForm(PartForm):
    """Whom to call, and how the agency shows itself; this needs no check and changes at once."""

    secrets = ("contact_phone",)
    papers = ("logo",)

    contact_name = LineField(label=gettext_lazy("Contact person"), max_length=60, required=False)
    contact_phone = PhoneField(
        label=gettext_lazy("Contact phone"),
        required=False,
        help_text=gettext_lazy("A mobile number, 11 digits. It lies encrypted."),
    )
    entry_mode = forms.ChoiceField(
        label=gettext_lazy("Way of entry"),
        choices=Agency.EntryMode.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    website = WebsiteField(label=gettext_lazy("Website"), max_length=200, required=False)
    introduction = ProseField(
        label=gettext_lazy("Introduction"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("What you do, since when, for whom. Everybody can read it."),
    )
    logo = CheckedFileField(
        PICTURES,
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("A picture that everybody can see."),
    )

    def clean_entry_mode(self) -> str:
        return str(self.cleaned_data["entry_mode"] or Agency.EntryMode.NETWORK)


class CommitmentForm(PartForm):
    """The signed and sealed promise that everything handed in is true."""

    papers = ("commitment",)

    commitment = CheckedFileField(
        label=gettext_lazy("Commitment letter"),
        help_text=gettext_lazy("Signed by the legal representative and sealed, as a scan."),
    )


PARTS: Mapping[str, type[PartForm]] = {
    "particulars": ParticularsForm,
    "contacts": ContactsForm,
    "commitment": CommitmentForm,
}
