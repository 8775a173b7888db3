"""The room's sockets."""

from __future__ import annotations

from django.urls import URLPattern, path

from orders.consumers import NeedBell

websocket_urlpatterns: list[URLPattern] = [
    path("ws/needs/<str:number>/", NeedBell.as_asgi(), name="need-bell"),
]
