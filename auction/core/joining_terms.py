"""Volume that may join a lot as its price falls, as the terms give it (rules J1 to J7)."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Joining:
    """At most `most` quantity units may join, in all; `shows` is what everyone sees of it where the leading price is shown.

    `joined` is how much has joined at the leading price, `curve` also how much more joins at which price, of all members together.
    With `each` above zero no member may add more than that, and what others promised never keeps it from adding so much.
    """

    most: int
    shows: Literal["joined", "curve", "nothing"] = "joined"
    each: int = 0


@dataclass(frozen=True, slots=True)
class JoinStep:
    """So many quantity units join at this unit price or below."""

    quantity: int
    price: int
