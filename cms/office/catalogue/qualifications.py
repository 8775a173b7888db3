"""Kinds of qualification in the office, with their levels and fields. Nothing is deleted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.office.catalogue.shelf import RowAct, Shelf, ShelfAct
from cms.office.columns import Column
from cms.presenters.catalogue import qualification_sections
from cms.presenters.dossiers import Section
from marketplace.catalogue.actions.qualifications import (
    add_qualification_type,
    change_qualification_type,
    save_level,
    save_major,
)
from marketplace.catalogue.forms.qualifications import (
    LevelForm,
    MajorForm,
    NewQualificationTypeForm,
    QualificationTypeForm,
)
from marketplace.catalogue.models import QualificationType


class NewType(ShelfAct):
    name = "new"
    label = _("Add a kind of qualification")
    form_class = NewQualificationTypeForm
    done_message = _("The kind of qualification was added.")

    def act(self, form: NewQualificationTypeForm) -> str:
        row = add_qualification_type(
            code=form.cleaned_data["code"], values=form.values, by=self.actor
        )
        return str(self.queue.url("dossier", row))


class ChangeType(RowAct):
    name = "change"
    label = _("Describe otherwise")
    form_class = QualificationTypeForm
    done_message = _("The kind of qualification was changed.")

    def get_initial(self) -> dict[str, Any]:
        return dict(QualificationTypeForm.initial_of(self.row))

    def act(self, form: QualificationTypeForm) -> str:
        change_qualification_type(qualification=self.row, values=form.values, by=self.actor)
        return self.back


class SaveLevel(RowAct):
    name, tone = "level", "quiet"
    label = _("Add or describe a level")
    form_class = LevelForm
    done_message = _("The level was saved.")

    def act(self, form: LevelForm) -> str:
        save_level(qualification=self.row, **form.cleaned_data, by=self.actor)
        return self.back


class SaveMajor(RowAct):
    name, tone = "major", "quiet"
    label = _("Add or describe a field")
    form_class = MajorForm
    done_message = _("The field was saved.")

    def act(self, form: MajorForm) -> str:
        save_major(qualification=self.row, **form.cleaned_data, by=self.actor)
        return self.back


class QualificationTypes(Shelf):
    """Every kind of qualification."""

    name, icon, title = "qualification-types", "clipboard-list", _("Kinds of qualification")
    kind = "qualification"
    words = ("code", "name", "name_en")
    columns = (
        Column(_("Name"), str),
        Column(_("Code"), lambda row: row.code),
        Column(_("What stands behind it"), lambda row: row.get_status_display()),
        Column(_("Who issues it"), lambda row: row.issuer),
    )
    acts = (NewType,)
    row_acts = (ChangeType, SaveLevel, SaveMajor)

    def rows(self) -> QuerySet[Any]:
        return QualificationType.objects.order_by("code")

    def dossier(self, row: QualificationType) -> list[Section]:
        return qualification_sections(row)
