from __future__ import annotations

from django.urls import URLPattern, path

from orders.views import desks, needs, own_needs, owners, results, signups

app_name = "orders"

OWNERS: list[URLPattern] = [
    path("desk/begin/owner/", owners.BeginOwner.as_view(), name="begin-owner"),
    path("desk/<str:organisation>/", desks.DeskPage.as_view(), name="desk"),
    path("desk/<str:organisation>/owner/", owners.OwnerRegistration.as_view(), name="owner"),
    path(
        "desk/<str:organisation>/owner/contacts/",
        owners.OwnerContacts.as_view(),
        name="owner-contacts",
    ),
    path("desk/<str:organisation>/owner/leave/", owners.OwnerLeave.as_view(), name="owner-leave"),
    path(
        "desk/<str:organisation>/owner/history/",
        owners.OwnerHistory.as_view(),
        name="owner-history",
    ),
    path(
        "desk/<str:organisation>/owner/<slug:part>/",
        owners.OwnerPart.as_view(),
        name="owner-part",
    ),
]

NEEDS: list[URLPattern] = [
    path("needs/", needs.NeedList.as_view(), name="needs"),
    path("needs/<str:number>/", needs.NeedPage.as_view(), name="need"),
    path("desk/<str:organisation>/needs/", own_needs.OwnerNeeds.as_view(), name="owner-needs"),
    path("desk/<str:organisation>/needs/new/", own_needs.NewNeed.as_view(), name="need-new"),
    path(
        "desk/<str:organisation>/needs/words/", own_needs.PriceInWords.as_view(), name="price-words"
    ),
    path("desk/<str:organisation>/needs/item/", own_needs.ItemAsks.as_view(), name="item-asks"),
    path(
        "desk/<str:organisation>/needs/<str:number>/", own_needs.OwnNeed.as_view(), name="own-need"
    ),
    path(
        "desk/<str:organisation>/needs/<str:number>/edit/",
        own_needs.EditNeed.as_view(),
        name="need-edit",
    ),
    path(
        "desk/<str:organisation>/needs/<str:number>/discard/",
        own_needs.DiscardNeed.as_view(),
        name="need-discard",
    ),
]

SIGN_UPS: list[URLPattern] = [
    path("desk/<str:organisation>/signups/", signups.OwnSignUps.as_view(), name="sign-ups"),
    path("desk/<str:organisation>/signups/needs/", signups.Chances.as_view(), name="chances"),
    path(
        "desk/<str:organisation>/signups/needs/<str:number>/",
        signups.ChancePage.as_view(),
        name="chance",
    ),
    path(
        "desk/<str:organisation>/signups/<int:pk>/withdraw/",
        signups.Withdraw.as_view(),
        name="withdraw",
    ),
]

RESULTS: list[URLPattern] = [
    path("results/", results.ResultList.as_view(), name="results"),
    path("results/<str:number>/", results.ResultPage.as_view(), name="result"),
    path("results/<str:number>/draw.json", results.computation, name="computation"),
]

urlpatterns: list[URLPattern] = [*OWNERS, *NEEDS, *SIGN_UPS, *RESULTS]
