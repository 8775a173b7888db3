"""Who acts for a body: the list for its members, changes for its managers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from marketplace.accounts.actions.invitations import invite_member, withdraw_invitation
from marketplace.accounts.actions.members import change_role, end_membership
from marketplace.accounts.forms.teams import InvitationForm, RoleForm
from marketplace.accounts.models import Invitation, Membership
from marketplace.accounts.queries.teams import (
    invitation_of,
    invitations_of,
    member_of,
    members_of,
)
from marketplace.accounts.views.actions import ActionView, DeskMixin, NoFields


class Team(DeskMixin, TemplateView):
    """The people of a body, and those it has asked."""

    template_name = "accounts/team.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.update(
            members=members_of(self.organisation),
            invitations=invitations_of(self.organisation),
            may_manage="manager" in self.actor.roles,
        )
        return context


class TeamAction(DeskMixin, ActionView):
    """A change of a team, on its own page and after a step-up."""

    template_name = "accounts/team_action.html"
    needs_step_up = True
    title: Any = ""
    submit: Any = ""
    tone = "main"
    confirm: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.update(
            title=self.title,
            submit=self.submit,
            tone=self.tone,
            confirm=self.confirm,
            team=self.team_address,
        )
        return context

    @property
    def team_address(self) -> str:
        return reverse("accounts:team", args=[self.organisation.number])


class Invite(TeamAction):
    form_class = InvitationForm
    title, submit = _("Invite somebody"), _("Send the invitation")
    done_message = _("The invitation is on its way.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.organisation.kind}

    def act(self, form: Any) -> str:
        invite_member(organisation=self.organisation, by=self.actor, **form.cleaned_data)
        return self.team_address


class WithdrawInvitation(TeamAction):
    form_class = NoFields
    title, submit, tone = _("Withdraw the invitation"), _("Withdraw it"), "danger"
    done_message = _("The invitation is withdrawn.")

    @cached_property
    def invitation(self) -> Invitation:
        return invitation_of(self.organisation, self.kwargs["invitation"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def act(self, form: Any) -> str:
        withdraw_invitation(invitation=self.invitation, by=self.actor)
        return self.team_address


class _OfMember(TeamAction):
    @cached_property
    def member(self) -> Membership:
        return member_of(self.organisation, self.kwargs["member"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(member=self.member, **kwargs)


class ChangeRole(_OfMember):
    form_class = RoleForm
    title, submit = _("Change the role"), _("Change it")
    done_message = _("The role is changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.organisation.kind}

    def get_initial(self) -> dict[str, Any]:
        return {"role": self.member.role}

    def act(self, form: Any) -> str:
        change_role(membership=self.member, role=form.cleaned_data["role"], by=self.actor)
        return self.team_address


class EndMembership(_OfMember):
    form_class = NoFields
    title, submit, tone = _("End the membership"), _("End it"), "danger"
    done_message = _("The membership has ended.")

    def act(self, form: Any) -> str:
        end_membership(membership=self.member, by=self.actor)
        is_me = self.actor.id == f"user/{self.member.user_id}"
        return reverse("accounts:desks") if is_me else self.team_address


class Leave(EndMembership):
    """Any member may leave."""

    title, submit = _("Leave this body"), _("Leave it")
    done_message = _("You no longer act for this body.")

    @cached_property
    def member(self) -> Membership:
        return members_of(self.organisation).get(user=self.user)
