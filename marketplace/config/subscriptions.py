"""What happens when…: every event class with its projections and reactions.

PROJECTIONS run in the event's own transaction; REACTIONS after the commit, at least once, in
order. Every class is listed, even with ().
"""

from __future__ import annotations

from marketplace.events import facts
from marketplace.events.subscriptions import Table
from orders.events import needs, owners
from providers.events import agencies, offers

_EVERY = (
    facts.YellowCardShown,
    facts.RedCardShown,
    agencies.AgencyBegun,
    agencies.AgencySubmitted,
    agencies.AgencyReturned,
    agencies.AgencyRejected,
    agencies.AgencyPublicised,
    agencies.AgencyAccepted,
    agencies.AgencySuspended,
    agencies.AgencyRestored,
    agencies.AgencyRemoved,
    agencies.AgencyExited,
    agencies.SanctionProposed,
    agencies.SanctionImposed,
    agencies.SanctionDropped,
    agencies.ChangeSubmitted,
    agencies.ChangeApproved,
    agencies.ChangeRefused,
    agencies.ChangeWithdrawn,
    agencies.HoldingSubmitted,
    agencies.HoldingConfirmed,
    agencies.HoldingRefused,
    agencies.HoldingExpired,
    agencies.HoldingReplaced,
    agencies.HoldingWithdrawn,
    agencies.PractitionerSubmitted,
    agencies.PractitionerConfirmed,
    agencies.PractitionerRefused,
    agencies.PractitionerLeft,
    offers.OfferDrafted,
    offers.OfferListed,
    offers.OfferChanged,
    offers.OfferUnlisted,
    offers.OfferLapsed,
    offers.OfferBarred,
    offers.OfferRestored,
    offers.OfferDiscarded,
    owners.OwnerBegun,
    owners.OwnerSubmitted,
    owners.OwnerReturned,
    owners.OwnerRejected,
    owners.OwnerAccepted,
    owners.OwnerLeft,
    needs.NeedDrafted,
    needs.NeedSubmitted,
    needs.NeedReturned,
    needs.NeedDiscarded,
    needs.NeedPublished,
    needs.NeedClosed,
    needs.NeedFailed,
    needs.DrawHeld,
    needs.AgencySignedUp,
    needs.SignUpWithdrawn,
    needs.SignUpDisqualified,
)

PROJECTIONS: Table = {event: () for event in _EVERY}
REACTIONS: Table = {event: () for event in _EVERY}
