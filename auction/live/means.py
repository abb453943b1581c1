"""What one of many nodes stands on: the store's word on owners, the relay, and the rooms that it is the node of."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from auction.ledger.ownership import Ownership
from auction.live.following import SharedRoom
from auction.live.messages import Message, written
from auction.live.opening import Opening
from auction.relay.port import Relay

T = TypeVar("T")

GATEWAY: Final = "gateway-"
"""How the id begins of a node that owns no stream: so every other knows it by the list of those that are alive."""


class Streams(Protocol):
    """The rooms of this node (rooms.py), as far as the node asks for them."""

    opening: Opening

    def shared(self) -> Iterable[SharedRoom]:
        """Every room there is."""

    def shared_room(self, stream: str, *, make: bool = False) -> SharedRoom | None:
        """The room of a stream; None where there is none, or none can be made, or it has not been loaded since the start."""

    def command_in(self, room: SharedRoom, body: bytes) -> Any:
        """The command that travels in these bytes. Raises Unreadable."""


@dataclass(frozen=True, slots=True)
class Means:
    """Its id, made anew at each start, and its name for people; and the fingerprint of the secret key that all nodes have alike.

    `anchor` hears the store's clock in microseconds UTC each time it is told, and for how long the answer may have been on its way.
    """

    id: str
    name: str
    ownership: Ownership
    relay: Relay
    fingerprint: str
    anchor: Callable[[int, int], None] = lambda now_us, since_us: None
    lease_us: int = 3_000_000

    @property
    def decides(self) -> bool:
        """Whether this node may own streams."""
        return decides(self.id)

    def tell(self, message: Message) -> None:
        """Tell all other nodes."""
        self.relay.tell(written(message))

    def send(self, node: str, message: Message) -> None:
        """Tell one other node."""
        self.relay.send(node, written(message))


class Asking:
    """Asks the store in threads of its own, so that nothing else that is read keeps a node from saying that it is alive."""

    def __init__(self, name: str, threads: int = 1) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)

    async def __call__(self, question: Callable[[], T]) -> T:
        """The answer, or what the store raises."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, question)

    def stop(self) -> None:
        """Ask no more."""
        self._threads.shutdown(wait=False)


def decides(node: str) -> bool:
    """Whether the node of that id may own streams; a gateway does not."""
    return not node.startswith(GATEWAY)


def loop_time() -> float:
    """The loop's clock, in seconds: it goes on whatever the wall clock says."""
    return asyncio.get_running_loop().time()
