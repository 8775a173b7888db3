"""The house with a fault planted in it, to see that a drill goes red; served as applications.

`answers_first` acknowledges some things that it has not committed yet. `moves_cursors_first` moves a
reaction's cursor in a transaction of its own, before the reaction. `forgets_keys` takes every
repeated request for a new one.
"""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future
from types import SimpleNamespace
from typing import Any

from django.db import connections, transaction

from marketplace.config.asgi import application as sound

WINDOW = 0.1
WAIT = 30


async def answers_first(scope: Any, receive: Any, send: Any) -> None:
    _plant("answers_first")
    await sound(scope, receive, send)


async def moves_cursors_first(scope: Any, receive: Any, send: Any) -> None:
    _plant("moves_cursors_first")
    await sound(scope, receive, send)


async def forgets_keys(scope: Any, receive: Any, send: Any) -> None:
    _plant("forgets_keys")
    await sound(scope, receive, send)


def _plant(fault: str) -> None:
    """Plant a fault once; the lifespan is the first that calls."""
    from marketplace.accounts.views import actions
    from marketplace.events import dispatcher, repeats
    from orders.views.own_needs import NewNeed
    from providers.views.registration import Part

    if fault == "answers_first":
        for view in (NewNeed, Part):
            view._act_once = _late(actions.ActionView._act_once)
        # A word for the next page is written, too, and SQLite would let it wait for the commit.
        actions.messages = SimpleNamespace(success=lambda *_: None)
    elif fault == "moves_cursors_first":
        dispatcher._deliver = _deliver_late
    else:
        repeats.claim = _claim_anew


def _late(act_once: Any) -> Any:
    def answer_first(view: Any, form: Any) -> str:
        answered: Future[str] = Future()

        def work() -> None:
            try:
                with transaction.atomic():
                    answered.set_result(act_once(view, form))
                    time.sleep(WINDOW)
            finally:
                connections.close_all()

        threading.Thread(target=work).start()
        return answered.result(WAIT)

    return answer_first


def _deliver_late(name: str, handler: Any, row: Any) -> bool:
    from marketplace.events import dispatcher
    from marketplace.events.models import HandlerCursor

    with transaction.atomic():
        cursor = HandlerCursor.objects.select_for_update().get(handler=name)
        dispatcher._move(cursor, row)
    time.sleep(WINDOW)
    with transaction.atomic():
        handler(row.recorded)
    return True


def _claim_anew(*, key: str, body: str, by: Any) -> None:
    """Keep the key, as ever, but never ask for an earlier answer."""
    from marketplace.events import clock
    from marketplace.events.models import Answer

    Answer.objects.get_or_create(
        actor=by.id, key=key, defaults={"body": body, "at": clock.instant()}
    )
