"""Forms about who acts for a body."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.forms.codes import ContactField
from marketplace.accounts.policies.teams import roles_in


def _role_field(kind: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Role"),
        choices=roles_in(kind),
        widget=forms.RadioSelect,
        help_text=_("A manager also decides who acts for the body and in which role."),
    )


class InvitationForm(forms.Form):
    """Whom to ask, and for which role."""

    address = ContactField(
        help_text=_("With or without an account here: a link goes there that holds for 7 days.")
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].widget.attrs["autocomplete"] = "off"
        self.fields["role"] = _role_field(kind)


class RoleForm(forms.Form):
    """Another role for a member."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = _role_field(kind)
