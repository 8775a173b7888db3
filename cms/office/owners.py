"""The queue of project owners: registrations to check, and everyone in the market."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.office.columns import Column, moment_column, state_column
from cms.office.decisions import Decision
from cms.office.queues import Queue
from cms.office.refusals import Refusal
from cms.presenters.dossiers import Fact, Secret, Section
from cms.presenters.reasons import reasons_section
from marketplace.kernel.errors import NotFound
from orders.actions.owners import accept_owner, reject_owner, return_owner
from orders.models import Owner
from orders.presenters.owners import STATES, particulars_of

LISTED = {state: said for state, said in STATES.items() if state != "draft"}
SECRETS = {"identity": _("Identity number"), "contact_phone": _("Contact phone")}


class ReturnOwner(Refusal):
    name, move, about, tone = "return", "return", "owner", "quiet"
    label = _("Return for correction")
    says = _("The owner mends what you name and hands it in again. Nothing that was typed is lost.")
    done_message = _("The registration was returned.")

    def refuse(self, conditions: list[str], note: str) -> None:
        return_owner(owner=self.row, conditions=conditions, note=note, by=self.actor)


class RejectOwner(Refusal):
    name, move, about, tone = "reject", "reject", "owner", "danger"
    label = _("Reject")
    says = _("This ends the registration for good. If it can be mended, return it instead.")
    done_message = _("The registration was rejected.")

    def refuse(self, conditions: list[str], note: str) -> None:
        reject_owner(owner=self.row, conditions=conditions, note=note, by=self.actor)


class AcceptOwner(Decision):
    name, move = "accept", "accept"
    label = _("Accept")
    says = _("The owner may post needs from now on, for the funds that are named here.")
    done_message = _("The owner was accepted.")

    def act(self, form: Any) -> str:
        accept_owner(owner=self.row, by=self.actor)
        return self.back


class Owners(Queue):
    """Registrations of project owners, and those in the market."""

    name, icon, title = "owners", "group", _("Project owners")
    model, kind, key, place = Owner, "owner", "organisation__number", "organisation__region"
    related = ("organisation__region", "letter")
    states, waiting = LISTED, ("reviewing",)
    words = ("organisation__name", "organisation__number", "credit_code")
    columns = (
        # A natural person's name is nobody's outside.
        Column(
            _("Name"),
            lambda owner: "" if owner.kind == Owner.Kind.PERSON else owner.name,
            lambda owner: owner.name,
        ),
        Column(_("Number"), lambda owner: owner.number),
        Column(_("Kind of owner"), lambda owner: owner.get_kind_display()),
        Column(_("Region"), lambda owner: str(owner.region)),
        state_column(_("State"), LISTED),
        moment_column(_("Accepted"), lambda owner: owner.accepted_at),
    )
    decisions = (AcceptOwner, ReturnOwner, RejectOwner)

    def dossier(self, row: Owner) -> list[Section]:
        facts = [
            Fact(p.label, p.value, secret=p.field if p.is_secret else "", file=p.file)
            for p in particulars_of(row)
        ]
        number = Fact(_("Number"), row.number)
        return [
            Section(_("Registration"), (number, *facts)),
            *reasons_section(row.returned_for),
        ]

    def secret(self, row: Owner, field: str) -> Secret:
        if field not in SECRETS or not getattr(row, field):
            raise NotFound
        return Secret(row.subject, field, SECRETS[field], getattr(row, field))
