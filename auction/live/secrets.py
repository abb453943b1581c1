"""The secrets of an auction: those of its random closes and its lottery, committed to in the terms and revealed when it is time,
and its seed, which entry 1 keeps.

The seed follows from the key and all that suppliers may read of the terms, the id and the opening time included; the other
secrets from the key and the seed. So nothing but the seed is stored, a restarted server knows all of them again, and an auction
of the same id that is held elsewhere under the same key, to rehearse it, has others.
"""

import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, replace

from auction.core.commands import DrawLottery, RevealClose
from auction.core.open_terms import terms_hash
from auction.core.stage_terms import Stage
from auction.core.stages import commitment_of, random_close
from auction.core.state import State
from auction.core.terms import Lot, Terms
from auction.core.words import ENGINE


@dataclass(frozen=True, slots=True)
class Secrets:
    """The keeper of one server's secrets."""

    key: bytes

    def of(self, terms: Terms, lot: str, stage: int) -> str:
        """The secret of one stage, in hex."""
        return self._derived(f"poolbid random close/{terms.auction}/{terms.opens_at}/{terms.seed}/{lot}/{stage}")

    def of_lottery(self, terms: Terms) -> str:
        """The secret of the lottery between equal bids, in hex."""
        return self._derived(f"poolbid tie lottery/{terms.auction}/{terms.opens_at}/{terms.seed}")

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.key, purpose.encode(), hashlib.sha256).hexdigest()

    def committed(self, terms: Terms) -> Terms:
        """The terms with the server's seed, and commitments for random closes and a lottery, whatever they brought."""
        bare = replace(terms, seed="", lottery="", lots=tuple(map(_bare, terms.lots)))
        seeded = replace(bare, seed=self._derived(f"poolbid auction seed/{terms_hash(bare)}"))
        lottery = commitment_of(self.of_lottery(seeded)) if terms.tie_award == "lottery" else ""
        return replace(seeded, lots=tuple(self._committed_lot(seeded, lot) for lot in seeded.lots), lottery=lottery)

    def due(self, state: State) -> tuple[int, RevealClose | DrawLottery] | None:
        """The next moment at which a secret is due, and the command that reveals it; None while none can be."""
        if state.status == "closed":
            return self._lottery_due(state)
        if state.status != "open" or not state.draws:
            return None
        return min(self._due(state), key=lambda found: found[0], default=None)

    def _lottery_due(self, state: State) -> tuple[int, DrawLottery] | None:
        """The lottery is drawn as soon as the auction has closed (R7)."""
        terms = state.known_terms()
        secret = self.of_lottery(terms)
        if not state.awaits_lottery or state.closed_at is None or commitment_of(secret) != terms.lottery:
            return None
        return state.closed_at, DrawLottery("lottery", ENGINE, secret)

    def _due(self, state: State) -> Iterator[tuple[int, RevealClose]]:
        for name in state.draws:
            lot = state.lots[name]
            if not lot.is_open or lot.is_between or not lot.course.random_us:
                continue
            secret = self.of(state.known_terms(), name, lot.stage)
            if commitment_of(secret) == lot.course.commitment:
                yield random_close(lot, secret), RevealClose(f"reveal-{name}-{lot.stage}", ENGINE, name, secret)

    def _committed_lot(self, terms: Terms, lot: Lot) -> Lot:
        stages = (self._committed(terms, lot.id, place, stage) for place, stage in enumerate(lot.stages))
        return replace(lot, stages=tuple(stages))

    def _committed(self, terms: Terms, lot: str, place: int, stage: Stage) -> Stage:
        return replace(stage, commitment=commitment_of(self.of(terms, lot, place)) if stage.random_us else "")


def _bare(lot: Lot) -> Lot:
    """The lot without commitments."""
    return replace(lot, stages=tuple(replace(stage, commitment="") for stage in lot.stages))
