from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from marketplace.notify.views import Outbox

app_name = "notify"
urlpatterns: list[URLPattern] = []
if settings.MODE != "production":
    urlpatterns += [path("demo/outbox/", Outbox.as_view(), name="outbox")]
