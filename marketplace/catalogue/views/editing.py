"""Views whose form holds a rule editor: its buttons show the form again and do nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from marketplace.accounts.views.actions import ActionView
from marketplace.catalogue.forms.rules import shown_again, wants_edit


class RuleEditingView(ActionView):
    """An action's form in which a qualification rule is edited."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if wants_edit(form):
            return self.render_to_response(self.get_context_data(form=shown_again(form)))
        return super().post(request, *args, **kwargs)
