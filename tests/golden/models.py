"""The three pool models as whole auctions: what is asked of the pool and of the auction, from the preset to the allotment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from auction.audit.offline import Recorder, Stamped
from auction.audit.rules import POOL
from auction.core.commands import AcceptTerms, ConfirmAward, PlaceBid, TypedSupply
from auction.core.criteria import Rates
from auction.core.days import DAY_US
from auction.core.moments import HOUR_US, SECOND_US
from auction.core.open_terms import terms_hash
from auction.core.presets import PRESETS, applied
from auction.core.terms import Lot, PoolReference, Terms
from auction.core.words import Actor
from auction.pool.commands import (
    AskFreed,
    BringPrices,
    DeclineShare,
    OpenPool,
    PickRegion,
    QuoteAgain,
    ReportOutcome,
    ReviewDemand,
    SettleTotal,
    SubmitBom,
)
from auction.pool.demand import SourceLine
from auction.pool.needs import Needs, TopPrice
from auction.pool.pledge import line_item
from auction.pool.presets import MODELS, opened
from auction.pool.published import Listed, PublishedPrices
from auction.pool.quotes import Quote, Table, Tier
from auction.pool.terms import PoolTerms, Rationing, Region
from tests.terms import COORDINATOR, OPENS, a_lot, an_auction, parties

Recorded = tuple[Terms, tuple[Stamped, ...], tuple[Stamped, ...]]
"""The terms, what is asked of the auction, and what is asked of the pool."""

BEGINS = OPENS - 60 * DAY_US


@dataclass(frozen=True, slots=True)
class Asking:
    """A member's need of one part."""

    member: str
    quantity: int
    maker: str = "Maker"
    part: str = "PN-1"
    needs: Needs | None = None


def pool_commands(name: str, terms: PoolTerms, asks: Sequence[Asking], says: Mapping[str, bool]) -> list[Stamped]:
    """The pool opened, filled and reviewed, each at a moment within its windows."""
    members = tuple(dict.fromkeys(ask.member for ask in asks))
    found = [Stamped(BEGINS, OpenPool("open", COORDINATOR, name, f"Pool {name}", parties(members), terms))]
    for place, member in enumerate(members, start=1):
        lines = tuple(
            SourceLine(at, ask.maker, ask.part, ask.quantity, "", "", "", "", ask.needs)
            for at, ask in enumerate((ask for ask in asks if ask.member == member), start=2)
        )
        bom = SubmitBom(f"bom-{member}", Actor("buyer", member), member, f"{member}.csv", 1, len(lines), lines, ())
        found.append(Stamped(BEGINS + place * SECOND_US, bom))
    for place, (member, confirmed) in enumerate(says.items(), start=1):
        review = ReviewDemand(f"review-{member}", Actor("buyer", member), member, (), confirmed)
        found.append(Stamped(terms.collect_until + place * SECOND_US, review))
    return found


def terms_from(name: str, pool: PoolTerms, commands: Sequence[Stamped], suppliers: Sequence[str], **choices: Any) -> Terms:
    """The auction of all that the pool has frozen, run by the preset its model names."""
    recorder = Recorder(f"pool/{name}", POOL)
    for each in commands:
        recorder.record(each.command, each.at)
    recorder.pass_time(OPENS - HOUR_US)
    members = tuple(member.id for member in recorder.state.members)
    lots = tuple(a_lot(f"L{n}", lines=[line_item(part)], **choices) for n, part in enumerate(recorder.state.parts, start=1))
    terms = an_auction(auction=f"{name}-1", lots=lots, members=members, suppliers=tuple(suppliers))
    reference: PoolReference = recorder.place(recorder.state.frozen_by)
    return replace(applied(PRESETS[pool.auction], terms), pool=reference)


def bid(supplier: str, lot: str, price: str, number: int = 1) -> PlaceBid:
    return PlaceBid(f"{lot}-{supplier}-{number}", Actor("supplier", supplier), supplier, lot, (price,), False)


