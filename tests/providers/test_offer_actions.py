from datetime import timedelta
from decimal import Decimal

import pytest

from marketplace.catalogue.models import ItemVersion
from marketplace.events import clock
from marketplace.events.models import EventRow, StateChange
from marketplace.kernel.errors import IllegalMove, Invalid, NotAllowed, NotFound
from providers.actions import offers as actions
from providers.models import Offer
from providers.policies.eligibility import NotEligible
from providers.policies.offers import AgencyNotActive, ItemNotInForce, SameTitle, TooManyFiles
from tests.support.accounts import region
from tests.support.agencies import (
    agency_actor,
    begun_agency,
    codes_about,
    registered_agency,
    removed_agency,
    reviewer,
    suspended_agency,
    today,
)
from tests.support.offers import (
    ITEM,
    able_agency,
    barred_offer,
    discounted,
    drafted_offer,
    listed_offer,
    offer_values,
    package_values,
    picture,
    ranged,
    sample,
    unlisted_offer,
)

pytestmark = pytest.mark.django_db


def own(offer):
    return agency_actor(offer.agency)


def last_event(offer):
    row = EventRow.objects.filter(subject=offer.subject).order_by("-pk").first()
    return row.kind, row.data, row.public


def files_of(offer):
    return {file.file.name: file.file.is_public for file in offer.files.select_related("file")}


def end_item():
    """Let the catalogue close the item yesterday."""
    ItemVersion.objects.filter(item__code=ITEM).update(effective_to=today() - timedelta(days=1))


class TestDraft:
    def test_an_agency_prepares_an_offer(self):
        values = offer_values(
            regions=(region("371602"), region("371603")),
            promises="七日内出初稿。",
            packages=(package_values("甲"), package_values("乙", "45000", days=7)),
            files=(picture(caption="现场"), sample()),
        )
        offer = Offer.objects.get(pk=drafted_offer(values=values).pk)
        assert (offer.state, offer.title, offer.days) == ("draft", values.title, 20)
        assert (offer.price_kind, offer.price_from, offer.price_to) == ("fixed", 28000, None)
        assert offer.version == offer.item.current
        assert {row.code for row in offer.regions.all()} == {"371602", "371603"}
        rows = offer.packages.order_by("position").values_list("position", "name", "price", "days")
        assert list(rows) == [(1, "甲", 30000, 15), (2, "乙", 45000, 7)]
        assert files_of(offer) == {"office.png": False, "sample.pdf": False}
        assert (offer.listed_at, offer.off_shelf_for) == (None, {})
        number = offer.agency.number
        assert last_event(offer) == ("offer.drafted", {"agency": number, "item": ITEM}, False)

    @pytest.mark.parametrize(
        ("make", "typed", "price"),
        [
            (ranged, ("8000", "12000.50"), ("8000.00", "12000.50", None)),
            (discounted, ("12.5",), (None, None, "12.50")),
            (offer_values, (None,), (None, None, None)),
        ],
        ids=["range", "discount", "agreement"],
    )
    def test_every_way_to_give_a_price(self, make, typed, price):
        offer = Offer.objects.get(pk=drafted_offer(values=make(*typed)).pk)
        prices = (offer.price_from, offer.price_to, offer.discount)
        assert prices == tuple(part and Decimal(part) for part in price)

    def test_even_before_it_is_in_the_market(self):
        assert drafted_offer(begun_agency()).state == "draft"

    def test_a_removed_agency_prepares_nothing(self):
        with pytest.raises(AgencyNotActive):
            drafted_offer(removed_agency())

    def test_a_wrong_value_leaves_nothing_behind(self):
        agency = able_agency()
        with pytest.raises(Invalid) as refused:
            drafted_offer(agency, price="0")
        assert refused.value.field == "price_from"
        assert not agency.offers.exists()

    def test_an_item_that_is_over(self):
        agency = able_agency()
        end_item()
        with pytest.raises(ItemNotInForce) as refused:
            drafted_offer(agency)
        assert refused.value.field == "item"

    def test_nobody_prepares_for_another_agency(self):
        agency, other = able_agency(), able_agency()
        with pytest.raises(NotFound):
            actions.draft_offer(
                agency=agency,
                item=listed_offer(other).item,
                values=offer_values(),
                by=agency_actor(other),
            )

    @pytest.mark.parametrize(
        ("make", "most", "field"), [(picture, 4, "picture_1"), (sample, 2, "sample_1")]
    )
    def test_not_more_files_than_are_shown(self, make, most, field):
        def files(count):
            return tuple(make(f"{n}.{make().checked.kind}") for n in range(count))

        offer = drafted_offer(files=files(most))
        assert offer.files.count() == most
        with pytest.raises(TooManyFiles) as refused:
            actions.change_offer(offer=offer, values=offer_values(files=files(1)), by=own(offer))
        assert refused.value.field == field
        swap = offer_values(files=files(1), dropped=frozenset({offer.files.first().pk}))
        assert actions.change_offer(offer=offer, values=swap, by=own(offer)).files.count() == most


