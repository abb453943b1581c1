"""Every step that the engine takes by itself, and when: after an entry, and for what another process began."""

from dataclasses import dataclass

from auction.live.closing import Closing
from auction.live.dividing import Dividing
from auction.live.market import MarketWatch
from auction.live.outbox import Outbox
from auction.live.provisional import Provisional
from auction.live.room import Room
from auction.live.rooms import AUCTION, Rooms
from auction.live.signing import Signing


@dataclass(frozen=True, slots=True)
class Steps:
    """What takes each of them; `outbox` posts those of contracts, where an address is set."""

    closing: Closing
    dividing: Dividing
    signing: Signing
    provisional: Provisional
    market: MarketWatch
    outbox: Outbox | None

    def follow(self, rooms: Rooms) -> None:
        """Hear of every entry that may call for a step, and of every auction that this node begins to decide."""
        if self.outbox is not None:
            rooms.on_owned_step.append(self.outbox.follow)
        rooms.on_owned_step.append(self.closing.follow)
        # What happens in another stream, on another node, calls for steps too.
        rooms.on_step += [self.dividing.follow, self.market.follow]
        rooms.on_owned_step.append(self.signing.follow)
        rooms.on_owned.append(self.provisional.follow)
        if rooms.node is None:
            rooms.on_loaded += [self.catch_up, self.market.catch_up]
        else:
            rooms.node.owning.on_taken += [self.catch_up, self.provisional.catch_up, self.market.catch_up]

    def catch_up(self, room: Room) -> None:
        """Take the steps that are due in an auction that was begun by another process."""
        if room.stream.startswith(AUCTION) and room.state.terms is not None:
            self.closing.catch_up(room)
            self.dividing.catch_up(room)
            self.signing.catch_up(room)
            if self.outbox is not None:
                self.outbox.catch_up(room)
