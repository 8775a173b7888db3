from __future__ import annotations

from django.urls import path

from cms.views import pictures

app_name = "cms"
urlpatterns = [path("pictures/<path:name>", pictures.picture, name="picture")]
