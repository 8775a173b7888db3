"""Every socket of the house, by room; each has a name, and a row in `permissions.SOCKETS`."""

from __future__ import annotations

from django.urls import URLPattern

websocket_urlpatterns: list[URLPattern] = []
