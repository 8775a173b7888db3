"""The public pages of the rules: what holds where, one version, the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.views.generic import TemplateView

from marketplace.accounts.models import Region
from marketplace.catalogue.forms.places import PlaceForm
from marketplace.catalogue.models.names import in_language
from marketplace.catalogue.presenters.calendars import year_of
from marketplace.catalogue.presenters.conditions import conditions_of
from marketplace.catalogue.presenters.rules import Defaults, changes_between, chapters_of, reach_of
from marketplace.catalogue.queries.calendars import calendar_warning, calendar_years
from marketplace.catalogue.queries.conditions import conditions_in_force
from marketplace.catalogue.queries.rule_sets import (
    published_rule_sets,
    shipped_rule_sets,
    terms_by_code,
    version_of,
    versions_of,
)
from marketplace.catalogue.queries.rules import layers_for
from marketplace.events import clock
from marketplace.kernel.canonical import canonical

# So far ahead is what people are promised: a warning that came later would come too late.
AHEAD = timedelta(days=90)


class Rules(TemplateView):
    """What holds at a place for funds and an amount, in plain words."""

    template_name = "catalogue/rules.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = _today()
        form, asked = self._asked()
        layers = layers_for(
            asked.get("region"),
            funding=asked.get("funding", ""),
            amount=asked.get("amount"),
            on=today,
        )
        return super().get_context_data(
            form=form,
            layers=[(row, reach_of(row)) for row in layers],
            chapters=chapters_of(layers, terms_by_code(), Defaults(shipped_rule_sets())),
            published=[(row, reach_of(row)) for row in published_rule_sets(today)],
            conditions=conditions_of(conditions_in_force()),
            years=[row for row in calendar_years() if row.year >= today.year],
            calendar_warning=_warning(today),
            today=today,
            **kwargs,
        )

    def _asked(self) -> tuple[PlaceForm, dict[str, Any]]:
        """What was asked for; whoever asks for nothing gets the rules of the home region."""
        home = Region.objects.filter(code=settings.HOME_REGION).first()
        form = PlaceForm(self.request.GET or None, initial={"region": home})
        if not form.is_bound:
            return form, {"region": home}
        return form, form.cleaned_data if form.is_valid() else {}


class RuleSetVersion(TemplateView):
    """One version of a rule set, its hash, and what it changed."""

    template_name = "catalogue/rule_set.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = versions_of(self.kwargs["key"])
        row, before = version_of(rows, self.kwargs["version"])
        terms = terms_by_code()
        return super().get_context_data(
            rule_set=row,
            reach=reach_of(row),
            before=before,
            changes=changes_between(before, row, terms) if before else [],
            chapters=chapters_of([row], terms, Defaults(shipped_rule_sets())),
            versions=rows,
            note=in_language(row.note, row.note_en),
            law=canonical(row.law).decode(),
            is_intact=row.computed_hash() == row.hash,
            today=_today(),
            **kwargs,
        )


class WorkingDays(TemplateView):
    """The public holidays and made-up working days of the years that are known."""

    template_name = "catalogue/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = [year_of(row) for row in calendar_years()]
        return super().get_context_data(
            years=years, calendar_warning=_warning(_today()), today=_today(), **kwargs
        )


def _warning(today: date) -> str:
    return calendar_warning([today, today + AHEAD])


def _today() -> date:
    return timezone.localdate(clock.instant())
