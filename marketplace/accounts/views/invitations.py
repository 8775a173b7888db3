"""Answering an invitation: by the link that was sent, or from one's desks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.actions.invitations import accept_invitation
from marketplace.accounts.models import Invitation
from marketplace.accounts.queries.teams import invitation_by_code, invitations_to
from marketplace.accounts.views.actions import ActionView
from marketplace.kernel.errors import NotFound


class AnswerInvitation(ActionView):
    """Shows who asks, and takes the answer of whoever is signed in."""

    template_name = "accounts/invitation.html"
    done_message = _("You act for this body now.")
    code = ""

    @cached_property
    def invitation(self) -> Invitation:
        self.code = self.kwargs["code"]
        return invitation_by_code(self.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def act(self, form: Any) -> str:
        accept_invitation(invitation=self.invitation, user=self.user, code=self.code, by=self.actor)
        return self.invitation.organisation.desk


class AcceptFromDesk(AnswerInvitation):
    """The same without the code, for who has proved the address that was asked."""

    @cached_property
    def invitation(self) -> Invitation:
        found = invitations_to(self.user).filter(pk=self.kwargs["invitation"]).first()
        if found is None:
            raise NotFound
        return found
