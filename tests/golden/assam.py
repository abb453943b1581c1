"""Real sealed tenders held against the ranks that officials printed: `python -m tests.golden.assam` lists every difference.

The tenders are not part of this project (tests/real_data.py); the reader takes any two tables of the same columns. Every priced bid
is a supplier of its own, because officials rank each, also where two bear one bidder's name. A nominal bid of zero, which no
auction here takes, is bid as the least price there is; it ranks the same.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from auction.audit.offline import Stamped, run
from auction.core.commands import PlaceBid
from auction.core.money import price_text
from auction.core.ranking import ranks
from auction.core.terms import Terms
from tests.golden.micropurchase import moment
from tests.real_data import REAL_DATA
from tests.terms import RANK_ONLY, a_line, a_lot, a_stage, a_supplier, an_auction

TENDERS, BIDS = REAL_DATA / "bids/assam_tenders.csv", REAL_DATA / "bids/assam_bids.csv"
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


@dataclass(frozen=True)
class Bid:
    """A priced bid: its number, when it came, its value in hundredths, and the rank as it was printed."""

    number: str
    at: int
    value: int
    printed: str


@dataclass(frozen=True)
class Tender:
    """A tender with its priced bids in the order they came."""

    id: str
    scheme: str
    opens_at: int
    closes_at: int
    bids: tuple[Bid, ...]


def read(tenders: Path, bids: Path) -> list[Tender]:
    """Every tender of the tables that has a priced bid."""
    priced: dict[str, list[Bid]] = {}
    for row in _rows(bids):
        if row["bid_value_inr"]:
            value = int(Fraction(row["bid_value_inr"]) * 100)
            found = Bid(row["bid_number"], moment(row["submitted_at"]), value, row["official_rank"])
            priced.setdefault(row["tender_id"], []).append(found)
    return [
        Tender(
            row["tender_id"],
            row["official_rank_scheme"],
            moment(row["bid_start"]),
            moment(row["bid_end"]),
            tuple(sorted(priced[row["tender_id"]], key=lambda bid: bid.at)),
        )
        for row in _rows(tenders)
        if row["tender_id"] in priced
    ]


def _rows(path: Path) -> Iterable[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)


def terms_of(tender: Tender) -> Terms:
    """One sealed stage from the first to the last day for bids, ranks as officials print them."""
    lot = a_lot(lines=[a_line(members=["buyer"])], closes_at=tender.closes_at, stages=[a_stage("sealed")])
    return an_auction(
        lots=[lot],
        suppliers=[bid.number for bid in tender.bids],
        members=["buyer"],
        ties="dense",
        visibility=RANK_ONLY,
        opens_at=tender.opens_at,
        auction=tender.id,
    )


def ranked(tender: Tender) -> dict[str, int]:
    """The rank of every bid, from the engine; a bid that it refuses has none."""
    asked = [Stamped(bid.at, _command(bid)) for bid in tender.bids]
    state = run(terms_of(tender), asked).state
    return ranks(state.lots["L1"], "dense")


def _command(bid: Bid) -> PlaceBid:
    return PlaceBid("bid", a_supplier(bid.number), bid.number, "L1", (price_text(max(bid.value, 1), 2),), False)


def number_in(printed: str) -> int | None:
    """The number of a printed rank, however it is spelled: `L1`, `L 1`, `LI`, `H1`, `1.0`."""
    bare = re.sub(r"\s", "", printed).upper()
    if found := re.fullmatch(r"[LH]?-?(\d+)(?:\.0)?", bare):
        return int(found[1])
    found = re.fullmatch(r"L-?([IVX]+)", bare)
    return ROMAN.get(found[1]) if found else None


def difference(tender: Tender) -> str:
    """Why our ranks are not the printed ones, or "" where they are the same to the letter."""
    ours = ranked(tender)
    if all(bid.printed == f"L{ours.get(bid.number)}" for bid in tender.bids):
        return ""
    if len(ours) < len(tender.bids):
        return "a bid came outside the time for bids"
    numbers = [number_in(bid.printed) for bid in tender.bids]
    if None in numbers:
        return "a word or nothing in place of a rank"
    official = {bid.number: number or 0 for bid, number in zip(tender.bids, numbers, strict=True)}
    if official == ours:
        return "the same ranks, spelled otherwise"
    return _by_order(tender.bids, official)


def _by_order(bids: Sequence[Bid], official: Mapping[str, int]) -> str:
    """What the printed numbers do with the values."""
    highest_first = sorted({bid.value for bid in bids}, reverse=True)
    if all(official[bid.number] == highest_first.index(bid.value) + 1 for bid in bids):
        return "the highest value is ranked first"
    pairs = [(one, two) for one in bids for two in bids]
    if any(one.value < two.value and official[one.number] > official[two.number] for one, two in pairs):
        return "not in the order of the values"
    if any(one.value == two.value and official[one.number] != official[two.number] for one, two in pairs):
        return "equal values are ranked apart"
    return "the same order, numbers left out or shared"


def differences(tenders: Iterable[Tender]) -> dict[str, dict[str, str]]:
    """Of each scheme, every tender and why its ranks differ."""
    found: dict[str, dict[str, str]] = {}
    for tender in tenders:
        found.setdefault(tender.scheme, {})[tender.id] = difference(tender)
    return found


if __name__ == "__main__":
    for scheme, reasons in differences(read(TENDERS, BIDS)).items():
        for why, count in Counter(reasons.values()).most_common():
            print(f"{scheme}: {count} tenders: {why or 'the same ranks'}")
        for why, tender_id in sorted((why, tender_id) for tender_id, why in reasons.items() if why):
            print(f"  {tender_id}: {why}")
