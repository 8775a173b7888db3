from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path, re_path
from django.views.generic import TemplateView

from marketplace.accounts.views import bodies, demo, invitations, teams, unmaskings
from marketplace.accounts.views.checks import check
from marketplace.accounts.views.desks import Desks
from marketplace.accounts.views.files import file

app_name = "accounts"

TEAM = "desk/<str:organisation>/team/"
OFFICE = "desk/<str:organisation>/"

confirmed = TemplateView.as_view(template_name="accounts/confirmed.html")

urlpatterns: list[URLPattern] = [
    re_path(r"^files/(?P<key>[0-9a-f]{32})/$", file, name="file"),
    path("check/<slug:kind>/", check, name="check"),
    path("accounts/confirmed/", confirmed, name="confirmed"),
    path("desk/", Desks.as_view(), name="desks"),
    path(
        "desk/invitations/<int:invitation>/",
        invitations.AcceptFromDesk.as_view(),
        name="accept-invitation",
    ),
    path(
        "invitations/<slug:code>/", invitations.AnswerInvitation.as_view(), name="answer-invitation"
    ),
    path(TEAM, teams.Team.as_view(), name="team"),
    path(f"{TEAM}invite/", teams.Invite.as_view(), name="invite"),
    path(f"{TEAM}leave/", teams.Leave.as_view(), name="leave"),
    path(f"{TEAM}<int:member>/role/", teams.ChangeRole.as_view(), name="change-role"),
    path(f"{TEAM}<int:member>/end/", teams.EndMembership.as_view(), name="end-membership"),
    path(
        f"{TEAM}invitations/<int:invitation>/withdraw/",
        teams.WithdrawInvitation.as_view(),
        name="withdraw-invitation",
    ),
    path(f"{OFFICE}bodies/begin/", bodies.BeginPublicBody.as_view(), name="begin-body"),
    path(
        f"{OFFICE}bodies/<str:number>/people/",
        unmaskings.BodyPeople.as_view(),
        name="body-people",
    ),
    path(
        f"{OFFICE}bodies/<str:number>/people/<int:member>/phone/",
        unmaskings.UnmaskPhone.as_view(),
        name="unmask-phone",
    ),
    path(f"{OFFICE}unmaskings/", unmaskings.Unmaskings.as_view(), name="unmaskings"),
    path(f"{OFFICE}outgoing/", bodies.Undelivered.as_view(), name="parked"),
    path(
        f"{OFFICE}outgoing/<int:message>/again/",
        bodies.RetryMessage.as_view(),
        name="retry-message",
    ),
    path(
        f"{OFFICE}outgoing/reactions/<int:reaction>/again/",
        bodies.RedoReaction.as_view(),
        name="redo-reaction",
    ),
]
if settings.MODE != "production":
    urlpatterns += [path("demo/enter/<slug:handle>/", demo.enter, name="enter-demo")]
