"""The blocks of the home page. Those that show numbers ask for them once, when they are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.queries import home
from marketplace.catalogue.models.names import in_language


class LiveBlock(blocks.StaticBlock):
    """Shows what one query of the market's rooms gives, under the name `rows`."""

    ask: ClassVar[Callable[[], Any]]

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        context["rows"] = type(self).ask()
        return context


class FiguresBlock(LiveBlock):
    """Counters: open needs, needs concluded, agencies, services on the shelves."""

    ask = staticmethod(home.figures)

    class Meta:
        label = _("Counters")
        icon = "list-ol"
        template = "cms/blocks/figures.html"


class NeedsBlock(LiveBlock):
    """The needs that were published last and are still open."""

    ask = staticmethod(home.latest_needs)

    class Meta:
        label = _("Latest needs")
        icon = "list-ul"
        template = "cms/blocks/needs.html"


class ResultsBlock(LiveBlock):
    """The results that came last."""

    ask = staticmethod(home.latest_results)

    class Meta:
        label = _("Latest results")
        icon = "list-ul"
        template = "cms/blocks/results.html"


class ShelvesBlock(LiveBlock):
    """The service types, each with the number of services on its shelf."""

    ask = staticmethod(home.shelves)

    class Meta:
        label = _("Service tiles")
        icon = "grip"
        template = "cms/blocks/shelves.html"


class NoticesBlock(blocks.StaticBlock):
    """The latest notices; the page knows them."""

    class Meta:
        label = _("Latest notices")
        icon = "info-circle"
        template = "cms/blocks/notices.html"


class Words(blocks.StructValue):
    """Words in two languages."""

    @property
    def title(self) -> str:
        return in_language(self["title_zh"], self["title_en"])

    @property
    def text(self) -> str:
        return in_language(self["text_zh"], self["text_en"])


class WordsBlock(blocks.StructBlock):
    """A heading and a few plain words, in both languages."""

    title_zh = blocks.CharBlock(label=_("Title"), max_length=60)
    title_en = blocks.CharBlock(label=_("English title"), max_length=120, required=False)
    text_zh = blocks.TextBlock(label=_("Text"), max_length=400, required=False)
    text_en = blocks.TextBlock(label=_("English text"), max_length=800, required=False)

    class Meta:
        label = _("Step")
        value_class = Words


class WelcomeBlock(WordsBlock):
    """What this market is, in one sentence."""

    class Meta:
        label = _("Welcome")
        icon = "pilcrow"
        template = "cms/blocks/welcome.html"


class StepsBlock(blocks.ListBlock):
    """How it works, step by step."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(WordsBlock(), **kwargs)

    class Meta:
        label = _("How it works")
        icon = "list-ol"
        template = "cms/blocks/steps.html"


class HomeBlocks(blocks.StreamBlock):
    """What the home page may be made of."""

    welcome = WelcomeBlock()
    figures = FiguresBlock()
    shelves = ShelvesBlock()
    needs = NeedsBlock()
    results = ResultsBlock()
    notices = NoticesBlock()
    steps = StepsBlock()

    class Meta:
        block_counts: ClassVar[dict[str, dict[str, int]]] = {
            name: {"max_num": 1}
            for name in ("welcome", "figures", "shelves", "needs", "results", "notices", "steps")
        }
