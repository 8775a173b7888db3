"""Every socket of the house, by room; each has a name, and a row in `permissions.SOCKETS`."""

from __future__ import annotations

from django.urls import URLPattern

from orders import routing as orders

websocket_urlpatterns: list[URLPattern] = [*orders.websocket_urlpatterns]
