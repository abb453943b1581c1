"""The secrets of random closes and lotteries: made from the server's key, committed to in the terms, revealed when it is time.

A secret follows from the key and from what it is for, so nothing is stored, and a restarted server knows it again.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace

from auction.core.commands import DrawLottery, RevealClose
from auction.core.stages import commitment_of, random_close
from auction.core.state import State
from auction.core.terms import Lot, Stage, Terms
from auction.core.words import ENGINE


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keeper of one server's secrets."""

    key: bytes

    def of(self, auction: str, lot: str, stage: int) -> str:
        """The secret of one stage, in hex."""
        return self._derived(f"poolbid random close/{auction}/{lot}/{stage}")

    def of_lottery(self, auction: str) -> str:
        """The secret of the lottery between equal bids, in hex."""
        return self._derived(f"poolbid tie lottery/{auction}")

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.key, purpose.encode(), hashlib.sha256).hexdigest()

    def committed(self, terms: Terms) -> Terms:
        """The terms with a commitment for every random close and a lottery; commitments that were given are replaced."""
        lottery = commitment_of(self.of_lottery(terms.auction)) if terms.tie_award == "lottery" else ""
        return replace(terms, lots=tuple(self._committed_lot(terms.auction, lot) for lot in terms.lots), lottery=lottery)

    def due(self, state: State) -> tuple[int, RevealClose | DrawLottery] | None:
        """The next moment at which a secret is due, and the command that reveals it; None while none can be."""
        if state.status == "closed":
            return self._lottery_due(state)
        if state.status != "open":
            return None
        return min(self._due(state), key=lambda found: found[0], default=None)

    def _lottery_due(self, state: State) -> tuple[int, DrawLottery] | None:
        """The lottery is drawn as soon as the auction has closed (R7)."""
        terms = state.known_terms()
        secret = self.of_lottery(terms.auction)
        if not state.awaits_lottery or state.closed_at is None or commitment_of(secret) != terms.lottery:
            return None
        return state.closed_at, DrawLottery("lottery", ENGINE, secret)

    def _due(self, state: State) -> Iterator[tuple[int, RevealClose]]:
        for name, lot in state.lots.items():
            if not lot.is_open or lot.is_between or not lot.course.random_us:
                continue
            secret = self.of(state.known_terms().auction, name, lot.stage)
            if commitment_of(secret) == lot.course.commitment:
                yield random_close(lot, secret), RevealClose(f"reveal-{name}-{lot.stage}", ENGINE, name, secret)

    def _committed_lot(self, auction: str, lot: Lot) -> Lot:
        stages = (self._committed(auction, lot.id, place, stage) for place, stage in enumerate(lot.stages))
        return replace(lot, stages=tuple(stages))

    def _committed(self, auction: str, lot: str, place: int, stage: Stage) -> Stage:
        return replace(stage, commitment=commitment_of(self.of(auction, lot, place)) if stage.random_us else "")