def accepted(terms: Terms) -> tuple[Stamped, ...]:
    sha = terms_hash(terms)
    return tuple(
        Stamped(terms.opens_at - HOUR_US + at, AcceptTerms("accept", Actor("supplier", party.id), party.id, sha))
        for at, party in enumerate(terms.suppliers)
        if terms.acceptance
    )


def at(moment: int, *commands: Any) -> list[Stamped]:
    """The commands a second apart from that moment on."""
    return [Stamped(moment + place * SECOND_US, command) for place, command in enumerate(commands)]


def closes(terms: Terms) -> int:
    lot: Lot = terms.lots[-1]
    return lot.closes_at + sum(stage.length_us for stage in lot.stages)


REGIONS = tuple(Region(f"r{n}", f"Region {n}", (f"h{n}",)) for n in range(1, 8))


def kept(terms: PoolTerms) -> PoolTerms:
    """The terms as these auctions were recorded, before maximum prices counted."""
    return replace(terms, top_prices=False)


def vbp(*, succeeds: bool = False) -> Recorded:
    """Seven regions, four winners, a brand that won and one that did not, a second quotation, a lapsed turn, standby suppliers."""
    name, spec = "vbp", Needs(specification="MLCC 100nF 16V 0402")
    pool = kept(opened(MODELS["pooled-vbp"], BEGINS, regions=REGIONS, period="2027"))
    pool = replace(pool, draft=replace(pool.draft, succeeds=succeeds)) if pool.draft is not None else pool
    asks = [Asking(f"h{n}", 1_000 * n, "any", f"X-{n}", spec) for n in range(1, 8)]
    asks += [Asking("h7", 500, "s1", "X-S1", spec), Asking("h6", 800, "Nobody", "X-N", spec)]
    asked = pool_commands(name, pool, asks, {f"h{n}": True for n in range(1, 8)})
    suppliers = ("s1", "s2", "s3", "s4", "s5", "s6", "s7")
    terms = terms_from(name, pool, asked, suppliers, price_scale=2, ceiling=29_300 * 200)
    prices = ("0.90", "0.95", "1.00", "1.05", "1.10", "1.15", "1.99")
    bids = [bid(supplier, "L1", price) for supplier, price in zip(suppliers, prices, strict=True)]
    auction = [*accepted(terms), *at(OPENS + SECOND_US, *bids)]
    over = closes(terms) + HOUR_US
    auction += at(over, ConfirmAward("confirm", COORDINATOR, ("L1",), "the shortlist is as the rules make it"))
    asked += at(over + HOUR_US, again(name, "s6", "1.00"), again(name, "s5", "30765.01"), again(name, "s5", "30000.00", "-lower"))
    draft = over + DAY_US + SECOND_US
    first = pick(name, "s1", "r7"), pick(name, "s2", "r7"), pick(name, "s1", "r6"), pick(name, "s2", "r5")
    asked += at(draft, *first)
    return terms, tuple(auction), tuple(asked)


