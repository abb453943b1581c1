"""One socket of one signed-in party, as wire/PROTOCOL.md has it: what it asks, what it follows, and how it ends.

Nothing that happens in an auction ever waits for a reader. What others did is news: a reader that cannot keep up is told none of
it until it can, and then how things stand. What it asked itself is answered, or its socket is let go.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, get_args

from auction.core.errors import AuctionError
from auction.core.visibility import Audience, fills_frames
from auction.live.room import Answer, Room
from auction.live.rooms import AUCTION
from auction.web.access import Session
from auction.web.admission import audience_of, may_open
from auction.web.desk import Desk
from auction.web.follow import Follow
from auction.web.framing import BROKEN, RESTART, SIGNED_OUT, TOO_MANY
from auction.web.hub import Hub
from auction.web.line import Line
from auction.web.problems import NOT_KNOWN
from auction.web.queued import Queued
from auction.web.rate import Bucket
from auction.web.tracing import Tracing
from auction.wire import encode, frames
from auction.wire.asking import bid_in_mind, command_of
from auction.wire.decode import FAULTS, FrameRefused, decode_frame

HELLO_WITHIN_S: Final = 10
PINGS_HELD_S: Final = 2
"""How long pings wait in their order behind what is asked of an auction that is still being loaded."""
FRAMES_PER_SECOND: Final = 50
FRAMES_AT_ONCE: Final = 200
NOISE: Final = 0.1
"""What a ping, a pong or an empty fragment counts, where a message counts one."""

_FATAL: Final = frozenset({"frame_too_long", "frame_not_text", "hello_expected", "version_unknown"})


@dataclass(frozen=True, slots=True)
class Reception:
    """What all sockets of this server have in common."""

    desk: Desk
    hub: Hub
    lists: Callable[[Session], frames.Auctions]
    left: Callable[[Connection], None]
    turned_away: Counter[str]
    tracing: Tracing | None = None


class Connection:
    """A party at the other end of a socket. It is fed what it asks, and feeds what it follows."""

    __slots__ = (
        *("_actor", "_audience", "_bucket", "_ending", "_following", "_has_greeted", "_held", "_holding", "_is_list_stale"),
        *("_later", "_refusals", "_takes_more"),
        *("address", "listed", "reception", "session", "way"),
    )

    def __init__(self, reception: Reception, session: Session, refusals: Bucket, address: str | None = None) -> None:
        self.address = address
        self.reception = reception
        self.session = session
        self.listed: frames.Auctions | None = None
        self.way: Line | Queued
        self._actor = session.actor
        self._audience: Audience = audience_of(self._actor)
        self._following: dict[str, Follow] = {}
        self._refusals = refusals
        self._bucket = Bucket(per_second=FRAMES_PER_SECOND, burst=FRAMES_AT_ONCE)
        self._ending: tuple[int, str] | None = None
        self._has_greeted = False
        self._takes_more = True
        self._is_list_stale = False
        self._held: list[frames.Request] = []
        self._later: list[bytes] | None = None
        self._holding: asyncio.Task[None] | None = None

    # --- what is sent ------------------------------------------------------------------------------------------

    def tell_list(self, listed: frames.Auctions, told: Sequence[bytes] = ()) -> None:
        """Tell of a changed list, spelled for all of the party, or of the one there will be when the reader has caught up."""
        self.listed = listed
        self._is_list_stale = not self.way.send(told or (encode.encode_frame(listed),))

    def follows(self, auction: str) -> bool:
        """Whether it is told everything of that auction."""
        return auction in self._following

    def slowed(self) -> None:
        """The line does not take everything at once any more."""
        for follow in self._following.values():
            if follow.crowd is not None:
                follow.crowd.take_aside(follow, follow.number)

    def drained(self) -> None:
        """Everything was taken: tell how things stand where news were left out, one auction after the other as they fit."""
        for follow in tuple(self._following.values()):
            if not follow.is_stale:
                if follow.crowd is not None:
                    follow.crowd.speed_up(follow)
            elif self.way.is_free:
                follow.is_stale = False
                follow.room.subscribe(self._audience, follow, None)
        if self._is_list_stale:
            self.tell_list(self.reception.lists(self.session))

    def take_no_more(self) -> None:
        """The server is about to go: what comes in from now on is left for the next one, which is asked again."""
        self._takes_more = False

    def close(self, code: int, detail: str) -> None:
        """Send what waits, then close with the code; a socket that does not take it in time is dropped."""
        if self._ending is not None:
            return
        if code in (RESTART, SIGNED_OUT):
            self._say(frames.Bye(code, detail))
        if self._ending is None:
            self._ending = (code, detail)
            self._leave_rooms()
            self.way.end(code, detail)

    def gone(self) -> None:
        """The socket has ended: no room keeps it."""
        self._ending = self._ending or (1000, "")
        self._leave_rooms()
        self.reception.left(self)

    def _leave_rooms(self) -> None:
        following, self._following = self._following, {}
        for follow in following.values():
            follow.room.unsubscribe(self._audience, follow)

    # --- what arrives ------------------------------------------------------------------------------------------

    def has_greeted(self, after: float) -> bool:
        """Whether `hello` was said, or need not be any more, so many seconds after the handshake; who says nothing is let go."""
        if not self._has_greeted and self._ending is None and after >= HELLO_WITHIN_S:
            self._break("hello_expected", f"within {HELLO_WITHIN_S} seconds")
        return self._has_greeted or self._ending is not None

    def hear(self, body: bytes) -> None:
        """A whole text frame."""
        if self._ending is not None or not self._may_say_more():
            return
        if not self._has_greeted:
            self._greet(body)
        elif self._takes_more:
            self._take(body)

    def hear_binary(self) -> None:
        """A binary frame breaks the protocol."""
        if self._ending is None:
            self._break("frame_not_text", FAULTS["frame_not_text"])

    def hear_noise(self) -> None:
        """A frame that says nothing counts a little too: nobody may keep the server busy with them."""
        self._may_say_more(NOISE)

    def _may_say_more(self, share: float = 1) -> bool:
        if self._bucket.take(self.reception.hub.now(), share):
            return True
        if self._ending is None:
            self.reception.turned_away["frames"] += 1
            self._answer(encode.error("rate_limited", f"at most {FRAMES_PER_SECOND} frames in a second"))
            self.close(TOO_MANY, "rate_limited")
        return False

    def _greet(self, body: bytes) -> None:
        """The first frame is `hello`, in a version that is spoken here."""
        frame = decode_frame(body)
        if isinstance(frame, FrameRefused):
            self._break(frame.code, frame.detail)
        elif not isinstance(frame, frames.Hello):
            self._break("hello_expected", "the first frame says hello")
        elif frame.v != frames.VERSION:
            self._break("version_unknown", f"this server speaks version {frames.VERSION}")
        else:
            self._has_greeted = True
            self._welcome()

    def _break(self, code: str, detail: str, request: str | None = None) -> None:
        self._answer(encode.error(code, detail, request))
        self.close(BROKEN, code)

    def _answer(self, frame: bytes) -> None:
        if self._ending is None:
            self.way.answer(frame)

    def _welcome(self) -> None:
        listed = self.listed = self.reception.lists(self.session)
        you = frames.You(self.session.role, self.session.party, self.session.name, self.session.person)
        self._say(frames.Welcome(frames.VERSION, self._now(), you, listed.auctions, listed.loading))

    # --- what is asked -----------------------------------------------------------------------------------------

    def _take(self, body: bytes) -> None:
        if self._later is not None:
            self._later.append(body)
            return
        frame = decode_frame(body)
        opening = self.reception.desk.rooms.opening
        if opening and (stream := AUCTION + getattr(frame, "auction", "")) in opening:
            self._later = [body]
            self._holding = asyncio.get_running_loop().create_task(self._take_later(stream))
            return
        if isinstance(frame, FrameRefused):
            if frame.code in _FATAL:
                self._break(frame.code, frame.detail, frame.id)
            else:
                self._answer(encode.error(frame.code, frame.detail, frame.id))
        elif isinstance(frame, frames.Ping):
            self._say(frames.Pong(frame.c, self._now(), self._now()))
        else:
            _TAKERS[type(frame)](self, frame)

    async def _take_later(self, stream: str) -> None:
        """Go on when the auction has been loaded, with all that came meanwhile, in its order; pings do not wait long for it."""
        ready = asyncio.ensure_future(self.reception.desk.rooms.opening.ready(stream))
        while not (await asyncio.wait((ready,), timeout=PINGS_HELD_S))[0]:
            self._answer_held_pings()
        ready.result()
        later, self._later = self._later or [], None
        for body in later if self._takes_more else ():
            if self._ending is None:
                self._take(body)

    def _answer_held_pings(self) -> None:
        """Whoever hears nothing for long takes the line for dead, though only an auction is long to read."""
        held, self._later = self._later or [], []
        for body in held:
            frame = decode_frame(body)
            if isinstance(frame, frames.Ping):
                self._say(frames.Pong(frame.c, self._now(), self._now()))
            else:
                self._later.append(body)

    def _hello_again(self, frame: frames.Hello) -> None:
        self._break("hello_expected", "hello is said once")

    def _subscribe(self, frame: frames.Subscribe) -> None:
        room = self._room(frame.auction)
        follow = self._following.get(frame.auction) or (None if room is None else Follow(self, room))
        if room is None or follow is None or not room.subscribe(self._audience, follow, frame.cursor):
            self._answer(encode.error("auction_unknown", frame.auction))
            return
        self._following[frame.auction] = follow

    def _unsubscribe(self, frame: frames.Unsubscribe) -> None:
        follow = self._following.pop(frame.auction, None)
        if follow is None:
            self._answer(encode.error("not_subscribed", frame.auction))
            return
        follow.room.unsubscribe(self._audience, follow)

    def _ask(self, frame: frames.Request) -> None:
        """Ask it of the room; after this node stood still only once it is known whether the session still goes on."""
        if self._held or self.reception.desk.may_miss_sessions:
            self._held.append(frame)
            if self._holding is None:
                self._holding = asyncio.get_running_loop().create_task(self._ask_held())
            return
        self._ask_now(frame)

    async def _ask_held(self) -> None:
        is_known = await self.reception.desk.knows_sessions()
        held, self._held, self._holding = self._held, [], None
        if not self.reception.desk.identity.is_live(self.session.key):
            self.close(SIGNED_OUT, "session_ended")
        for frame in held if self._ending is None else ():
            if is_known:
                self._ask_now(frame)
            else:
                self._answer(encode.error("ledger_unavailable", NOT_KNOWN, frame.id))

    def _ask_now(self, frame: frames.Request) -> None:
        room = self._room(frame.auction)
        if room is None:
            self._answer(encode.error("auction_unknown", frame.auction, frame.id))
            return
        loop = asyncio.get_running_loop()
        if not self._refusals.has(loop.time()):
            self.reception.turned_away["refusals"] += 1
            self._answer(encode.error("rate_limited", "too much of what this party asked was refused", frame.id))
            return

        tracing = self.reception.tracing
        begun = 0.0 if tracing is None else loop.time()

        def answered(outcome: Answer | AuctionError) -> None:
            # Called once the entry is durable, or is known not to be; never before.
            if isinstance(outcome, Answer):
                if outcome.refusal is not None:
                    self._refusals.take(loop.time())
                told = encode.ack(request=frame.id, seq=outcome.seq, at=outcome.at, entry=outcome.entry, refusal=outcome.refusal)
            else:
                told = encode.error("ledger_unavailable", NOT_KNOWN, frame.id)
            self._answer(encode.filled(told) if fills_frames(room.state, self.session.role) else told)
            if tracing is not None:
                tracing.asked(room, type(frame).__name__, loop.time() - begun, outcome_of(outcome))

        room.submit(command_of(frame, self._actor, self.session.person), answered)

    def _preview(self, frame: frames.Preview) -> None:
        room = self._room(frame.auction)
        if room is None:
            self._answer(encode.error("auction_unknown", frame.auction, frame.id))
            return
        found = room.preview(bid_in_mind(frame, self._actor), frame.at)
        if isinstance(found, AuctionError):
            told = encode.error("ledger_unavailable", NOT_KNOWN, frame.id)
        else:
            lot = room.state.lots.get(frame.lot)
            terms = None if lot is None else lot.terms
            told = encode.previewed(request=frame.id, auction=frame.auction, lot=terms, at=found[0], told=found[1])
        self._answer(encode.filled(told) if fills_frames(room.state, self.session.role) else told)

    def _room(self, auction: str) -> Room | None:
        """The auction's room, if there is one for this party; to all others it is unknown."""
        room = self.reception.desk.rooms.auction(auction)
        return room if room is not None and may_open(room.state, self._actor) else None

    def _say(self, frame: frames.ServerFrame) -> None:
        self._answer(encode.encode_frame(frame))

    def _now(self) -> int:
        return self.reception.desk.rooms.clock.now_us()


def outcome_of(outcome: Answer | AuctionError) -> str:
    """What came of a request, in a word: accepted, the refusal's code, or unknown."""
    if isinstance(outcome, AuctionError):
        return "unknown"
    return "accepted" if outcome.refusal is None else outcome.refusal.code


_TAKERS: Final[Mapping[type, Callable[[Connection, Any], None]]] = {
    frames.Hello: Connection._hello_again,
    frames.Subscribe: Connection._subscribe,
    frames.Unsubscribe: Connection._unsubscribe,
    frames.Preview: Connection._preview,
    **dict.fromkeys(get_args(frames.Request), Connection._ask),
}
