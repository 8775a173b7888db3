"""Leases: one process at a time does what only one may do; a dead holder's lease runs out."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime, timedelta

from django.db import transaction

from marketplace.events.models import Lease

HOLDER = f"{os.getpid()}-{secrets.token_hex(4)}"


def take(name: str, *, seconds: int = 10, holder: str = HOLDER) -> bool:
    """Take or renew a lease for a while; False when somebody else holds it.

    One's own lease is renewed only when half of it is gone, so that asking often costs one read.
    Uses the world's time, never the shifted one: a hurried demo must not outrun its own lease.
    """
    now = datetime.now(UTC)
    fresh = now + timedelta(seconds=seconds / 2)
    if Lease.objects.filter(name=name, holder=holder, until__gt=fresh).exists():
        return True
    with transaction.atomic():
        Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": now})
        lease = Lease.objects.select_for_update().get(name=name)
        if lease.holder != holder and lease.until > now:
            return False
        lease.holder, lease.until = holder, now + timedelta(seconds=seconds)
        lease.save()
    return True


def is_held(name: str) -> bool:
    """Whether somebody, oneself included, holds the lease at this moment."""
    return Lease.objects.filter(name=name, until__gt=datetime.now(UTC)).exists()


def give_back(name: str, *, holder: str = HOLDER) -> None:
    """End one's own lease at once, so that the next process need not wait."""
    Lease.objects.filter(name=name, holder=holder).update(until=datetime.now(UTC))
