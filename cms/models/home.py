from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.blocks import HomeBlocks
from cms.models import notices

NOTICES = 5


class HomePage(Page):
    """The first page: what is open, what was concluded, and where to go."""

    template = "cms/home.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.NoticeIndex", "cms.GuideIndex", "cms.SectionPage"]

    blocks = StreamField(HomeBlocks(), blank=True, verbose_name=_("Blocks"))

    content_panels = [FieldPanel("title"), FieldPanel("blocks")]
    promote_panels = [FieldPanel("slug")]
    settings_panels = [PublishingPanel()]
    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        # Read only where a block shows them.
        context["latest_notices"] = SimpleLazyObject(lambda: notices.latest(NOTICES))
        return context
