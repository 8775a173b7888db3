"""The pages of a project owner's registration, each saved by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts.forms.codes import CreditCodeField, IdentityField, PhoneField
from marketplace.accounts.forms.files import CheckedFileField
from marketplace.accounts.forms.regions import RegionField
from marketplace.catalogue.models.rules import Funding
from marketplace.web.fields import LineField
from marketplace.web.secrets import masked
from orders.models import Owner
from orders.policies.owners import PRIVATE, fundings_open_to


class PartForm(forms.Form):
    """One part of a registration, filled with what is kept already.

    A secret number is not shown again; leaving its field empty keeps it.
    """

    secrets: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        *args: Any,
        owner: Owner | None = None,
        remarks: Mapping[str, Sequence[Any]] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        self.owner = owner
        if owner is not None:
            kwargs["initial"] = self.kept(owner)
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.remarks = remarks.get(name, ())  # type: ignore[attr-defined]
        for name in self.secrets:
            self._keep(name)

    @classmethod
    def kept(cls, owner: Owner) -> dict[str, Any]:
        """What the fields show before anybody types."""
        names = [name for name in cls.base_fields if name not in cls.secrets]
        return {name: getattr(owner, name) for name in names}

    def _keep(self, name: str) -> None:
        kept = getattr(self.owner, name, "")
        if kept:
            says = _("Kept: %(number)s. Leave this empty to keep it.")
            self.fields[name].help_text = says % {"number": masked(kept)}
            self.fields[name].required = False

    @property
    def values(self) -> dict[str, Any]:
        """What the action is to save; an empty secret is not a value."""
        typed = self.cleaned_data.items()
        return {name: value for name, value in typed if value or name not in self.secrets}


class BodyForm(PartForm):
    """Who the owner is and where: what a registration begins with."""

    name = LineField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("The full name as on the certificate; a natural person's own name."),
    )
    region = RegionField(
        label=gettext_lazy("Region"),
        help_text=gettext_lazy(
            "Where the owner is registered or lives. The operator of this region checks the entry."
        ),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of owner"),
        choices=Owner.Kind.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It decides which papers are asked for and which funds are open."),
    )


class CreditCodeForm(PartForm):
    """The number of a body."""

    credit_code = CreditCodeField(
        label=gettext_lazy("Unified social credit code"),
        help_text=gettext_lazy("18 characters, as on the certificate."),
    )


class IdentityForm(PartForm):
    """The number of a natural person."""

    secrets = ("identity",)

    identity = IdentityField(
        label=gettext_lazy("Identity number"),
        help_text=gettext_lazy("18 characters. It lies encrypted and is shown to nobody in full."),
    )


class ContactForm(PartForm):
    """Where the owner is found, and whom to call."""

    secrets = ("contact_phone",)

    address = LineField(label=gettext_lazy("Address"), max_length=200)
    contact_name = LineField(label=gettext_lazy("Contact person"), max_length=60)
    contact_phone = PhoneField(
        label=gettext_lazy("Contact phone"),
        help_text=gettext_lazy("A mobile number, 11 digits. It lies encrypted."),
    )


class ContactDraftForm(ContactForm):
    """The same while a registration is filled in: what is known now is kept now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class FundsForm(PartForm):
    """Which funds the owner may spend, of those that are open to its kind."""

    fundings = forms.MultipleChoiceField(
        label=gettext_lazy("Funds that this owner may spend"),
        choices=Funding.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, owner: Owner, **kwargs: Any) -> None:
        super().__init__(*args, owner=owner, **kwargs)
        is_open = fundings_open_to(owner.kind)
        field = self.fields["fundings"]
        field.choices = [row for row in Funding.choices if row[0] in is_open]  # type: ignore[attr-defined]
        if owner.kind in PRIVATE:
            field.help_text = _(
                "A natural person, or an enterprise that is not state-owned, may spend social "
                "funds only."
            )


class LetterForm(PartForm):
    """The paper by which a body says that it wants to take part."""

    letter = CheckedFileField(
        label=gettext_lazy("Stamped letter"),
        help_text=gettext_lazy(
            "The application for entry with the seal of the body, scanned or photographed."
        ),
    )

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value}


PARTS: Mapping[str, type[PartForm]] = {
    "body": BodyForm,
    "number": CreditCodeForm,
    "contact": ContactDraftForm,
    "funds": FundsForm,
    "letter": LetterForm,
}


def form_of(part: str, kind: str) -> type[PartForm] | None:
    """Give the form of a part for an owner of a kind; None where the kind has no such part."""
    if kind == Owner.Kind.PERSON:
        return {**PARTS, "number": IdentityForm, "letter": None}.get(part)
    return PARTS.get(part)
