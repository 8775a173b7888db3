"""What every editorial page has: its words in both languages, and little formatting."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel, PublishingPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from marketplace.catalogue.models.names import in_language

FEATURES = [
    "h2", "h3", "bold", "code", "superscript", "ol", "ul", "hr", "link", "document-link", "image",
]  # fmt: skip


class WrittenPage(Page):
    """A page whose title, summary and text stand in Chinese and in English.

    Wagtail's own `title` is the Chinese one. Where the reader's language is missing the other
    one is shown, and marked as what it is.
    """

    title_en = models.CharField(_("English title"), max_length=255, blank=True)
    summary = models.TextField(_("Summary"), blank=True, max_length=400)
    summary_en = models.TextField(_("English summary"), blank=True, max_length=400)
    body = RichTextField(_("Text"), features=FEATURES, blank=True)
    body_en = RichTextField(_("English text"), features=FEATURES, blank=True)

    content_panels: list[Panel] = [
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("summary"), FieldPanel("body")], heading=_("Chinese")
        ),
        MultiFieldPanel(
            [FieldPanel("title_en"), FieldPanel("summary_en"), FieldPanel("body_en")],
            heading=_("English"),
        ),
    ]
    promote_panels: list[Panel] = [FieldPanel("slug")]
    settings_panels: list[Panel] = [PublishingPanel()]
    private_page_options: list[str] = []

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return in_language(self.title, self.title_en)

    @property
    def lead(self) -> str:
        return in_language(self.summary, self.summary_en)

    @property
    def text(self) -> str:
        return in_language(self.body, self.body_en)

    @property
    def text_language(self) -> str:
        """The language in which `text` is really written, as HTML names it."""
        wants_english = (get_language() or "").startswith("en")
        has_both = bool(self.body and self.body_en)
        is_english = wants_english if has_both else bool(self.body_en)
        return "en" if is_english else "zh-Hans"