def second_group() -> Recorded:
    """Three winners, two of three second quotations that win regions, one that stands by, and a member that finds some too dear."""
    name, spec = "second", Needs(specification="MLCC 100nF 16V 0402")
    pool = opened(MODELS["pooled-vbp-second-group"], BEGINS, regions=REGIONS, period="2027")
    asks = [Asking(f"h{n}", 1_200 if n == 6 else 1_000 * n, "any", f"X-{n}", spec) for n in range(1, 8)]
    topped = Needs(specification="MLCC 100nF 16V 0402", top_price=TopPrice(940_000, "EUR"))
    asks += [Asking("h6", 6_000, "any", "X-T", topped), Asking("h7", 800, "s6", "X-S6", spec)]
    asked = pool_commands(name, pool, asks, {f"h{n}": True for n in range(1, 8)})
    suppliers = tuple(f"s{n}" for n in range(1, 12))
    terms = terms_from(name, pool, asked, suppliers, price_scale=2, ceiling=30_000 * 200)
    prices = ("0.90", "0.95", "1.00", "1.05", "1.10", "1.15", "1.20", "1.25", "1.30", "1.35", "1.40")
    bids = [bid(supplier, "L1", price) for supplier, price in zip(suppliers, prices, strict=True)]
    auction = [*accepted(terms), *at(OPENS + SECOND_US, *bids)]
    over = closes(terms) + HOUR_US
    auction += at(over, ConfirmAward("confirm", COORDINATOR, ("L1",), "the shortlist is as the rules make it"))
    asked += at(over + HOUR_US, again(name, "s6", "27600.00"), again(name, "s5", "28000.00"), again(name, "s7", "29000.00"))
    draft = over + DAY_US + SECOND_US
    asked += at(draft, pick(name, "s1", "r7"), pick(name, "s1", "r1"), pick(name, "s2", "r6"))
    return terms, tuple(auction), tuple(asked)


def again(name: str, supplier: str, price: str, more: str = "") -> QuoteAgain:
    return QuoteAgain(f"again-{supplier}{more}", Actor("supplier", supplier), f"{name}-1", "L1", supplier, price)


def pick(name: str, supplier: str, region: str) -> PickRegion:
    return PickRegion(f"pick-{supplier}-{region}", Actor("supplier", supplier), f"{name}-1", "L1", supplier, region)


def gas() -> Recorded:
    """Indicative demand, one buyer declines, offers rationed at the margin; contracts outside, and their outcome told."""
    name = "gas"
    pool = kept(opened(MODELS["pooled-aggregate-eu"], BEGINS, period="2027-01"))
    indicative = Needs("indicative")
    asks = [Asking("b1", 400, needs=indicative), Asking("b2", 700, needs=indicative), Asking("b3", 900, needs=indicative)]
    asked = pool_commands(name, pool, asks, {"b2": False})
    terms = terms_from(name, pool, asked, ("s1", "s2", "s3"), price_scale=2, ceiling=1_300 * 5_000)
    bids = [
        supply("s1", ("0", "20.00"), ("400", "21.00"), most="500"),
        supply("s2", ("0", "22.00"), most="600"),
        supply("s3", ("0", "22.00"), most="1000"),
    ]
    auction = [*accepted(terms), *at(OPENS + SECOND_US, *bids)]
    over = closes(terms) + HOUR_US
    auction += at(over, ConfirmAward("confirm", COORDINATOR, ("L1",), "as offered"))
    told = ReportOutcome("told-b1", Actor("buyer", "b1"), f"{name}-1", "L1", "b1", "s1", True, (150,))
    none = ReportOutcome("told-b3", Actor("buyer", "b3"), f"{name}-1", "L1", "b3", "s2", False, (0,))
    asked += at(over + DAY_US, told, none)
    return terms, tuple(auction), tuple(asked)


def supply(supplier: str, *steps: tuple[str, str], most: str) -> PlaceBid:
    prices = tuple(price for _, price in steps)
    typed = TypedSupply(tuple(begins for begins, _ in steps), "", "", most)
    return PlaceBid(f"offer-{supplier}", Actor("supplier", supplier), supplier, "L1", prices, False, supply=typed)


