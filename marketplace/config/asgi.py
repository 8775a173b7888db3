"""One process for everything: pages, sockets, and with its lifespan clock, dispatcher, tasks."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.config.settings")
pages = get_asgi_application()

# Only now are the apps there that these import.
from marketplace.config.composition import compose  # noqa: E402
from marketplace.config.permissions import SOCKETS  # noqa: E402
from marketplace.config.routing import websocket_urlpatterns  # noqa: E402

application = compose(pages, routes=websocket_urlpatterns, rows=SOCKETS)
