"""Recorded auctions in which people bid, each with something that few others have."""

from __future__ import annotations

from dataclasses import replace

from auction.audit.offline import Stamped
from auction.core.commands import (
    AcceptTerms,
    AmendTerms,
    Approve,
    AssessEnvelope,
    CloseLot,
    ConfirmAward,
    DrawLottery,
    DropRequest,
    ExcludeSupplier,
    ExtendLot,
    OpenAuction,
    OpenBids,
    PauseAuction,
    PlaceBid,
    ReadmitSupplier,
    RejectAward,
    ReportOutage,
    ResumeAuction,
    SendMessage,
    SubmitEnvelope,
    SuspendAuction,
    TypedSupply,
    WithdrawBid,
)
from auction.core.moments import MINUTE_US, SECOND_US
from auction.core.open_terms import terms_hash
from auction.core.terms import Outage, Terms, Volume
from auction.core.words import ENGINE, Actor
from tests.broken.honest import honest_terms, script
from tests.terms import (
    ALL_OPEN,
    CLOSES,
    COORDINATOR,
    OPENS,
    RANK_ONLY,
    a_line,
    a_lot,
    a_stage,
    a_visibility,
    an_auction,
    an_overtime,
    parties,
    steps,
)


def sensors() -> tuple[Terms, tuple[Stamped, ...]]:
    """Three lots in cascade, four suppliers, ties, a withdrawal, a surrogate bid, an exclusion, an extension, a rejection."""
    lots = (
        a_lot(
            "probes", lines=(a_line("A", 120), a_line("B", 7)), price_scale=4, ceiling=30_000_000, decrement=[steps(0, (1, 200))]
        ),
        a_lot("gauges", quantity=25, baseline=260_000, largest_change=(1, 3), closes_at=CLOSES + MINUTE_US),
        a_lot("valves", quantity=3, quantity_scale=1, reserve=90_000, closes_at=CLOSES + 2 * MINUTE_US),
    )
    terms = an_auction(
        auction="sensors-1",
        lots=lots,
        ties="equal_best",
        withdrawal="until_close",
        surrogate_bids=True,
        overtime=an_overtime(trigger="rank_at_most", rank=2, scope="cascade", gap_us=MINUTE_US, lengths_us=(MINUTE_US,)),
        visibility=ALL_OPEN,
    )
    asked = (
        (10, bid("s1", "probes", "19.5000", "14.2500")),
        (20, bid("s2", "probes", "19.4000", "14.2500")),
        (25, bid("s1", "probes", "19.4900", "14.2500")),
        (30, bid("s1", "gauges", "99.00")),
        (31, bid("s2", "gauges", "99.00")),
        (32, bid("s3", "gauges", "60.00")),
        (40, PlaceBid("c-1", COORDINATOR, "s4", "gauges", ("98.50",), False)),
        (50, bid("s4", "valves", "1,200.00")),
        (55, bid("s4", "valves", "1200.00")),
        (60, bid("s3", "valves", "900.00")),
        (70, WithdrawBid("s4-w", Actor("supplier", "s4"), "s4", "valves")),
        (80, ExcludeSupplier("c-2", COORDINATOR, "s3", "withdrawn licence")),
        (90, ExtendLot("c-3", COORDINATOR, "valves", 30 * SECOND_US, "late samples")),
        (599, bid("s1", "probes", "19.0000", "14.0000")),
        (800, bid("s2", "valves", "310.00")),
        (2000, bid("s1", "valves", "1.00")),
        (3600, RejectAward("c-4", COORDINATOR, ("gauges",), "no longer needed")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def bid(supplier: str, lot: str, *prices: str) -> PlaceBid:
    """A supplier's own bid, its id made of what it says."""
    return PlaceBid(f"{lot}-{prices[0].replace(',', '_')}", Actor("supplier", supplier), supplier, lot, prices, False)


def spring() -> tuple[Terms, tuple[Stamped, ...]]:
    """The auction that the forgeries are made from, with its pool."""
    return honest_terms(), script()


def series() -> tuple[Terms, tuple[Stamped, ...]]:
    """Lots in a series: opened early, overtime, an outage over an opening, a suspension, a stage for a gap, an early close."""
    again = a_stage(length_us=2 * MINUTE_US, only_gap=(1, 20))
    lots = (a_lot("relays"), a_lot("fuses", stages=(a_stage(), again)), a_lot("plugs"))
    terms = an_auction(
        auction="series-1",
        lots=lots,
        sequence="serial",
        gap_us=MINUTE_US,
        first_runs_us=10 * MINUTE_US,
        runs_us=4 * MINUTE_US,
        overtime=an_overtime(window_us=MINUTE_US),
        outage=Outage(5 * SECOND_US, 30 * SECOND_US),
        early_start=True,
        early_close=True,
    )
    outage = OPENS + (10 * 60 + 70) * SECOND_US
    asked = (
        (-60, OpenAuction("c-1", COORDINATOR, "all are here")),
        (10, bid("s1", "relays", "10.00")),
        (20, bid("s1", "fuses", "10.00")),
        (570, bid("s2", "relays", "9.00")),
        (760, ReportOutage("outage-1", ENGINE, outage)),
        (800, bid("s1", "fuses", "9.95")),
        (801, bid("s2", "fuses", "12.00")),
        (900, SuspendAuction("suspend-1", ENGINE, "disconnects")),
        (910, bid("s3", "fuses", "11.50")),
        (930, ResumeAuction("resume-1", ENGINE)),
        (1070, bid("s2", "fuses", "9.90")),
        (1075, bid("s2", "fuses", "9.95")),
        (1300, bid("s4", "plugs", "3.00")),
        (1310, CloseLot("c-2", COORDINATOR, "plugs", "no more demand")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def amended() -> tuple[Terms, tuple[Stamped, ...]]:
    """Terms amended by two persons, a pause and an exclusion by two, a readmission, a message, reasons at the end."""
    lots = (a_lot("desks", quantity=12, floor=60_000, reserve=200_000), a_lot("chairs", quantity=40))
    terms = an_auction(
        auction="amended-1",
        lots=lots,
        acceptance=True,
        two_persons=("pause", "exclude", "amend", "confirm"),
        lone_bid_reason=True,
    )
    held = replace(terms, title="Furniture for two years", suppliers=parties(("s1", "s2", "s3", "s4", "s5")))
    early = (
        (-900, AcceptTerms("s1-a", Actor("supplier", "s1"), "s1", terms_hash(terms))),
        (-800, AmendTerms("c-1", COORDINATOR, held, "two years, and one more supplier", "ann")),
        (-790, Approve("c-2", COORDINATOR, 1, "ann")),
        (-780, Approve("c-3", COORDINATOR, 1, "bo")),
        (-770, AcceptTerms("s1-b", Actor("supplier", "s1"), "s1", terms_hash(terms))),
        *((-700, AcceptTerms(f"{party}-c", Actor("supplier", party), party, terms_hash(held))) for party in ("s1", "s2", "s5")),
    )
    later = (
        (1, AmendTerms("c-4", COORDINATOR, terms, "too late", "ann")),
        (5, SendMessage("c-5", COORDINATOR, "Delivery is to the plant, as in annex 2.")),
        (10, bid("s1", "desks", "49.99")),
        (20, bid("s2", "desks", "150.00")),
        (30, bid("s5", "chairs", "19.00")),
        (40, PauseAuction("c-6", COORDINATOR, "fire alarm", "bo")),
        (41, Approve("c-7", COORDINATOR, 2, "ann")),
        (50, ResumeAuction("c-8", COORDINATOR)),
        (60, ExcludeSupplier("c-9", COORDINATOR, "s2", "no licence", "ann")),
        (61, DropRequest("c-10", COORDINATOR, 3, "bo")),
        (62, ExcludeSupplier("c-11", COORDINATOR, "s2", "no licence", "bo")),
        (63, Approve("c-12", COORDINATOR, 4, "ann")),
        (70, ReadmitSupplier("c-13", COORDINATOR, "s2", "the licence has come")),
        (80, bid("s2", "desks", "150.01")),
        (81, bid("s2", "desks", "120.00")),
        (3600, ConfirmAward("c-14", COORDINATOR, ("desks",), "", "ann")),
        (3601, ConfirmAward("c-15", COORDINATOR, ("desks", "chairs"), "shown to be sound; the only maker", "ann")),
        (3602, Approve("c-16", COORDINATOR, 5, "cy")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in (*early, *later))


def envelopes() -> tuple[Terms, tuple[Stamped, ...]]:
    """Technical before price, one of three failed; a second lot whose bids two persons open; a third that nobody opens in time."""
    wait = 30 * MINUTE_US
    technical = a_stage("sealed", technical=True, opening_us=wait, revisable=False)
    quorum = a_stage("sealed", quorum=2, opening_us=wait)
    later = a_stage(pause_us=MINUTE_US, length_us=5 * MINUTE_US)
    lots = a_lot("pumps", stages=(technical, later)), a_lot("pipes", stages=(quorum,)), a_lot("taps", stages=(quorum,))
    terms = an_auction(auction="envelopes-1", lots=lots, withdrawal="until_close")
    asked = (
        (10, bid("s1", "pumps", "90.00")),
        *((20, envelope(supplier, "pumps")) for supplier in ("s1", "s2", "s3", "s4")),
        *((30 + place, bid(supplier, "pumps", f"8{place}.00")) for place, supplier in enumerate(("s1", "s2", "s3"))),
        *((40 + place, bid(supplier, "pipes", f"2{place}.00")) for place, supplier in enumerate(("s1", "s2"))),
        (50, bid("s3", "taps", "5.00")),
        (610, AssessEnvelope("c-1", COORDINATOR, "pumps", "s1", False, "no certificate")),
        (611, AssessEnvelope("c-2", COORDINATOR, "pumps", "s2", True, "")),
        (612, OpenBids("c-3", COORDINATOR, "pumps")),
        (613, AssessEnvelope("c-4", COORDINATOR, "pumps", "s3", True, "as asked")),
        (620, OpenBids("c-5", COORDINATOR, "pipes", "ann")),
        (621, OpenBids("c-6", COORDINATOR, "taps", "ann")),
        (622, OpenBids("c-7", COORDINATOR, "pumps")),
        (630, OpenBids("c-8", COORDINATOR, "pipes", "ann")),
        (640, OpenBids("c-9", COORDINATOR, "pipes", "bo")),
        (700, bid("s3", "pumps", "79.00")),
        (701, bid("s1", "pumps", "70.00")),
        (702, bid("s2", "pumps", "78.00")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def envelope(supplier: str, lot: str) -> SubmitEnvelope:
    """A technical envelope with one document."""
    return SubmitEnvelope(f"{lot}-envelope", Actor("supplier", supplier), supplier, lot, f"as asked, says {supplier}", ("ab" * 32,))


def vickrey() -> tuple[Terms, tuple[Stamped, ...]]:
    """Three sealed lots, paid the second price: on one that of a bid, on one the reserve price, and on one a tie is split."""
    closes, sealed = OPENS + 24 * 60 * MINUTE_US, (a_stage("sealed"),)
    lots = (
        a_lot("valves", quantity=5, ceiling=60_000, closes_at=closes, stages=sealed),
        a_lot("pumps", quantity=2, reserve=21_000, baseline=25_000, closes_at=closes, stages=sealed),
        a_lot("seals", quantity=7, baseline=1_500, closes_at=closes, stages=sealed),
    )
    plain = an_overtime(window_us=0, rank=3, lengths_us=(MINUTE_US,))
    unseen = replace(RANK_ONLY, count_from=5)
    terms = an_auction(auction="vickrey-1", lots=lots, tie_award="split", payment="second_price", acceptance=True)
    terms = replace(terms, overtime=plain, visibility=unseen)
    asked = (
        *((at, AcceptTerms(f"accept-s{at}", Actor("supplier", f"s{at}"), f"s{at}", terms_hash(terms))) for at in (1, 2, 3)),
        (10, bid("s1", "valves", "100.00")),
        (11, bid("s2", "valves", "99.50")),
        (12, bid("s1", "valves", "98.00")),
        (13, bid("s1", "pumps", "110.00")),
        (14, bid("s2", "pumps", "104.99")),
        (15, bid("s3", "seals", "2.00")),
        (16, PlaceBid("seals-s1", Actor("supplier", "s1"), "s1", "seals", ("2.00",), False)),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def lottery() -> tuple[Terms, tuple[Stamped, ...]]:
    """The next rank to beat, in exact multiples and not too far at once; dense ranks, a hidden rank of overtime, a drawn tie."""
    lots = (
        a_lot("lamps", quantity=40, decrement=[steps(2_000)], exact_multiples=True, largest_step=20_000, closes_at=CLOSES),
        a_lot("cables", quantity=10, decrement=[steps(500, (1, 50), most=900)], largest_step=5_000, closes_at=CLOSES + MINUTE_US),
    )
    terms = an_auction(
        auction="lottery-1",
        lots=lots,
        basis="beat_next",
        ties="dense",
        overtime=an_overtime(trigger="rank_at_most", rank=2, rank_hidden=True),
        visibility=ALL_OPEN,
        tie_award="lottery",
        lottery="open sesame",
    )
    asked = (
        (10, bid("s1", "lamps", "50.00")),
        (11, bid("s2", "lamps", "52.00")),
        (12, bid("s3", "lamps", "55.00")),
        (20, bid("s3", "lamps", "51.60")),
        (21, bid("s3", "lamps", "51.50")),
        (30, bid("s2", "lamps", "46.00")),
        (31, bid("s4", "lamps", "49.00")),
        (32, bid("s2", "lamps", "49.00")),
        (40, bid("s1", "cables", "60.00")),
        (41, bid("s1", "cables", "59.11")),
        (42, bid("s1", "cables", "59.10")),
        (43, bid("s1", "cables", "54.09")),
        (590, bid("s2", "cables", "59.10")),
        (800, bid("s2", "lamps", "48.50")),
        (900, DrawLottery("draw-1", ENGINE, "close sesame")),
        (901, DrawLottery("draw-2", ENGINE, "open sesame")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def offer(supplier: str, lot: str, *steps: tuple[str, str], least: str = "", multiple: str = "", most: str = "") -> PlaceBid:
    """A supplier's own schedule: steps as (begins at, unit price)."""
    supply = TypedSupply(tuple(begins for begins, _ in steps), least, multiple, most)
    prices = tuple(price for _, price in steps)
    return PlaceBid(f"{lot}-{supplier}-{prices[0]}", Actor("supplier", supplier), supplier, lot, prices, False, supply=supply)


def multi_unit() -> tuple[Terms, tuple[Stamped, ...]]:
    """Rising schedules in tenths of a unit, at one price for all; steps above the reserve price are not served."""
    rising = Volume("incremental", "rising", False, 10)
    lots = (
        a_lot("reserve", quantity=1005, quantity_scale=1, reserve=1_005_000, volume=rising),
        a_lot("standby", quantity=400, quantity_scale=1, ceiling=400_000, volume=rising, closes_at=CLOSES + MINUTE_US),
    )
    terms = an_auction(auction="multi-unit-1", lots=lots, payment="uniform", visibility=a_visibility(provisional=True))
    asked = (
        (10, offer("s1", "reserve", ("0", "0.00"), ("30", "2.00"))),
        (11, offer("s1", "reserve", ("0", "0.10"), ("30.5", "2.00"), most="60")),
        (12, offer("s2", "reserve", ("0", "1.50"), ("20", "9.99"), most="45.3")),
        (13, offer("s3", "reserve", ("0", "10.01"))),
        (20, offer("s1", "standby", ("0", "5.00"), ("10", "7.00"))),
        (21, offer("s2", "standby", ("0", "7.00"))),
        (22, offer("s3", "standby", ("0", "6.00"), most="20")),
        (23, offer("s3", "standby", ("0", "5.00"), most="19")),
        (24, offer("s4", "standby", ("0", "10.01"))),
        (30, offer("s3", "reserve", ("0", "4.00"), ("0", "5.00"))),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)


def tiers() -> tuple[Terms, tuple[Stamped, ...]]:
    """Price breaks for all units, pack sizes and least orders; a lot in parts, one piece of it left, and a lot without a bid."""
    packs = Volume("all_units", "falling", True, 4)
    lots = (
        a_lot("chips", quantity=1003, price_scale=4, volume=packs, baseline=90_000_000),
        a_lot("caps", quantity=50, volume=packs),
    )
    terms = an_auction(auction="tiers-1", lots=lots, members=("m1", "m2", "m3"))
    asked = (
        (10, offer("s1", "chips", ("0", "9.1000"), ("500", "8.8000"), multiple="100")),
        (11, offer("s2", "chips", ("0", "8.9500"), ("250", "8.9000"), least="250", multiple="250", most="600")),
        (12, offer("s3", "chips", ("0", "9.5000"), most="2")),
        (13, offer("s4", "chips", ("0", "9.0000"), least="50", multiple="40")),
        (14, offer("s4", "chips", ("0", "8.8000"), ("520", "8.8001"))),
        (20, offer("s1", "caps", ("0", "0.50"), least="60")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)