def vaccines() -> Recorded:
    """Two lots: in one a member opts out and another takes some of what is free, in the other so many that the total is settled."""
    name = "vaccines"
    pool = kept(opened(MODELS["pooled-vaccines"], BEGINS))
    asks = [Asking(member, quantity) for member, quantity in (("de", 800), ("fr", 600), ("mt", 100))]
    asks += [Asking(member, quantity, part="PN-2") for member, quantity in (("de", 500), ("fr", 400), ("mt", 10))]
    asked = pool_commands(name, pool, asks, {"de": True, "fr": True, "mt": True})
    terms = terms_from(name, pool, asked, ("s1", "s2"), price_scale=2, baseline=2_000_000)
    bids = [bid("s1", "L1", "15.50"), bid("s2", "L1", "16.00"), bid("s2", "L2", "12.00"), bid("s1", "L2", "11.00")]
    auction = [*accepted(terms), *at(OPENS + SECOND_US, *bids)]
    over = closes(terms) + HOUR_US
    auction += at(over, ConfirmAward("confirm", COORDINATOR, ("L1", "L2"), "both"))
    asked += at(over + DAY_US, declined(name, "fr", "L1"), declined(name, "de", "L2"), declined(name, "fr", "L1", "-again"))
    # Five working days over a weekend and a holiday, then three to ask for what is free.
    offered = over + 8 * DAY_US + HOUR_US
    asked += at(offered, wanted(name, "de", 250), wanted(name, "mt", 100), wanted(name, "fr", 1))
    settled = SettleTotal("total", COORDINATOR, f"{name}-1", "L2", True, "the supplier takes the smaller order at its price")
    asked += at(over + 20 * DAY_US, settled)
    return terms, tuple(auction), tuple(asked)


def declined(name: str, member: str, lot: str, more: str = "") -> DeclineShare:
    return DeclineShare(f"out-{member}-{lot}{more}", Actor("buyer", member), f"{name}-1", lot, member)


def wanted(name: str, member: str, quantity: int) -> AskFreed:
    return AskFreed(f"ask-{member}", Actor("buyer", member), f"{name}-1", "L1", member, (quantity,))


def saving() -> Recorded:
    """Four members of two parts, prices on record before the auction, and the saving divided as the nucleolus has it."""
    name = "saving"
    pool = PoolTerms(
        auction="rank-only",
        period="2027",
        collect_until=BEGINS + 7 * DAY_US,
        rationing=Rationing(rule="talmud"),
        saving="nucleolus",
    )
    needs = {"PN-1": (("m1", 300), ("m2", 700), ("m3", 900), ("m4", 60)), "PN-2": (("m1", 250), ("m3", 150), ("m4", 500))}
    asks = [Asking(member, quantity, part=part) for part, own in needs.items() for member, quantity in own]
    asked = pool_commands(name, pool, asks, {})
    terms = terms_from(name, pool, asked, ("s1", "s2"), price_scale=2, baseline=5_000_000)
    asked += at(BEGINS + 8 * DAY_US, BringPrices("prices", COORDINATOR, listed_prices()))
    first, second = sorted(terms.lots, key=lambda lot: lot.lines[0].part_number)
    bids = [
        bid("s1", first.id, "13.10"),
        bid("s2", first.id, "12.95"),
        bid("s1", second.id, "11.40"),
        bid("s2", second.id, "11.80"),
    ]
    auction = [*accepted(terms), *at(OPENS + SECOND_US, *bids)]
    auction += at(closes(terms) + HOUR_US, ConfirmAward("confirm", COORDINATOR, ("L1", "L2"), "both"))
    return terms, tuple(auction), tuple(asked)


def listed_prices() -> PublishedPrices:
    """What a shop asks for two parts, in euros: less from some quantities on."""
    prices = {"pn-1": ((1, 20_000_000), (500, 17_500_000), (1_500, 14_900_000)), "pn-2": ((1, 15_000_000), (400, 12_250_000))}
    listed = tuple(
        Listed("maker", part, (Quote("Shop", f"{part}-s", (Table("EUR", tuple(Tier(*tier) for tier in tiers)),), 1, 1),))
        for part, tiers in prices.items()
    )
    return PublishedPrices("Shop", "2026-11-01", "EUR", 2, Rates("", "", ()), "shop.csv", "5" * 64, 5, 0, listed)


MODELS_RECORDED = {
    "pooled-vbp": vbp,
    "pooled-gas": gas,
    "pooled-vaccines": vaccines,
    "pooled-second-group": second_group,
    "pooled-saving": saving,
}
