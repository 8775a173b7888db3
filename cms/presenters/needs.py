"""A need as the operator checks it: its text, its owner, what the rules say about it."""

from __future__ import annotations

from django.db.models import Count
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cms.presenters.dossiers import Fact, Section
from cms.presenters.reasons import reasons_section
from marketplace.catalogue.queries.items import rule_of, sentence_of
from marketplace.events import clock
from marketplace.web.secrets import masked
from marketplace.web.templatetags import values
from orders.models import Need
from orders.policies.need_rules import publication_faults_of
from orders.presenters.needs import STATES, laws_of
from orders.queries.market import eligible_share
from orders.queries.need_reviews import similar_to
from orders.queries.needs import day_of


def sections_of(need: Need) -> list[Section]:
    """Give the whole dossier of a need."""
    return [
        Section(_("The need"), _said(need), need.description),
        Section(_("The owner"), _owner(need)),
        Section(_("Who may sign up"), _rule(need)),
        *_similar(need),
        Section(_("Rules that hold"), tuple(Fact(law.name, law.value) for law in laws_of(need))),
        *_hurdle(need),
        *reasons_section(need.returned_for),
    ]


def _said(need: Need) -> tuple[Fact, ...]:
    return (
        Fact(_("Number"), need.number),
        Fact(_("Item"), need.version or need.item),
        Fact(_("Region"), need.region),
        Fact(_("Address"), need.address),
        Fact(_("Funds"), need.get_funding_display()),
        Fact(_("Price"), values.money(need.price)),
        Fact(_("Service days"), need.days),
        Fact(_("Sign-up closes"), values.when(need.closes_at)),
        Fact(_("Published"), values.when(need.published_at)),
        Fact(_("Contact person"), need.contact_name),
        Fact(_("Contact phone"), masked(need.contact_phone), secret="contact_phone"),  # noqa: S106
    )


def _owner(need: Need) -> tuple[Fact, ...]:
    counts = need.owner.needs.values("state").annotate(count=Count("pk")).order_by("state")
    past = _(", ").join(f"{STATES[row['state']][0]} {row['count']}" for row in counts)
    return (
        Fact(_("Name"), need.owner.name),
        Fact(_("Number"), need.owner.number),
        Fact(_("Kind of owner"), need.owner.get_kind_display()),
        Fact(_("Needs so far"), past),
    )


def _rule(need: Need) -> tuple[Fact, ...]:
    version = need.version or need.item.current
    if version is None:
        return ()
    share = eligible_share(version, day_of(clock.instant()))
    return (
        Fact(_("Qualification rule"), sentence_of(rule_of(version))),
        Fact(
            _("Agencies that qualify today"),
            _("%(qualify)s of %(registered)s in the market") % share,
        ),
    )


def _similar(need: Need) -> list[Section]:
    """Show the owner's other needs for the same item, for one that was split stands there."""
    rows = similar_to(need)
    said = [
        Fact(row.number, format_html("{} · {}", row.title, values.money(row.price))) for row in rows
    ]
    return [Section(_("The owner's other needs for this item"), tuple(said))] if said else []


def _hurdle(need: Need) -> list[Section]:
    """Say before the operator presses the button why it could not be published now."""
    if not need.is_in("review"):
        return []
    faults = publication_faults_of(need, at=clock.instant())
    text = "\n".join(str(fault.says) for fault in faults)
    return [Section(_("What stands against publishing it now"), text=text)] if text else []
