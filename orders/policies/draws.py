"""When a need may be closed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from marketplace.kernel.errors import MarketError
from orders.models import Need


class TooEarly(MarketError):
    """Sign-up is still open: nobody closes a need before its time."""

    code = "too-early"


def check_over(need: Need, *, at: datetime) -> None:
    """Sign-up is over at the closing time and not a moment earlier. Raises: TooEarly."""
    if need.closes_at is None or at < need.closes_at:
        raise TooEarly(_("Sign-up for this need is still open."))
