"""An agency's qualifications, on its own desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from marketplace.catalogue.models import QualificationType
from marketplace.kernel.errors import NotFound
from providers.actions import holdings as actions
from providers.forms.holdings import HoldingForm, KindForm
from providers.models import Holding
from providers.policies.agencies import is_in_market
from providers.policies.holdings import RENEWABLE, STANDING
from providers.presenters.holdings import cards_of
from providers.presenters.registration import remarks_on
from providers.queries.holdings import holding_at, holdings_of
from providers.views.desk import AgencyDesk, DeskForm

DRAFT_LEAD = _("It goes along with your registration and counts once the operator confirmed it.")
MARKET_LEAD = _("Save it first, look it over, and hand it in. It counts once it is confirmed.")


class Holdings(AgencyDesk, TemplateView):
    """Lists qualifications with their validity, those that matter first."""

    template_name = "providers/desk_holdings.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(holdings_of(self.agency))
        return super().get_context_data(
            cards=cards_of(self.agency, rows, on=self.today),
            remarks=remarks_on(self.agency, "holdings").get("", []),
            **kwargs,
        )


class ChooseKind(AgencyDesk, FormView):  # type: ignore[type-arg]
    """Asks which qualification it is, and goes on to what its certificate says."""

    template_name = "providers/desk_kind.html"
    form_class = KindForm
    http_method_names = ["get", "head", "options"]

    def get_form_kwargs(self) -> dict[str, Any]:
        is_asked = "type" in self.request.GET
        return {"data": self.request.GET if is_asked else None}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(self.to("holding-declare", form.cleaned_data["type"]))
        return self.render_to_response(self.get_context_data(form=form))


class DeclareHolding(DeskForm):
    """Enters a qualification of a kind."""

    form_class = HoldingForm
    submit = _("Save")
    back = "holdings"
    done_message = _("Saved.")

    def load(self) -> None:
        self.replaces: Holding | None = None
        kind = QualificationType.objects.filter(code=self.kwargs["kind"]).first()
        if kind is None:
            raise NotFound
        self.kind = kind

    def is_open(self) -> bool:
        return self.may_write

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kind, "replaces": self.replaces}

    def act(self, form: HoldingForm) -> str:
        row = actions.declare_holding(agency=self.agency, values=form.values, by=self.actor)
        return self._after(row)

    def _after(self, row: Holding) -> str:
        """A draft goes along with the registration; in the market the next step is to hand it in."""
        if is_in_market(self.agency):
            return self.to("holding", row.pk)
        return self.to("holdings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = MARKET_LEAD if is_in_market(self.agency) else DRAFT_LEAD
        return super().get_context_data(**{"title": self.kind, "lead": lead, **kwargs})


class RenewHolding(DeclareHolding):
    """Enters the certificate that takes the place of one there is."""

    def load(self) -> None:
        self.replaces = holding_at(self.agency, self.kwargs["pk"])
        self.kind = self.replaces.type

    def is_open(self) -> bool:
        return self.may_write and self.replaces is not None and self.replaces.is_in(*RENEWABLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Renew: %(name)s") % {"name": self.kind},
            lead=_("The old certificate stays in force until the new one is confirmed."),
            **kwargs,
        )


class ChangeHolding(DeclareHolding):
    """Writes over a qualification that was not handed in yet."""

    def load(self) -> None:
        self.row = holding_at(self.agency, self.kwargs["pk"])
        self.kind, self.replaces = self.row.type, self.row.replaces

    def is_open(self) -> bool:
        return self.may_write and self.row.is_in("declared")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "holding": self.row}

    def act(self, form: HoldingForm) -> str:
        row = actions.change_holding(holding=self.row, values=form.values, by=self.actor)
        return self._after(row)


class HoldingPage(DeskForm):
    """Shows a qualification; its button hands it in."""

    template_name = "providers/desk_holding.html"
    back = "holdings"
    submit = _("Hand in for checking")
    done_message = _("Handed in. The operator checks it now.")

    def load(self) -> None:
        self.row = holding_at(self.agency, self.kwargs["pk"])

    def act(self, _form: Any) -> str:
        actions.submit_holding(holding=self.row, by=self.actor)
        return self.to("holding", self.row.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (card,) = cards_of(self.agency, [self.row], on=self.today)
        return super().get_context_data(card=card, title=self.row, **kwargs)


class WithdrawHolding(DeskForm):
    """Takes a qualification back."""

    back = "holdings"
    title = _("Withdraw a qualification")
    submit = _("Withdraw")
    tone = "danger"
    done_message = _("Withdrawn.")

    def load(self) -> None:
        self.row = holding_at(self.agency, self.kwargs["pk"])

    def is_open(self) -> bool:
        return self.may_write and self.row.is_in(*STANDING)

    def act(self, _form: Any) -> str:
        actions.withdraw_holding(holding=self.row, by=self.actor)
        return self.to("holdings")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        says = (
            _("“%(name)s” no longer counts, and offers that lean on it come off the shelf at once.")
            if self.row.is_in("live")
            else _("“%(name)s” is taken back and not checked.")
        )
        return super().get_context_data(lead=says % {"name": self.row}, **kwargs)
