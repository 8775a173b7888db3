"""Rule sets in the office: every version stays; new law is a new one from a day on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cms.office.catalogue.items import tomorrow
from cms.office.catalogue.shelf import RowAct, Shelf, ShelfAct
from cms.office.columns import Column, day_column
from cms.presenters.catalogue import rule_set_sections
from cms.presenters.dossiers import Section
from marketplace.catalogue.actions.rule_sets import (
    end_rule_set,
    new_rule_set,
    new_rule_set_version,
)
from marketplace.catalogue.forms.items import LastDayForm
from marketplace.catalogue.forms.rule_sets import RuleSetForm, RuleSetVersionForm
from marketplace.catalogue.models import RuleSet
from marketplace.catalogue.policies.editors import EDITORS, can_legislate
from marketplace.catalogue.presenters.rules import reach_of
from marketplace.kernel.actor import Actor


def law_of(form: forms.Form) -> dict[str, Any]:
    """What both forms give the actions: the terms, the day and the notes."""
    said = form.cleaned_data
    return {
        "terms": form.terms,  # type: ignore[attr-defined]
        "effective_from": said["effective_from"],
        "note": said["note"],
        "note_en": said["note_en"],
    }


class NewRuleSet(ShelfAct):
    name = "new"
    label = _("Make a rule set")
    says = _(
        "For a region, funds or amounts that have none of their own. Empty terms are inherited."
    )
    form_class = RuleSetForm
    done_message = _("The rule set is announced.")

    @classmethod
    def is_open(cls, _row: Any, actor: Actor) -> bool:
        return bool(EDITORS & actor.roles)

    def get_initial(self) -> dict[str, Any]:
        return {"effective_from": tomorrow()}

    def act(self, form: RuleSetForm) -> str:
        row = new_rule_set(reach=form.reach, **law_of(form), by=self.actor)
        return str(self.queue.url("dossier", row))


class OfRegion(RowAct):
    """A rule set is kept by whoever keeps its region."""

    @classmethod
    def is_open(cls, row: RuleSet, actor: Actor) -> bool:
        return can_legislate(row.region, by=actor)


class NewRuleSetVersion(OfRegion):
    name = "version"
    label = _("New version")
    says = _("What was published before stays under the version that held then.")
    form_class = RuleSetVersionForm
    done_message = _("The new version is announced.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "rule_set": self.row}

    def get_initial(self) -> dict[str, Any]:
        return {"effective_from": tomorrow()}

    def act(self, form: RuleSetVersionForm) -> str:
        new_rule_set_version(key=self.row.key, **law_of(form), by=self.actor)
        return self.back


class EndRuleSet(OfRegion):
    name, tone = "end", "danger"
    label = _("End it")
    says = _("After that day the more general rule sets hold alone.")
    form_class = LastDayForm
    done_message = _("The rule set ends after that day.")

    @classmethod
    def is_open(cls, row: RuleSet, actor: Actor) -> bool:
        return super().is_open(row, actor) and (row.region_id is not None or row.is_special)

    def act(self, form: LastDayForm) -> str:
        end_rule_set(key=self.row.key, last_day=form.cleaned_data["last_day"], by=self.actor)
        return self.back


class RuleSets(Shelf):
    """The latest version of every rule set."""

    name, icon, title, kind, key = "rule-sets", "sliders", _("Rule sets"), "ruleset", "key"
    words = ("key", "region__name", "region__name_en")
    columns = (
        Column(_("For what"), reach_of),
        Column(_("Key"), lambda row: row.key),
        Column(_("Version"), lambda row: row.version),
        day_column(_("In force from"), lambda row: row.effective_from),
        day_column(_("Last day"), lambda row: row.effective_to),
    )
    acts = (NewRuleSet,)
    row_acts = (NewRuleSetVersion, EndRuleSet)

    def rows(self) -> QuerySet[Any]:
        latest = RuleSet.objects.filter(key=OuterRef("key")).order_by("-version")
        rows = RuleSet.objects.filter(pk=Subquery(latest.values("pk")[:1]))
        return rows.select_related("region").order_by("region__path", "key", "pk")

    def name_of(self, row: RuleSet) -> str:
        return reach_of(row)

    def dossier(self, row: RuleSet) -> list[Section]:
        return rule_set_sections(row)
