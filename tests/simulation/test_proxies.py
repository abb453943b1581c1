"""Automatic bids worked out at once, against the referee's by hand, over random auctions by their numbers."""

from __future__ import annotations

from collections import Counter

from auction.core.events import BidPlaced
from tests.properties.plays import LONG
from tests.simulation.proxy_plays import agree

GAMES = 10_000 if LONG else 500


def test_engine_and_referee_agree_on_automatic_bids_and_every_auction_ends() -> None:
    happened: Counter[str] = Counter()
    for seed in range(GAMES):
        for entry in agree(seed).entries:
            automatic = sum(isinstance(event, BidPlaced) and event.proxy != "" for event in entry.events)
            happened[f"{automatic} after {type(entry.command).__name__}"] += 1
            happened.update([entry.refusal.code] if entry.refusal else [type(event).__name__ for event in entry.events])
    causes = ("PlaceBid", "SetLimit", "WithdrawBid", "ExcludeSupplier", "ResumeAuction", "PassTime")
    asked = {f"1 after {cause}" for cause in causes} | {"2 after SetLimit", "2 after WithdrawBid"}
    codes = {"limit_without_bid", "limit_above_own", "largest_change", "no_limit", "proxies_not_here", "price_precision"}
    assert not (asked | codes | {"LimitCleared", "OvertimeGranted"}) - happened.keys(), "the plays come to everything"
