from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms.models.texts import WrittenPage


class GuideIndex(WrittenPage):
    """All guides, by whom they are for."""

    template = "cms/guides.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.Guide"]

    class Meta:
        verbose_name = _("list of guides")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        guides = Guide.objects.child_of(self).live().order_by("path")
        order = list(Guide.Audience.values)
        sorted_ones = sorted(guides, key=lambda guide: order.index(guide.audience))
        context["shelves"] = [
            (Guide.Audience(audience).label, list(some))
            for audience, some in groupby(sorted_ones, key=lambda guide: guide.audience)
        ]
        return context


class Guide(WrittenPage):
    """How something is done here, step by step."""

    class Audience(models.TextChoices):
        EVERYBODY = "everybody", _("For everybody")
        AGENCY = "agency", _("For agencies")
        OWNER = "owner", _("For project owners")

    template = "cms/guide.html"
    parent_page_types = ["cms.GuideIndex"]
    subpage_types: list[str] = []

    audience = models.CharField(
        _("For whom"), max_length=10, choices=Audience.choices, default=Audience.EVERYBODY
    )

    content_panels = [FieldPanel("audience"), *WrittenPage.content_panels]

    class Meta:
        verbose_name = _("guide")
