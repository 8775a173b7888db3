"""What the pages of an agency's desk have in common."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from marketplace.accounts.views.actions import ActionView, DeskMixin
from marketplace.web.context import instant_of
from providers.models import Agency
from providers.policies.agencies import is_drafting, is_in_market
from providers.queries.agencies import agency_of


class AgencyDesk(DeskMixin):
    """A page about the agency whose body stands in the address."""

    @cached_property
    def agency(self) -> Agency:
        return agency_of(self.kwargs["organisation"])

    @property
    def today(self) -> Any:
        return timezone.localdate(instant_of(self.request))

    def to(self, name: str, *args: Any) -> str:
        """Give the address of a page of this desk."""
        return reverse(f"providers:{name}", args=[self.kwargs["organisation"], *args])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc,no-any-return]
            **{
                "agency": self.agency,
                "home": self.to("desk"),
                "is_drafting": is_drafting(self.agency),
                "is_in_market": is_in_market(self.agency),
                **kwargs,
            }
        )


class DeskForm(AgencyDesk, ActionView):
    """A page that is one form: its title, what it is about, and the way back."""

    template_name = "providers/desk_form.html"
    title: Any = ""
    lead: Any = ""
    submit: Any = ""
    tone = "main"
    confirm: Any = ""
    back = "desk"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.load()

    def load(self) -> None:
        """Fetch what the page is about. Raises: NotFound."""

    @property
    def may_write(self) -> bool:
        """Whether rows may be entered or taken back now."""
        return is_drafting(self.agency) or is_in_market(self.agency)

    def is_open(self) -> bool:
        """Whether the form can do anything now; where not, its address leads back."""
        return True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_open():
            return HttpResponseRedirect(self.way_back())
        return super().get(request, *args, **kwargs)

    def way_back(self) -> str:
        return self.to(self.back)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "title": self.title,
                "lead": self.lead,
                "submit": self.submit,
                "tone": self.tone,
                "confirm": self.confirm,
                "back": self.way_back(),
                **kwargs,
            }
        )


__all__ = ["AgencyDesk", "DeskForm"]
