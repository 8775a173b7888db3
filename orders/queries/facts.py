"""Reading what happened: the facts about some subjects, and the names that they are told with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Q

from marketplace.accounts.queries.names import bodies_named, people_named
from marketplace.catalogue.models import RefusalCondition
from marketplace.events.models import EventRow
from orders.models import Need, SignUp
from providers.models import Delegate, Holding, Offer, Practitioner


def facts_about(
    subjects: Collection[str], *, followed: Collection[str], kinds: Collection[str], most: int
) -> list[EventRow]:
    """Give the latest facts about a body's own subjects, and public ones about those it follows."""
    theirs = Q(subject__in=subjects) | Q(subject__in=followed, public=True)
    return list(EventRow.objects.filter(theirs, kind__in=kinds).order_by("-id")[:most])


def titles_of(subjects: Iterable[str]) -> dict[str, str]:
    """Give what subjects are called, in one query for each kind of subject."""
    keys: dict[str, list[str]] = {}
    for subject in set(subjects):
        kind, _, key = subject.partition("/")
        keys.setdefault(kind, []).append(key)
    titles: dict[str, str] = {}
    for kind, wanted in keys.items():
        found = TITLES[kind](wanted) if kind in TITLES else {}
        titles |= {f"{kind}/{key}": title for key, title in found.items()}
    return titles


def _needs(numbers: list[str]) -> Mapping[str, str]:
    return dict(Need.objects.filter(number__in=numbers).values_list("number", "title"))


def _sign_ups(keys: list[str]) -> Mapping[str, str]:
    rows = SignUp.objects.filter(pk__in=keys).values_list("pk", "need__title")
    return {str(pk): title for pk, title in rows}


def _offers(keys: list[str]) -> Mapping[str, str]:
    rows = Offer.objects.filter(pk__in=keys).values_list("pk", "title")
    return {str(pk): title for pk, title in rows}


def _holdings(keys: list[str]) -> Mapping[str, str]:
    rows = Holding.objects.filter(pk__in=keys).select_related("type", "level")
    return {str(row.pk): str(row) for row in rows}


def _delegates(keys: list[str]) -> Mapping[str, str]:
    rows = Delegate.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def _practitioners(keys: list[str]) -> Mapping[str, str]:
    rows = Practitioner.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


TITLES: Mapping[str, Callable[[list[str]], Mapping[str, str]]] = {
    "need": _needs,
    "sign-up": _sign_ups,
    "offer": _offers,
    "holding": _holdings,
    "practitioner": _practitioners,
    "delegate": _delegates,
}


def conditions_named(codes: Iterable[str]) -> dict[str, str]:
    """Give the conditions that decisions quote, by code, in the reader's language."""
    rows = RefusalCondition.objects.filter(code__in=set(codes))
    return {row.code: str(row) for row in rows}


__all__ = ["bodies_named", "conditions_named", "facts_about", "people_named", "titles_of"]
