from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.models.texts import WrittenPage

PER_PAGE = 20


def today() -> Any:
    return timezone.localdate()


class NoticeIndex(WrittenPage):
    """All notices of the market, the newest first."""

    template = "cms/notices.html"
    max_count = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.Notice"]

    class Meta:
        verbose_name = _("list of notices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = Paginator(newest(Notice.objects.child_of(self)), PER_PAGE)
        context["page_obj"] = pages.get_page(request.GET.get("page", 1))
        return context


class Notice(WrittenPage):
    """Something that the operator tells everybody: a new rule, a break in service, a training."""

    template = "cms/notice.html"
    parent_page_types = ["cms.NoticeIndex"]
    subpage_types: list[str] = []

    dated = models.DateField(_("Date"), default=today)

    content_panels = [FieldPanel("dated"), *WrittenPage.content_panels]

    class Meta:
        verbose_name = _("notice")


def newest(notices: PageQuerySet[Any]) -> PageQuerySet[Any]:
    """Those that are published, the newest first."""
    return notices.live().order_by("-dated", "-pk")


def latest(count: int) -> list[Page]:
    return list(newest(Notice.objects.all())[:count])
