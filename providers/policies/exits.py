"""When an agency may leave: with nothing open, here or in a higher room."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from marketplace.kernel.errors import MarketError
from marketplace.web.wording import listed
from providers.models import Agency, Holding, Practitioner, ProfileChange, Sanction
from providers.queries.agencies import open_work_of

# What the subjects of open work are called, by the word before their stroke.
CALLED: Mapping[str, Any] = {
    "sign-up": ngettext_lazy("%(count)d sign-up for a need", "%(count)d sign-ups for needs", "count"),
    "award": ngettext_lazy("%(count)d award", "%(count)d awards", "count"),
    "contract": ngettext_lazy("%(count)d contract", "%(count)d contracts", "count"),
}  # fmt: skip
OTHER = ngettext_lazy("%(count)d open matter", "%(count)d open matters", "count")
UNDER_CHECK = (
    (Holding, "checking", gettext_lazy("a qualification under check")),
    (Practitioner, "checking", gettext_lazy("a practitioner under check")),
    (ProfileChange, "checking", gettext_lazy("a change under check")),
    (Sanction, "proposed", gettext_lazy("a sanction that waits for its decision")),
)


class StillOpen(MarketError):
    """An agency cannot leave while something is open; `data["open"]` lists the subjects."""

    code = "still-open"


def what_is_open(agency: Agency) -> tuple[str, ...]:
    """Name in words what keeps an agency from leaving."""
    return (*_work(agency), *_checks(agency))


def check_nothing_open(agency: Agency) -> None:
    """An agency leaves only with nothing open. Raises: StillOpen; the message names what is."""
    found = what_is_open(agency)
    if found:
        raise StillOpen(
            _("Not yet: there is still open %(what)s. Finish or withdraw this first.")
            % {"what": listed(found)},
            open=[row.subject for row in open_work_of(agency)],
        )


def _work(agency: Agency) -> Iterator[str]:
    counts: dict[str, int] = {}
    for row in open_work_of(agency):
        kind = row.subject.partition("/")[0]
        counts[kind] = counts.get(kind, 0) + 1
    for kind, count in counts.items():
        yield CALLED.get(kind, OTHER) % {"count": count}


def _checks(agency: Agency) -> Iterator[str]:
    for model, state, words in UNDER_CHECK:
        if model._default_manager.filter(agency=agency, state=state).exists():
            yield str(words)
