"""A hundred auctions from fixed seeds, hashed whole: `python -m tests.properties.fixed` prints the hash."""

from __future__ import annotations

import hashlib
from random import Random

from auction.core.briefing import briefing
from auction.core.stage_terms import Stage
from auction.core.terms import Terms
from auction.core.views import whole_view
from auction.core.visibility import Audience
from auction.core.words import CONSORTIUM
from tests.auctions import (
    ALL_OPEN,
    CLOSES,
    MINUTE_US,
    SUPPLIERS,
    Play,
    a_line,
    a_lot,
    a_stage,
    an_auction,
    an_overtime,
    some_entrants,
    steps,
)
from tests.properties.plays import BASES, LOTS, OFTEN, SECRETS, TIES, WAITS, Ask, perform

AUCTIONS = 100
ASKS = 40
AUDIENCES = (Audience("supplier", "s1"), Audience("buyer", CONSORTIUM), Audience("buyer", "m1"), Audience("observer", ""))


def terms_of(dice: Random) -> Terms:
    """Terms with every ingredient that could be put in another order."""
    ties = dice.choice(TIES)
    lots = [
        a_lot(
            id,
            lines=[a_line("A", 3), a_line("B", 2)],
            price_scale=0,
            ceiling=500,
            reserve=300,
            decrement=[steps(1), steps(0, (1, 50), above=200)],
            closes_at=CLOSES + dice.randrange(3) * MINUTE_US,
            stages=[a_stage()] if ties == "forbidden" or dice.randrange(2) else course_of(id),
        )
        for id in LOTS
    ]
    return an_auction(
        lots=lots,
        basis=dice.choice(BASES),
        ties=ties,
        withdrawal="until_close",
        surrogate_bids=True,
        overtime=an_overtime(scope=dice.choice(["lot", "all_lots", "cascade"]), gap_us=MINUTE_US),
        visibility=ALL_OPEN,
    )


def course_of(lot: str) -> list[Stage]:
    """In the open, sealed for the best two until a secret moment, and for all in the open again."""
    sealed = a_stage(
        "sealed",
        length_us=MINUTE_US,
        random_us=MINUTE_US,
        secret=f"{lot} 1",
        entrants=some_entrants(best=2, within=(1, 2), least=2),
    )
    return [a_stage(), sealed, a_stage(pause_us=MINUTE_US, length_us=MINUTE_US)]


def ask_of(dice: Random) -> Ask:
    return Ask(dice.choice(OFTEN), dice.choice(SUPPLIERS), dice.choice(LOTS), dice.randrange(60), dice.choice(WAITS))


def fingerprint() -> str:
    """SHA-256 over every entry of every auction, and over what some audiences see in the end."""
    digest = hashlib.sha256()
    for seed in range(AUCTIONS):
        dice = Random(seed)
        play = Play(terms_of(dice), secrets=SECRETS)
        for _ in range(ASKS):
            perform(play, ask_of(dice))
        for entry in play.entries:
            digest.update(repr(entry).encode())
        for audience in AUDIENCES:
            digest.update(repr((whole_view(play.state, audience), briefing(play.state, audience))).encode())
    return digest.hexdigest()


if __name__ == "__main__":
    print(fingerprint())