class TestList:
    def test_it_stands_on_the_shelf_with_its_files(self):
        offer = drafted_offer(files=(picture(), sample()))
        before = clock.instant()
        offer = actions.list_offer(offer=offer, by=own(offer))
        assert offer.state == "listed"
        assert before <= offer.listed_at <= clock.instant()
        assert files_of(offer) == {"office.png": True, "sample.pdf": True}
        said = {"agency": offer.agency.number, "item": ITEM, "title": offer.title}
        assert last_event(offer) == ("offer.listed", said, True)
        assert list(Offer.objects.on_shelf()) == [offer]

    def test_only_while_the_agency_is_in_the_market(self):
        offer = drafted_offer(begun_agency())
        with pytest.raises(AgencyNotActive, match="accepted your registration"):
            actions.list_offer(offer=offer, by=own(offer))

    def test_a_suspended_agency_lists_nothing(self):
        offer = drafted_offer(suspended_agency(holdings=["eia-credit"]))
        with pytest.raises(AgencyNotActive, match="suspended"):
            actions.list_offer(offer=offer, by=own(offer))

    def test_only_what_its_qualifications_allow(self):
        offer = drafted_offer(registered_agency())
        with pytest.raises(NotEligible, match="this is missing") as refused:
            actions.list_offer(offer=offer, by=own(offer))
        assert refused.value.data == {"lacking": ["eia-credit"]}
        assert Offer.objects.get(pk=offer.pk).state == "draft"

    def test_an_item_that_is_over(self):
        offer = drafted_offer()
        end_item()
        with pytest.raises(ItemNotInForce):
            actions.list_offer(offer=offer, by=own(offer))

    @pytest.mark.parametrize("title", ["环评 A", "环评 a"])
    def test_two_of_one_title_do_not_stand_beside_each_other(self, title):
        first = listed_offer(title="环评 A")
        second = drafted_offer(first.agency, title=title)
        with pytest.raises(SameTitle) as refused:
            actions.list_offer(offer=second, by=own(second))
        assert refused.value.field == "title"
        actions.unlist_offer(offer=first, by=own(first))
        assert actions.list_offer(offer=second, by=own(second)).state == "listed"

    def test_a_barred_one_keeps_its_title(self):
        first = barred_offer()
        second = drafted_offer(first.agency)
        with pytest.raises(SameTitle):
            actions.list_offer(offer=second, by=own(second))

    def test_other_titles_items_and_agencies_may(self):
        first = listed_offer()
        listed_offer(first.agency, title="建设项目环境影响报告书编制")
        listed_offer(first.agency, "010002")
        listed_offer()
        assert Offer.objects.on_shelf().count() == 4

    def test_another_agency_cannot(self):
        offer, other = drafted_offer(), able_agency()
        with pytest.raises(NotFound):
            actions.list_offer(offer=offer, by=agency_actor(other))


