from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cms.models.texts import WrittenPage


class SectionPage(WrittenPage):
    """A plain page: about the market, privacy, accessibility."""

    template = "cms/section.html"
    parent_page_types = ["cms.HomePage", "cms.SectionPage"]
    subpage_types = ["cms.SectionPage"]

    class Meta:
        verbose_name = _("plain page")
