"""The lifecycles of owners, needs and sign-ups."""

from __future__ import annotations

from marketplace.kernel.lifecycle import Lifecycle, Wait
from marketplace.kernel.lifecycle import Transition as T
from orders.events import needs as n
from orders.events import owners as o

ENTRY_CHECK = Wait("operator", "entry.check")
REVIEW = Wait("operator", "need.review")
CORRECTION = Wait("owner", "correction")

OWNER = Lifecycle(
    "owner",
    "draft",
    (
        T("draft", "submit", "reviewing", "owner", o.OwnerSubmitted, ENTRY_CHECK),
        T("returned", "submit", "reviewing", "owner", o.OwnerSubmitted, ENTRY_CHECK),
        T("reviewing", "return", "returned", "operator", o.OwnerReturned, CORRECTION),
        T("reviewing", "reject", "rejected", "operator", o.OwnerRejected),
        T("reviewing", "accept", "active", "operator", o.OwnerAccepted),
        T("active", "leave", "left", "owner", o.OwnerLeft),
    ),
)

NEED = Lifecycle(
    "need",
    "draft",
    (
        T("draft", "submit", "review", "owner", n.NeedSubmitted, REVIEW),
        T("draft", "discard", "discarded", "owner", n.NeedDiscarded),
        T("returned", "submit", "review", "owner", n.NeedSubmitted, REVIEW),
        T("returned", "discard", "discarded", "owner", n.NeedDiscarded),
        T("review", "return", "returned", "operator", n.NeedReturned, CORRECTION),
        T("review", "publish", "open", "operator", n.NeedPublished,
          Wait("clock", "need.window", "orders.close_need")),
        T("open", "close", "closed", "clock", n.NeedClosed,
          Wait("clock", "need.draw", "orders.settle_need")),
        T("closed", "fail", "failed", "clock", n.NeedFailed),
        T("closed", "draw", "selecting", "clock", n.DrawHeld),
    ),
)  # fmt: skip

SIGN_UP = Lifecycle(
    "sign-up",
    "standing",
    (
        T("standing", "withdraw", "withdrawn", "agency", n.SignUpWithdrawn),
        T("standing", "disqualify", "disqualified", "clock", n.SignUpDisqualified),
    ),
)

LIFECYCLES = (OWNER, NEED, SIGN_UP)
