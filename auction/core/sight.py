"""One audience looking at one lot, and the rows it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from auction.core.money import price_text
from auction.core.state import LotState, StandingBid, State

Value = str | int | bool | None | tuple[str, ...]
Row = Mapping[str, Value]
Rows = dict[str, Row | None]


@dataclass(slots=True)  # several are made for every bid, and a frozen one takes three times as long
class Sight:
    """One audience looking at one lot."""

    state: State
    lot: LotState
    supplier: str

    def text(self, value: int | None) -> str | None:
        """A value of this lot as it is told."""
        return None if value is None else price_text(value, self.lot.terms.value_scale)

    def compared(self, bid: StandingBid | None) -> str | None:
        """What a bid compares by, as it is told: its value, unless the lot is evaluated (E1)."""
        return None if bid is None else price_text(bid.comparable, self.lot.terms.comparable_scale)


def is_out(sight: Sight) -> bool:
    """Whether the supplier can bid no more, whatever the lot is at."""
    return sight.supplier in sight.state.excluded or sight.state.status == "cancelled"


def is_barred(sight: Sight) -> bool:
    """Whether the supplier has been excluded, did not reach this stage, or the auction is cancelled."""
    return is_out(sight) or not sight.lot.admits(sight.supplier)
