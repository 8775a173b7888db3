"""Addresses of the office that are ours and stand before Wagtail's own."""

from __future__ import annotations

from allauth.account.views import logout
from django.urls import path
from django.views.generic import RedirectView

app_name = "office"
urlpatterns = [
    path("account/", RedirectView.as_view(pattern_name="mfa_index"), name="account"),
    path("login/", RedirectView.as_view(pattern_name="wagtailadmin_home"), name="sign_in"),
    path("logout/", logout, name="sign_out"),
]
