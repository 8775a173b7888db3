"""Who may keep an agency out, for how long, and that two people decide it."""

from __future__ import annotations

import calendar
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.catalogue.queries.rules import Rules
from marketplace.kernel.actor import Actor
from marketplace.kernel.errors import IllegalMove, Invalid, NotAllowed
from marketplace.web.wording import listed
from providers.models import Agency, Sanction
from providers.policies.agencies import check_in_market

LONGEST_REMOVAL = 120


class SamePerson(NotAllowed):
    """Whoever proposed a sanction does not impose it."""

    code = "same-person"


def check_may_propose(agency: Agency) -> None:
    """One proposal at a time, against an agency in the market. Raises: IllegalMove."""
    check_in_market(agency)
    if Sanction.objects.filter(agency=agency, state="proposed").exists():
        raise IllegalMove(_("A sanction against this agency already waits for its decision."))


def check_length(kind: str, months: int | None, rules: Rules) -> None:
    """A suspension has a length of the rule set's ladder; a removal may have no end.

    Raises: Invalid.
    """
    if kind not in Sanction.Kind.values:
        raise Invalid(_("Please choose suspension or removal."), field="kind")
    if kind == Sanction.Kind.SUSPENSION:
        allowed = lengths(rules)
        if months not in allowed:
            words = listed(allowed)
            raise Invalid(
                _("A suspension lasts one of these numbers of months: %(lengths)s.")
                % {"lengths": words},
                field="months",
            )
    elif months is not None and not 1 <= months <= LONGEST_REMOVAL:
        raise Invalid(
            _("Please give the months until the agency may return, from 1 to 120, or none."),
            field="months",
        )


def lengths(rules: Rules) -> tuple[int, ...]:
    """Give the ladder of suspensions, in months."""
    return tuple(int(step) for step in rules.terms["suspension.lengths"].split(",") if step)


def check_reason(reason: str) -> None:
    """A sanction says what happened. Raises: Invalid."""
    if not reason.strip():
        raise Invalid(_("Please say what happened, and how it is proved."), field="reason")


def check_second_person(sanction: Sanction, *, by: Actor) -> None:
    """The one who proposed a sanction is not the one who imposes it. Raises: SamePerson."""
    if by.id == sanction.proposed_by:
        raise SamePerson(_("You proposed this sanction; another person must decide about it."))


def after(start: date, months: int) -> date:
    """Give the day so many calendar months later; the last of a shorter month."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def start_of(day: date) -> datetime:
    """Give the first moment of a day, by the clock of Shanghai."""
    return timezone.make_aware(datetime.combine(day, time()), timezone.get_default_timezone())
