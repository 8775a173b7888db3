"""The words of providers: states with their tones, what something was checked against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from marketplace.events.models import Stateful

Words = Mapping[str, tuple[Any, str]]
AGENCY: Words = {
    "draft": (_("Being filled in"), "quiet"),
    "reviewing": (_("Being checked"), "info"),
    "returned": (_("Returned for correction"), "warn"),
    "rejected": (_("Rejected"), "bad"),
    "publicity": (_("Standing out for objections"), "info"),
    "active": (_("In the market"), "good"),
    "suspended": (_("Suspended"), "bad"),
    "removed": (_("Removed from the market"), "bad"),
    "exited": (_("Left the market"), "done"),
}
HOLDING: Words = {
    "declared": (_("Not handed in"), "quiet"),
    "checking": (_("Being checked"), "info"),
    "live": (_("Confirmed"), "good"),
    "refused": (_("Refused"), "bad"),
    "expired": (_("Expired"), "bad"),
    "replaced": (_("Renewed"), "done"),
    "withdrawn": (_("Withdrawn"), "done"),
}
PRACTITIONER: Words = {
    "declared": (_("Not handed in"), "quiet"),
    "checking": (_("Being checked"), "info"),
    "live": (_("Confirmed"), "good"),
    "refused": (_("Refused"), "bad"),
    "left": (_("Has left"), "done"),
}
CHANGE: Words = {
    "drafted": (_("Being filled in"), "quiet"),
    "checking": (_("Being checked"), "info"),
    "approved": (_("Approved"), "good"),
    "refused": (_("Refused"), "bad"),
    "withdrawn": (_("Withdrawn"), "done"),
}
SANCTION: Words = {
    "drafted": (_("Being filled in"), "quiet"),
    "proposed": (_("Waits for a second person"), "warn"),
    "imposed": (_("Imposed"), "bad"),
    "dropped": (_("Dropped"), "done"),
}
WORDS: Mapping[str, Words] = {
    "agency": AGENCY,
    "holding": HOLDING,
    "practitioner": PRACTITIONER,
    "change": CHANGE,
    "sanction": SANCTION,
}
AGAINST: Mapping[str, Any] = {
    "file": _("the scan handed in"),
    "original": _("the original paper"),
    "register": _("the issuer's public register"),
    "e-licence": _("the electronic licence"),
}


def status_of(row: Stateful) -> tuple[Any, str]:
    """Give the word of a row's state, and its tone."""
    return WORDS[row.lifecycle.name][row.state]


def against(code: str) -> Any:
    """Say what something was checked against; what is no code of ours is said as it was typed."""
    return AGAINST.get(code, code)
