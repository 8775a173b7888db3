"""My desks: every body that I act for, and how to begin another one."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from marketplace.accounts.models import Organisation, User
from marketplace.accounts.queries.teams import invitations_to


class Desks(TemplateView):
    """Lists the bodies that a person acts for and those that ask the person to."""

    template_name = "desk/desks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        if not isinstance(user, User):
            raise TypeError("the permission table lets nobody else in")
        bodies = Organisation.objects.of(user).select_related("region").order_by("id")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.update(bodies=bodies, invitations=invitations_to(user))
        return context
