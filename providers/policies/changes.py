"""Which checked particulars an agency may ask to change, and when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from marketplace.kernel.errors import IllegalMove, Invalid
from providers.models import Agency, ProfileChange
from providers.policies.agencies import CHECKED, check_in_market


class ChangeOpen(IllegalMove):
    """An earlier change waits for its decision."""

    code = "change-open"


def check_may_ask(agency: Agency) -> None:
    """One change at a time, of an agency in the market. Raises: ChangeOpen, IllegalMove."""
    check_in_market(agency)
    if ProfileChange.objects.filter(agency=agency, state="checking").exists():
        raise ChangeOpen(_("A change is being checked. Withdraw it, or wait for the decision."))


def can_ask(agency: Agency) -> bool:
    """Whether an agency may ask for a change now."""
    try:
        check_may_ask(agency)
    except IllegalMove:
        return False
    return True


def what_changes(agency: Agency, values: Mapping[str, Any]) -> dict[str, Any]:
    """Keep those values that differ from what is live; a paper of None is none.

    Raises: Invalid (nothing differs, a particular left empty), TypeError for an unknown name.
    """
    unknown = set(values) - set(CHECKED)
    if unknown:
        raise TypeError(f"no change of {', '.join(sorted(unknown))}")
    wanted = {
        name: value
        for name, value in values.items()
        if not (name == "licence" and value is None) and value != getattr(agency, name)
    }
    for name, value in wanted.items():
        if value in ("", None):
            raise Invalid(_("Please fill this in."), field=name)
    if not wanted:
        raise Invalid(_("Nothing differs from what is registered. Please change a value."))
    return wanted
