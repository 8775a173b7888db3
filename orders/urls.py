from __future__ import annotations

from django.urls import URLPattern, path

from orders.views import owners

app_name = "orders"

OWNERS: list[URLPattern] = [
    path("desk/begin/owner/", owners.BeginOwner.as_view(), name="begin-owner"),
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

urlpatterns: list[URLPattern] = [*OWNERS]
