from __future__ import annotations

from django.urls import URLPattern, path, re_path
from django.views.generic import TemplateView

from marketplace.accounts.views.files import file

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    re_path(r"^files/(?P<key>[0-9a-f]{32})/$", file, name="file"),
    path(
        "accounts/confirmed/",
        TemplateView.as_view(template_name="accounts/confirmed.html"),
        name="confirmed",
    ),
]