class TestChange:
    def test_a_listed_one_changes_at_once_and_says_so(self):
        offer = listed_offer()
        values = offer_values("30000", days=15, packages=(package_values(),), files=(picture(),))
        actions.change_offer(offer=offer, values=values, by=own(offer))
        row = Offer.objects.get(pk=offer.pk)
        assert (row.state, row.price_from, row.days) == ("listed", 30000, 15)
        assert files_of(row) == {"office.png": True}
        fields = ["days", "price", "packages", "files"]
        assert last_event(row) == (
            "offer.changed", {"agency": row.agency.number, "fields": fields}, True,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("given", "fields"),
        [
            ({"title": "另一个标题"}, ["title"]),
            ({"description": "另一段说明。"}, ["description"]),
            ({"promises": "免费修改。"}, ["promises"]),
            ({"price_kind": "range", "price_to": Decimal(40000)}, ["price"]),
            ({"price_kind": "agreement"}, ["price"]),
            ({"files": (sample(),)}, ["files"]),
        ],
    )
    def test_what_is_different_is_named(self, given, fields):
        offer = listed_offer()
        actions.change_offer(offer=offer, values=offer_values(**given), by=own(offer))
        assert last_event(offer)[1]["fields"] == fields

    def test_regions_and_absence(self):
        offer = listed_offer()
        values = offer_values(regions=(region("370000"),), away_until=today())
        actions.change_offer(offer=offer, values=values, by=own(offer))
        assert last_event(offer)[1]["fields"] == ["away_until", "regions"]

    def test_nothing_different_is_no_change(self):
        offer = listed_offer(packages=(package_values(),))
        before = EventRow.objects.count()
        values = offer_values(packages=(package_values(),))
        actions.change_offer(offer=offer, values=values, by=own(offer))
        assert EventRow.objects.count() == before

    def test_off_the_shelf_it_is_the_agencys_own_affair(self):
        offer = unlisted_offer()
        before = EventRow.objects.count()
        values = offer_values("1", files=(picture(),))
        offer = actions.change_offer(offer=offer, values=values, by=own(offer))
        assert (offer.price_from, files_of(offer)) == (1, {"office.png": False})
        assert EventRow.objects.count() == before

    def test_a_file_that_goes_is_nobodys(self):
        offer = listed_offer(files=(picture(), sample()))
        gone = offer.files.get(kind="sample")
        values = offer_values(dropped=frozenset({gone.pk}))
        actions.change_offer(offer=offer, values=values, by=own(offer))
        gone.file.refresh_from_db()
        assert (list(files_of(offer)), gone.file.is_public) == (["office.png"], False)

    def test_the_files_of_other_offers_stay(self):
        offer, other = listed_offer(), listed_offer(files=(sample(),))
        values = offer_values(dropped=frozenset(other.files.values_list("pk", flat=True)))
        actions.change_offer(offer=offer, values=values, by=own(offer))
        assert files_of(other) == {"sample.pdf": True}

    def test_not_into_a_title_on_the_shelf(self):
        first = listed_offer(title="甲")
        second = listed_offer(first.agency, title="乙")
        with pytest.raises(SameTitle):
            actions.change_offer(offer=second, values=offer_values(title="甲"), by=own(second))
        drafted = drafted_offer(first.agency, title="丙")
        actions.change_offer(offer=drafted, values=offer_values(title="甲"), by=own(drafted))

    def test_a_wrong_value_changes_nothing(self):
        offer = listed_offer(packages=(package_values(),))
        with pytest.raises(Invalid):
            actions.change_offer(offer=offer, values=offer_values("1", days=0), by=own(offer))
        assert Offer.objects.get(pk=offer.pk).price_from == 28000

    def test_a_barred_one_is_mended(self):
        offer = barred_offer()
        actions.change_offer(offer=offer, values=offer_values("25000"), by=own(offer))
        assert Offer.objects.get(pk=offer.pk).price_from == 25000

    def test_a_discarded_one_is_over(self):
        offer = drafted_offer()
        actions.discard_offer(offer=offer, by=own(offer))
        with pytest.raises(IllegalMove):
            actions.change_offer(offer=offer, values=offer_values("1"), by=own(offer))

    def test_nobody_elses(self):
        offer, other = listed_offer(), able_agency()
        with pytest.raises(NotFound):
            actions.change_offer(offer=offer, values=offer_values("1"), by=agency_actor(other))


