"""An offer as the operator inspects it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.presenters.agencies import agency_fact
from cms.presenters.dossiers import Fact, Section
from cms.presenters.reasons import reasons_section
from marketplace.web.templatetags import values
from providers.models import Offer


def sections_of(offer: Offer) -> list[Section]:
    """Give everything that an offer says, with its packages and papers."""
    packages = tuple(
        Fact(row.name, values.money(row.price), note=row.contents)
        for row in offer.packages.order_by("position")
    )
    files = offer.files.select_related("file").order_by("id")
    return [
        Section(_("The offer"), _said(offer), offer.description),
        Section(_("Packages"), packages),
        Section(_("Promises"), text=offer.promises),
        Section(
            _("Pictures and samples"),
            tuple(Fact(row.get_kind_display(), row.caption, file=row.file) for row in files),
        ),
        *reasons_section(offer.off_shelf_for),
    ]


def _said(offer: Offer) -> tuple[Fact, ...]:
    return (
        agency_fact(offer.agency),
        Fact(_("Item"), offer.version),
        Fact(_("How the price is given"), offer.get_price_kind_display()),
        Fact(_("Price from"), values.money(offer.price_from)),
        Fact(_("Price to"), values.money(offer.price_to)),
        Fact(_("Discount"), "" if offer.discount is None else f"{offer.discount} %"),
        Fact(_("Service days"), offer.days),
        Fact(_("Regions served"), _(", ").join(str(row) for row in offer.regions.order_by("path"))),
        Fact(_("Away until"), values.day(offer.away_until)),
        Fact(_("Listed"), values.when(offer.listed_at)),
    )
