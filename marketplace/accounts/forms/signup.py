from __future__ import annotations

from django import forms
from django.http import HttpRequest

from marketplace.accounts.models import User


class SignUpExtras(forms.Form):
    """What sign-up asks beyond phone, e-mail and password."""

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more to keep."""
