"""Rows of the catalogue as the office shows them."""

from __future__ import annotations

from itertools import pairwise

from django.utils.translation import gettext as _

from cms.presenters.dossiers import Fact, Section
from marketplace.catalogue.models import (
    CalendarYear,
    ItemVersion,
    QualificationType,
    RuleSet,
    RuleTerm,
    ServiceItem,
)
from marketplace.catalogue.models.names import in_language
from marketplace.catalogue.presenters.calendars import Span, year_of
from marketplace.catalogue.presenters.rules import changes_between, said
from marketplace.catalogue.queries.items import rule_of, sentence_of
from marketplace.catalogue.queries.qualifications import Known, known_qualifications
from marketplace.web.templatetags import values


def item_sections(item: ServiceItem) -> list[Section]:
    """Give every version of an item, the latest first."""
    known = known_qualifications()
    versions = item.versions.prefetch_related("approval_items").order_by("-version")
    return [_version(version, known) for version in versions]


def _version(version: ItemVersion, known: Known) -> Section:
    basis = "; ".join(row["title"] for row in version.legal_basis)
    approvals = _(", ").join(str(row) for row in version.approval_items.all())
    facts = (
        Fact(_("In force"), _term(version)),
        Fact(_("Name"), f"{version.name} / {version.name_en}"),
        Fact(_("Other names"), _(", ").join(version.aliases)),
        Fact(_("Department"), in_language(version.department, version.department_en)),
        Fact(_("Who commissions it"), version.get_client_kind_display()),
        Fact(_("Who pays"), version.get_payer_kind_display()),
        Fact(_("Result"), in_language(version.result_document, version.result_document_en)),
        Fact(_("Qualification required"), sentence_of(rule_of(version), known)),
        Fact(_("Usual time"), version.reference_days or _("Not known to us")),
        Fact(_("Price"), version.get_price_mode_display()),
        Fact(_("Legal basis"), basis or _("Not known to us")),
        Fact(_("Approvals that ask for it"), approvals),
        Fact(_("Source"), version.source),
    )
    title = _("Version %(n)d") % {"n": version.version}
    return Section(title, facts, in_language(version.summary, version.summary_en))


def _term(row: ItemVersion | RuleSet) -> str:
    since = row.effective_from.isoformat()
    if row.effective_to is None:
        return _("from %(since)s on") % {"since": since}
    return _("%(since)s to %(until)s") % {"since": since, "until": row.effective_to.isoformat()}


def qualification_sections(row: QualificationType) -> list[Section]:
    """Give a kind of qualification with its levels and fields."""
    facts = (
        Fact(_("Code"), row.code),
        Fact(_("Name"), f"{row.name} / {row.name_en}"),
        Fact(_("What stands behind it"), row.get_status_display()),
        Fact(_("Who issues it"), row.issuer),
        Fact(_("Source"), row.source),
    )
    levels = tuple(
        Fact(level.rank, level, note=level.code) for level in row.levels.order_by("rank", "id")
    )
    majors = tuple(Fact(major.code, major) for major in row.majors.order_by("id"))
    return [
        Section(_("Kind of qualification"), facts, in_language(row.note, row.note_en)),
        Section(_("Levels, the highest first"), levels),
        Section(_("Fields"), majors),
    ]


def rule_set_sections(row: RuleSet) -> list[Section]:
    """Give the terms of the latest version, and what each version before had otherwise."""
    terms = {term.code: term for term in RuleTerm.objects.order_by("id")}
    versions = list(
        RuleSet.objects.filter(key=row.key).select_related("region").order_by("-version")
    )
    facts = tuple(
        Fact(term, said(term, row.terms[code]), note=code)
        for code, term in terms.items()
        if code in row.terms
    )
    heads = (
        Fact(_("In force"), _term(row)),
        Fact(_("Fingerprint"), row.hash),
    )
    return [
        Section(
            _("Version %(n)d") % {"n": row.version},
            (*heads, *facts),
            in_language(row.note, row.note_en),
        ),
        *(_changed(old, new, terms) for new, old in pairwise(versions)),
    ]


def _changed(old: RuleSet, new: RuleSet, terms: dict[str, RuleTerm]) -> Section:
    title = _("From version %(old)d to version %(new)d") % {"old": old.version, "new": new.version}
    facts = tuple(
        Fact(
            change.name,
            "{} → {}".format(
                *(part.value if part else "—" for part in (change.before, change.after))
            ),
            note=change.code,
        )
        for change in changes_between(old, new, terms)
    )
    return Section(title, (Fact(_("In force before"), _term(old)), *facts))


def year_sections(row: CalendarYear) -> list[Section]:
    """Give the notice of a year and its holidays."""
    notice = (
        Fact(_("Number of the notice"), row.notice_number),
        Fact(_("Title of the notice"), row.notice_title),
        Fact(_("Issued on"), values.day(row.issued_on)),
    )
    holidays = []
    for holiday in year_of(row).holidays:
        off = _(", ").join(_span(span) for span in holiday.off)
        worked = _(", ").join(day.isoformat() for day in holiday.made_up)
        note = _("worked: %(days)s") % {"days": worked} if worked else ""
        holidays.append(Fact(holiday.name, off, note=note))
    return [Section(_("Notice"), notice), Section(_("Holidays"), tuple(holidays))]


def _span(span: Span) -> str:
    last = f" – {span.last.isoformat()}" if span.last else ""
    return f"{span.first.isoformat()}{last}"
