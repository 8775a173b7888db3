"""What a body does when nothing waits for it: the empty state of its desk."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.models import Owner
from orders.presenters.owners import gaps_in
from providers.models import Agency
from providers.presenters.registration import missing_in


class Next(NamedTuple):
    """A title, what it is about, and the way there where there is one."""

    title: Any
    says: Any
    url: str = ""
    link: Any = ""


def next_of_owner(owner: Owner, *, has_needs: bool) -> Next:
    """Tell a project owner what comes next."""
    if owner.is_in("draft", "returned"):
        return _registration(len(gaps_in(owner)), reverse("orders:owner", args=[owner.number]))
    if owner.is_in("reviewing"):
        return _patience()
    if not owner.is_in("active"):
        says = _("To post needs, register again.")
        return _gone(says, reverse("orders:begin-owner"))
    url = reverse("orders:need-new", args=[owner.number])
    if has_needs:
        return Next(_("Nothing waits for you today"), "", url, _("Post a need"))
    says = _("Say what you need and what you pay for it; agencies then sign up.")
    return Next(_("Post your first need"), says, url, _("Post a need"))


def next_of_agency(agency: Agency, *, has_offers: bool, on: date) -> Next:
    """Tell an agency what comes next."""
    home = reverse("providers:desk", args=[agency.number])
    if agency.is_in("draft", "returned"):
        return _registration(len(missing_in(agency, on=on)), home)
    if agency.is_in("reviewing", "publicity"):
        return _patience()
    if agency.is_in("suspended"):
        says = _("While it lasts, your offers are off the shelf and you cannot sign up for needs.")
        return Next(_("Your agency is suspended"), says, home, _("See why and until when"))
    if not agency.is_in("active"):
        says = _("To offer services, register again.")
        return _gone(says, reverse("providers:begin"))
    if not has_offers:
        says = _("Visitors find you by what you offer. An offer takes one page.")
        url = reverse("providers:offer-choose", args=[agency.number])
        return Next(_("List your first offer"), says, url, _("List an offer"))
    url = reverse("orders:chances", args=[agency.number])
    return Next(_("Nothing waits for you today"), "", url, _("Needs you may sign up for"))


def _registration(missing: int, url: str) -> Next:
    says = _("Everything is filled in. You can hand it in now.")
    if missing:
        counted = ngettext("%(n)s thing is missing.", "%(n)s things are missing.", missing)
        says = counted % {"n": missing}
    return Next(_("Finish your registration"), says, url, _("Go on with the registration"))


def _patience() -> Next:
    says = _("Your registration is being checked. We write to you as soon as it is decided.")
    return Next(_("Nothing to do now"), says)


def _gone(says: str, url: str) -> Next:
    return Next(_("This body is not in the market"), says, url, _("Register again"))
