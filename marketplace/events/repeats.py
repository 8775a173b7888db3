"""Idempotency: a repeated request is answered as the first one was, and done once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from marketplace.events import clock
from marketplace.events.models import Answer
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import MarketError


class KeyReused(MarketError):
    """The same key came with another body."""

    code = "key-reused"


def fingerprint_of(parts: Iterable[tuple[str, str]]) -> str:
    """Hash a request's body, given as ordered pairs of names and values."""
    digest = hashlib.sha256()
    for name, value in parts:
        for text in (name, value):
            raw = text.encode()
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def claim(*, key: str, body: str, by: Actor) -> Answer | None:
    """Give the earlier answer to this key, or None after claiming the key for this request.

    Call it inside the transaction that does the work: if the work fails, the claim goes too.
    Raises: KeyReused when the key was used with another body.
    """
    answer, is_new = Answer.objects.get_or_create(
        actor=by.id, key=key, defaults={"body": body, "at": clock.instant()}
    )
    if is_new:
        return None
    if answer.body != body:
        raise KeyReused(_("This form was already sent with other values. Please reload the page."))
    return answer


def settle(*, key: str, location: str, by: Actor) -> None:
    """Keep what the request was answered."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an answer is kept inside a transaction")
    Answer.objects.filter(actor=by.id, key=key).update(location=location)
