"""The web server: uvicorn with the house's limits, and a word when it is ready."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from marketplace.accounts.queries.demo import holds_demo_people

APPLICATION = "marketplace.config.asgi:application"
FRAME_LIMIT = 64 * 1024
SECONDS_TO_FINISH = 3


class Server(uvicorn.Server):
    """uvicorn, which calls `ready` once it answers."""

    def __init__(self, config: uvicorn.Config, *, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self.ready()


def serve(*, application: str = APPLICATION, ready: Callable[[], None]) -> None:
    """Serve until a signal ends it: requests under way have a few seconds to finish."""
    config = uvicorn.Config(
        application,
        host=settings.ENV["HOST"],
        port=settings.ENV["PORT"],
        lifespan="on",
        ws_max_size=FRAME_LIMIT,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    try:
        Server(config, ready=ready).run()
    except KeyboardInterrupt:
        return


def unapplied_migrations() -> list[str]:
    """Name the migrations that the database does not have yet."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def obstacle() -> str:
    """Say what keeps this installation from serving, with the mend; "" where nothing does."""
    missing = unapplied_migrations()
    if missing:
        return f"The database lacks {len(missing)} migrations. Mend: manage.py migrate"
    if settings.MODE == "production" and holds_demo_people():
        return (
            "This database holds the made-up people of a demo; production needs one of its own. "
            "Mend: set DATA_DIR or DATABASE_URL to another one"
        )
    return ""
