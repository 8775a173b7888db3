"""Every address of the house, by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as office_urls
from wagtail.documents import urls as documents_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", set_language, name="set_language"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("office/", include("cms.office.urls")),
    path("office/", include(office_urls)),
    path("documents/", include(documents_urls)),
    path("", include("marketplace.web.urls")),
    path("", include("marketplace.notify.urls")),
    path("", include("marketplace.accounts.urls")),
    path("", include("marketplace.catalogue.urls")),
    path("", include("providers.urls")),
    path("", include("orders.urls")),
    path("", include("cms.urls")),
    # Last: a page of the editors answers whatever no room above has taken.
    path("", include(wagtail_urls)),
]

handler403 = "marketplace.web.errors.forbidden"
handler404 = "marketplace.web.errors.not_found"
handler500 = "marketplace.web.errors.server_error"
