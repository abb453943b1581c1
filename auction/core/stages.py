"""The course of a lot: stages one after another, who enters them, and closes at a committed random moment (rules F1 to F5)."""

import hashlib

from auction.core.events import Event, LotClosed, SecretRevealed, StageClosed, StageOpened
from auction.core.money import within
from auction.core.state import LotState
from auction.core.terms import Entrants


def commitment_of(secret: str) -> str:
    """What is announced of a secret before the opening: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def random_close(lot: LotState, secret: str) -> int:
    """The moment at which the secret lets the current stage close, from its scheduled close on (F5)."""
    mark = hashlib.sha256(f"poolbid random close/{lot.terms.id}/{lot.stage}/{secret}".encode()).digest()
    return lot.closes_at + within(int.from_bytes(mark), lot.course.random_us)


def entrants_of(lot: LotState, rule: Entrants | None) -> tuple[str, ...] | None:
    """Who may bid in a stage that opens now, best first; None is everybody (F3).

    The distance is measured from the best standing value; of those who fall short the best fill up the least number.
    """
    if rule is None:
        return None
    order = lot.order if rule.best is None else lot.order[: rule.best]
    if rule.within is not None and order:
        most = order[0].value * (rule.within.den + rule.within.num)
        order = [bid for bid in order if bid.value * rule.within.den <= most]
    number = max(len(order), rule.least)
    return tuple(bid.supplier for bid in lot.order[:number])


def due_in(lot: LotState) -> int | None:
    """The next moment at which something is due in the lot, or None: it has closed, or closes at a moment still secret."""
    if not lot.is_open:
        return None
    if lot.next_stage_at is not None:
        return lot.next_stage_at
    return None if lot.course.random_us else lot.closes_at


def closes(lot: LotState, at: int) -> Event:
    """The close of the current stage at that moment: of the lot, when it is the last."""
    return LotClosed(lot.terms.id, at) if lot.is_last_stage else StageClosed(lot.terms.id, lot.stage, at)


def due_in_lot(lot: LotState, at: int) -> tuple[Event, ...]:
    """What is due in the lot at this very moment: the current stage closes, or the next one opens."""
    if due_in(lot) != at:
        return ()
    if lot.next_stage_at is None:
        return (closes(lot, at),)
    stage = lot.terms.stages[lot.stage + 1]
    return (StageOpened(lot.terms.id, lot.stage + 1, at, at + stage.length_us, entrants_of(lot, stage.entrants)),)


def revealed(lot: LotState, secret: str, at: int) -> tuple[Event, ...]:
    """The reveal of the secret and the close it fixed; `at` is the moment that `random_close` gives."""
    return (SecretRevealed(lot.terms.id, lot.stage, secret), closes(lot, at))
