"""The lifecycles of agencies, what they hold, who works for them, and their offers."""

from __future__ import annotations

from marketplace.kernel.lifecycle import Lifecycle, Wait
from marketplace.kernel.lifecycle import Transition as T
from providers.events import agencies as a
from providers.events import offers as o

CHECK = Wait("operator", "entry.check")
CORRECTION = Wait("agency", "correction")

AGENCY = Lifecycle(
    "agency",
    "draft",
    (
        T("draft", "submit", "reviewing", "agency", a.AgencySubmitted, CHECK),
        T("returned", "submit", "reviewing", "agency", a.AgencySubmitted, CHECK),
        T("reviewing", "return", "returned", "operator", a.AgencyReturned, CORRECTION),
        T("reviewing", "reject", "rejected", "operator", a.AgencyRejected),
        T("reviewing", "accept", "active", "operator", a.AgencyAccepted),
        T("reviewing", "publicise", "publicity", "operator", a.AgencyPublicised,
          Wait("clock", "entry.publicity", "providers.accept_agency")),
        T("publicity", "return", "returned", "operator", a.AgencyReturned, CORRECTION),
        T("publicity", "accept", "active", "clock", a.AgencyAccepted),
        T("active", "suspend", "suspended", "operator", a.AgencySuspended,
          Wait("clock", "sanction.suspension", "providers.lift_suspension")),
        T("suspended", "suspend", "suspended", "operator", a.AgencySuspended,
          Wait("clock", "sanction.suspension", "providers.lift_suspension")),
        T("suspended", "lift", "active", "clock", a.AgencyRestored),
        T("suspended", "restore", "active", "operator", a.AgencyRestored),
        T("active", "remove", "removed", "operator", a.AgencyRemoved),
        T("suspended", "remove", "removed", "operator", a.AgencyRemoved),
        T("active", "exit", "exited", "agency", a.AgencyExited),
    ),
)  # fmt: skip

HOLDING = Lifecycle(
    "holding",
    "declared",
    (
        T("declared", "submit", "checking", "agency", a.HoldingSubmitted, CHECK),
        T("declared", "confirm", "live", "operator", a.HoldingConfirmed,
          Wait("clock", "holding.expiry", "providers.expire_holding")),
        T("declared", "withdraw", "withdrawn", "agency", a.HoldingWithdrawn),
        T("checking", "confirm", "live", "operator", a.HoldingConfirmed,
          Wait("clock", "holding.expiry", "providers.expire_holding")),
        T("checking", "refuse", "refused", "operator", a.HoldingRefused),
        T("checking", "withdraw", "withdrawn", "agency", a.HoldingWithdrawn),
        T("live", "expire", "expired", "clock", a.HoldingExpired),
        T("live", "replace", "replaced", "operator", a.HoldingReplaced),
        T("live", "withdraw", "withdrawn", "agency", a.HoldingWithdrawn),
    ),
)  # fmt: skip

PRACTITIONER = Lifecycle(
    "practitioner",
    "declared",
    (
        T("declared", "submit", "checking", "agency", a.PractitionerSubmitted, CHECK),
        T("declared", "confirm", "live", "operator", a.PractitionerConfirmed),
        T("declared", "leave", "left", "agency", a.PractitionerLeft),
        T("checking", "confirm", "live", "operator", a.PractitionerConfirmed),
        T("checking", "refuse", "refused", "operator", a.PractitionerRefused),
        T("checking", "leave", "left", "agency", a.PractitionerLeft),
        T("live", "leave", "left", "agency", a.PractitionerLeft),
        # A rejected or removed agency keeps nobody from working elsewhere.
        T("declared", "release", "left", "operator", a.PractitionerLeft),
        T("checking", "release", "left", "operator", a.PractitionerLeft),
        T("live", "release", "left", "operator", a.PractitionerLeft),
    ),
)

CHANGE = Lifecycle(
    "change",
    "drafted",
    (
        T("drafted", "submit", "checking", "agency", a.ChangeSubmitted, CHECK),
        T("checking", "approve", "approved", "operator", a.ChangeApproved),
        T("checking", "refuse", "refused", "operator", a.ChangeRefused),
        T("checking", "withdraw", "withdrawn", "agency", a.ChangeWithdrawn),
    ),
)

SANCTION = Lifecycle(
    "sanction",
    "drafted",
    (
        T("drafted", "propose", "proposed", "operator", a.SanctionProposed,
          Wait("operator", "sanction.decision")),
        T("proposed", "impose", "imposed", "operator", a.SanctionImposed),
        T("proposed", "drop", "dropped", "operator", a.SanctionDropped),
    ),
)  # fmt: skip

OFFER = Lifecycle(
    "offer",
    "draft",
    (
        T("draft", "list", "listed", "agency", o.OfferListed),
        T("draft", "discard", "discarded", "agency", o.OfferDiscarded),
        T("listed", "unlist", "unlisted", "agency", o.OfferUnlisted),
        T("listed", "lapse", "lapsed", "clock", o.OfferLapsed),
        T("listed", "bar", "barred", "operator", o.OfferBarred),
        T("barred", "restore", "listed", "operator", o.OfferRestored),
        T("barred", "lift", "listed", "clock", o.OfferRestored),
        T("unlisted", "list", "listed", "agency", o.OfferListed),
        T("unlisted", "discard", "discarded", "agency", o.OfferDiscarded),
        T("lapsed", "list", "listed", "agency", o.OfferListed),
        T("lapsed", "discard", "discarded", "agency", o.OfferDiscarded),
    ),
)

LIFECYCLES = (AGENCY, HOLDING, PRACTITIONER, CHANGE, SANCTION, OFFER)
