"""The clock's two steps: close a need's sign-up, and settle what comes of it."""

from __future__ import annotations

import secrets

from django.db import transaction

from marketplace.events.advance import advance
from marketplace.events.clock import instant
from marketplace.kernel import draw
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import MarketError
from orders.events import needs as facts
from orders.models import Draw, Need, SignUp
from orders.policies.draws import check_over
from orders.policies.signups import check_may_stand
from orders.queries.needs import day_of, need_for_clock, rules_of
from orders.queries.signups import pool_of, standing_in

SEED_BYTES = 32


@transaction.atomic
def close_need(subject: str, by: Actor) -> None:
    """Close sign-up at its time; who no longer satisfies the rule is disqualified with a reason.

    Raises: NotFound, TooEarly, IllegalMove, NotAllowed.
    """
    need = Need.locked(need_for_clock(subject).pk)
    need.lifecycle.check(need.state, "close", by.roles)
    now = instant()
    check_over(need, at=now)
    for row in standing_in(need):
        _check_again(need, row, by=by)
    need.closed_at = now
    need.save(update_fields=["closed_at"])
    event = facts.NeedClosed(subject=subject, size=len(pool_of(need)))
    advance(need, "close", by=by, event=event, term=rules_of(need).term("need.draw", since=now))


def _check_again(need: Need, row: SignUp, *, by: Actor) -> None:
    """Disqualify a sign-up whose agency may not stand at the close."""
    try:
        check_may_stand(need, row.agency, on=day_of(need.close))
    except MarketError as error:
        event = facts.SignUpDisqualified(
            subject=row.subject, need=need.number, agency=row.agency.number, reason=str(error)
        )
        advance(row, "disqualify", by=by, event=event)


@transaction.atomic
def settle_need(subject: str, by: Actor) -> None:
    """Draw an order of a closed need's pool, or fail the need where the pool is too small.

    Raises: NotFound, IllegalMove, NotAllowed.
    """
    need = Need.locked(need_for_clock(subject).pk)
    pool, minimum = pool_of(need), max(rules_of(need).number("pool.minimum"), 1)
    if len(pool) < minimum:
        event = facts.NeedFailed(subject=subject, size=len(pool), minimum=minimum)
        advance(need, "fail", by=by, event=event)
    else:
        hold_draw(need=need, pool=pool, by=by)


@transaction.atomic
def hold_draw(*, need: Need, pool: list[tuple[str, int]], by: Actor) -> Draw:
    """Put the pool in the order of 32 bytes that exist only from this moment on.

    The first of the order is the award, the rest the order in which others follow.

    Raises: IllegalMove, NotAllowed, kernel's BadPool.
    """
    need.lifecycle.check(need.state, "draw", by.roles)
    seed = secrets.token_bytes(SEED_BYTES)
    order = draw.order(seed=seed, pool=pool)
    rows = [list(pair) for pair in pool]
    held = Draw.objects.create(need=need, seed=seed.hex(), pool=rows, order=order, at=instant())
    event = facts.DrawHeld(subject=need.subject, seed=held.seed, pool=rows, order=order)
    advance(need, "draw", by=by, event=event)
    return held