class TestOff:
    def test_its_agency_takes_it_off_and_lists_it_again(self):
        offer = unlisted_offer(files=(picture(),))
        assert (offer.state, offer.off_shelf_for) == ("unlisted", {"why": "agency"})
        assert files_of(offer) == {"office.png": False}
        said = {"agency": offer.agency.number, "reason": "agency"}
        assert last_event(offer) == ("offer.unlisted", said, True)
        assert not Offer.objects.on_shelf().exists()
        offer = actions.list_offer(offer=offer, by=own(offer))
        assert (offer.state, offer.off_shelf_for) == ("listed", {})
        assert files_of(offer) == {"office.png": True}

    def test_and_gives_it_up(self):
        offer = actions.discard_offer(offer=(row := unlisted_offer()), by=own(row))
        assert offer.state == "discarded"
        assert last_event(offer) == ("offer.discarded", {"agency": offer.agency.number}, False)

    @pytest.mark.parametrize("action", [actions.unlist_offer, actions.discard_offer])
    def test_nobody_else(self, action):
        offer, other = listed_offer(), able_agency()
        with pytest.raises(NotFound):
            action(offer=offer, by=agency_actor(other))

    def test_an_agency_that_leaves_takes_all_with_it(self):
        first = listed_offer()
        listed_offer(first.agency, title="第二项")
        actions.unlist_offers_of(agency=first.agency, by=own(first))
        assert set(first.agency.offers.values_list("state", flat=True)) == {"unlisted"}


class TestBar:
    def test_the_operator_quotes_conditions(self):
        codes = codes_about("offer")[:2]
        offer = barred_offer(codes=tuple(codes), note="价格与标题不符。", files=(picture(),))
        assert offer.state == "barred"
        assert offer.off_shelf_for == {
            "why": "rule", "conditions": codes, "note": "价格与标题不符。",
        }  # fmt: skip
        assert files_of(offer) == {"office.png": False}
        said = {"agency": offer.agency.number, "conditions": codes, "reason": "价格与标题不符。"}
        assert last_event(offer) == ("offer.barred", said, True)

    @pytest.mark.parametrize("codes", [[], ["entry.code"], ["no.such"]])
    def test_one_at_least_and_about_offers(self, codes):
        offer = listed_offer()
        with pytest.raises(Invalid) as refused:
            actions.bar_offer(offer=offer, conditions=codes, note="", by=reviewer())
        assert refused.value.field == "conditions"
        assert Offer.objects.get(pk=offer.pk).state == "listed"

    def test_and_puts_it_back(self):
        offer = actions.restore_offer(offer=barred_offer(files=(picture(),)), by=reviewer())
        assert (offer.state, offer.off_shelf_for) == ("listed", {})
        assert files_of(offer) == {"office.png": True}
        assert last_event(offer) == ("offer.restored", {"agency": offer.agency.number}, True)

    def test_only_if_the_agency_may_list_it_today(self):
        offer = barred_offer()
        offer.agency.holdings.update(valid_to=today() - timedelta(days=1))
        with pytest.raises(NotEligible):
            actions.restore_offer(offer=offer, by=reviewer())
        assert Offer.objects.get(pk=offer.pk).state == "barred"

    def test_an_operator_of_elsewhere_finds_nothing(self):
        offer, barred = listed_offer(), barred_offer()
        with pytest.raises(NotFound):
            actions.bar_offer(
                offer=offer, conditions=codes_about("offer"), note="", by=reviewer("370100")
            )
        with pytest.raises(NotFound):
            actions.restore_offer(offer=barred, by=reviewer("370100"))

    def test_an_agency_bars_nothing(self):
        offer = listed_offer()
        with pytest.raises(NotAllowed):
            actions.bar_offer(offer=offer, conditions=codes_about("offer"), note="", by=own(offer))

    def test_every_move_says_who(self):
        offer = barred_offer()
        moves = StateChange.objects.filter(subject=offer.subject).order_by("pk")
        assert list(moves.values_list("source", "target", "organisation")) == [
            ("draft", "listed", offer.agency.number),
            ("listed", "barred", moves[1].organisation),
        ]
        assert moves[1].organisation.startswith("G")
