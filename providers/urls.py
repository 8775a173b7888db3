from __future__ import annotations

from django.urls import URLPattern, path

from providers.views import (
    changes,
    holdings,
    items,
    offers,
    people,
    public_agencies,
    registration,
    shelves,
)

app_name = "providers"
desk = "desk/<str:organisation>/agency/"
offer_desk = f"{desk}offers/"
PUBLIC: list[URLPattern] = [
    path("services/", shelves.Services.as_view(), name="services"),
    path("offers/<int:pk>/", shelves.OfferPage.as_view(), name="offer"),
    path("items/", items.Items.as_view(), name="items"),
    path("items/<str:code>/", items.ItemPage.as_view(), name="item"),
    path("agencies/", public_agencies.Agencies.as_view(), name="agencies"),
    path("agencies/<str:number>/", public_agencies.AgencyPage.as_view(), name="agency"),
]
OFFERS: list[URLPattern] = [
    path(offer_desk, offers.DeskOffers.as_view(), name="desk-offers"),
    path(f"{offer_desk}new/", offers.ChooseItem.as_view(), name="offer-choose"),
    path(f"{offer_desk}new/<str:code>/", offers.DraftOffer.as_view(), name="offer-draft"),
    path(f"{offer_desk}<int:pk>/", offers.DeskOffer.as_view(), name="desk-offer"),
    path(f"{offer_desk}<int:pk>/change/", offers.ChangeOffer.as_view(), name="offer-change"),
    path(f"{offer_desk}<int:pk>/list/", offers.ListOffer.as_view(), name="offer-list"),
    path(f"{offer_desk}<int:pk>/unlist/", offers.UnlistOffer.as_view(), name="offer-unlist"),
    path(f"{offer_desk}<int:pk>/discard/", offers.DiscardOffer.as_view(), name="offer-discard"),
]
REGISTRATION: list[URLPattern] = [
    path("desk/begin/agency/", registration.BeginAgency.as_view(), name="begin"),
    path(desk, registration.Registration.as_view(), name="desk"),
    path(f"{desk}exit/", registration.Exit.as_view(), name="desk-exit"),
    path(f"{desk}history/", registration.History.as_view(), name="desk-history"),
    path(f"{desk}changes/", changes.Changes.as_view(), name="changes"),
    path(f"{desk}changes/new/", changes.AskForChange.as_view(), name="change-ask"),
    path(
        f"{desk}changes/<int:pk>/withdraw/",
        changes.WithdrawChange.as_view(),
        name="change-withdraw",
    ),
    path(f"{desk}sanctions/", changes.Sanctions.as_view(), name="sanctions"),
]
held = f"{desk}holdings/"
HOLDINGS: list[URLPattern] = [
    path(held, holdings.Holdings.as_view(), name="holdings"),
    path(f"{held}new/", holdings.ChooseKind.as_view(), name="holding-choose"),
    path(f"{held}new/<slug:kind>/", holdings.DeclareHolding.as_view(), name="holding-declare"),
    path(f"{held}<int:pk>/", holdings.HoldingPage.as_view(), name="holding"),
    path(f"{held}<int:pk>/change/", holdings.ChangeHolding.as_view(), name="holding-change"),
    path(f"{held}<int:pk>/renew/", holdings.RenewHolding.as_view(), name="holding-renew"),
    path(f"{held}<int:pk>/withdraw/", holdings.WithdrawHolding.as_view(), name="holding-withdraw"),
]
staff = f"{desk}practitioners/"
named = f"{desk}delegates/"
PEOPLE: list[URLPattern] = [
    path(staff, people.Practitioners.as_view(), name="practitioners"),
    path(f"{staff}new/", people.DeclarePractitioner.as_view(), name="practitioner-declare"),
    path(f"{staff}<int:pk>/", people.PractitionerPage.as_view(), name="practitioner"),
    path(
        f"{staff}<int:pk>/change/", people.ChangePractitioner.as_view(), name="practitioner-change"
    ),
    path(f"{staff}<int:pk>/leave/", people.LeavePractitioner.as_view(), name="practitioner-leave"),
    path(named, people.Delegates.as_view(), name="delegates"),
    path(f"{named}new/", people.NameDelegate.as_view(), name="delegate-name"),
    path(f"{named}<int:pk>/letter/", people.HandInLetter.as_view(), name="delegate-letter"),
    path(f"{named}<int:pk>/end/", people.EndDelegate.as_view(), name="delegate-end"),
]
urlpatterns: list[URLPattern] = [
    *PUBLIC,
    *OFFERS,
    *REGISTRATION,
    *HOLDINGS,
    *PEOPLE,
    # Last: whatever no page above has taken is the name of a part, or nothing.
    path(f"{desk}<slug:part>/", registration.Part.as_view(), name="desk-part"),
]
