"""A supplier's program, or any other party's, at a Poolbid server: follow auctions, bid, and lose nothing when the line breaks.

    cookie = await sign_in("https://bids.example.org", "the invitation link, or what stands after its #")
    async with Poolbid("https://bids.example.org", cookie) as poolbid:
        view = await poolbid.follow("A-1")
        if view.terms["acceptance"] and not view.rows["you"]["accepted"]:  # having read them
            await poolbid.accept_terms("A-1", view.terms["terms_sha256"])
        answer = await poolbid.bid("A-1", "L1", ["12.50"])
        print(answer.outcome, answer.code, view.rows["lot:L1"]["rank"])

The client keeps to wire/PROTOCOL.md: every request has an id of its own and is kept until the server's durable answer is
there; after a break it signs on again, resumes every auction from its cursor, and sends again, unchanged, what has no
answer yet. The same request is thereby recorded once, however often it was sent. Prices are decimal strings, never floats.

The beginning of the Python SDK: asyncio, and `websockets` as its only dependency. It is one file: copy it beside your program
and `import poolbid`, or import it from the root of the sources as `clients.python.poolbid`.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import random
import secrets
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from types import TracebackType
from typing import Any, Final
from urllib.parse import quote, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

SUBPROTOCOL: Final = "poolbid.v1"
VERSION: Final = 1
LARGEST_FRAME: Final = 64 * 1024 * 1024
BACK_AFTER_S: Final = (0.2, 2.0)
"""The random pause before coming back, so that a thousand clients of a restarted server do not come at once."""
ASK_AGAIN_AFTER_S: Final = 1.0
TOO_MANY: Final = 4029
NEVER_BACK: Final = frozenset({4000, 4001, 4003})
"""The close codes after which coming back is of no use: the protocol was broken, nobody is signed in, this party may not."""

Rows = dict[str, dict[str, Any]]


class PoolbidError(Exception):
    """The server cannot be asked any more, or could not take what was asked; `code` is its own word for why."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Answer:
    """The durable answer to a request. (`seq`, `at`, `entry`) is the receipt; the rest says why when it was refused.

    `seq` is None where the number would tell of others' requests; the receipt proves as much without it.
    """

    id: str
    outcome: str
    seq: int | None
    at: int
    entry: str
    code: str
    rule: str
    again: str
    detail: str

    @property
    def accepted(self) -> bool:
        """Whether the auction's rules accepted it."""
        return self.outcome == "accepted"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bid would bring about at the moment `at`: `accepted`, `refused` with its code, or `untold`.

    What is None is not told this party, or is nothing.
    """

    at: int
    outcome: str
    code: str
    rule: str
    again: str
    detail: str
    value: str | None
    comparable: str | None
    rank: int | None
    leads: bool | None
    overtime: bool | None
    closes_at: int | None


@dataclass(frozen=True, slots=True)
class Proof:
    """A receipt of yours after the close: the entry it is, by number and leaf hash, and the path from there to the root.

    `body` is the entry itself, as it is stored, where it tells of nobody but you; its leaf hash is `leaf`.
    """

    id: str
    seq: int
    at: int
    entry: str
    leaf: str
    path: tuple[str, ...]
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Proofs:
    """The proofs of receipts of one auction, to the root of one signed checkpoint (ledger/FORMAT.md sections 5 to 7).

    Check the checkpoint's signature with the key at /api/keys. `blinding` (inner, outer) shows that an entry hash that you
    were given blind is that of the leaf; it is None where receipts were not blind, and are the leaf itself.
    """

    checkpoint: str
    blinding: tuple[str, str] | None
    proofs: tuple[Proof, ...]
    complete: bool

    def holds(self, proof: Proof) -> bool:
        """Whether the entry, where it is there, has the leaf, and the path leads to the checkpoint's root (RFC 9162, 2.1.3.2)."""
        if proof.body is not None and sha256(b"\x00" + proof.body.encode()).hexdigest() != proof.leaf:
            return False
        _, size, root = self.checkpoint.split("\n")[:3]
        node, place, last = bytes.fromhex(proof.leaf), proof.seq - 1, int(size) - 1
        if not 0 <= place <= last:
            return False
        for sibling in map(bytes.fromhex, proof.path):
            if last == 0:
                return False
            if place & 1 or place == last:
                node = sha256(b"\x01" + sibling + node).digest()
                while not place & 1 and place:
                    place, last = place >> 1, last >> 1
            else:
                node = sha256(b"\x01" + node + sibling).digest()
            place, last = place >> 1, last >> 1
        return last == 0 and b64encode(node).decode() == root

    def kept(self, auction: str, proof: Proof) -> str:
        """The proof as a file to keep and to show: `auction audit FILE --key KEY` checks it (ledger/FORMAT.md section 6)."""
        told = {name: getattr(proof, name) for name in Proof.__match_args__}
        states = None if self.blinding is None else dict(zip(("inner", "outer"), self.blinding, strict=True))
        return json.dumps({"auction": auction, **told, "blinding": states, "checkpoint": self.checkpoint}, ensure_ascii=False)


@dataclass(slots=True)
class View:
    """One auction as this party sees it now: the terms, and the rows of PROTOCOL section 3."""

    auction: str
    cursor: int | None = None
    terms: dict[str, Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    snapshots: int = 0
    deltas: int = 0

    def take(self, frame: Mapping[str, Any]) -> None:
        """Take a snapshot or delta in. A delta that is not the next one means the server broke its promise."""
        if frame["t"] == "snapshot":
            self.cursor, self.terms, self.rows = frame["cursor"], frame["terms"], frame["rows"]
            self.snapshots += 1
            return
        if self.cursor is None or frame["cursor"] != self.cursor + 1:
            raise PoolbidError("cursor", f"{self.auction}: delta {frame['cursor']} after {self.cursor}")
        for key, fields in frame["rows"].items():
            self.rows.setdefault(key, {}).update(fields)
        for key in frame["gone"]:
            self.rows.pop(key, None)
        self.cursor = frame["cursor"]
        self.deltas += 1


@dataclass(slots=True)
class _Asked:
    """A request that has no answer yet, and the very text that is sent again."""

    text: str
    answer: asyncio.Future[Any]


class Poolbid:
    """A party at a server, across as many connections as it takes. Use it as an async context manager."""

    def __init__(
        self,
        url: str,
        cookie: str,
        *,
        on_change: Callable[[View], None] | None = None,
        back_after_s: tuple[float, float] = BACK_AFTER_S,
    ) -> None:
        self.url = url.rstrip("/")
        self.welcome: dict[str, Any] = {}
        self.views: dict[str, View] = {}
        self.connections = 0
        self.resent = 0
        self.put_off = 0
        self._cookie = cookie
        self._on_change = on_change
        self._back_after_s = back_after_s
        self._asked: dict[str, _Asked] = {}
        self._coming: dict[str, asyncio.Future[None]] = {}
        self._socket: ClientConnection | None = None
        self._signed_on = asyncio.Event()
        self._ended: PoolbidError | None = None
        self._task: asyncio.Task[None] | None = None
        self._later: set[asyncio.TimerHandle] = set()
        self._outbox: asyncio.Queue[str] = asyncio.Queue()

    async def __aenter__(self) -> Poolbid:
        self._task = asyncio.create_task(self._run(), name="poolbid")
        await self._unless_ended(self._signed_on.wait())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for timer in self._later:
            timer.cancel()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError, PoolbidError):
                await self._task

    # --- what can be asked ---------------------------------------------------------------------------------------

    async def follow(self, auction: str) -> View:
        """Follow an auction from here on; returns once its snapshot is there."""
        view = self.views.get(auction)
        if view is not None:
            return view
        view = self.views[auction] = View(auction)
        coming = self._coming[auction] = asyncio.get_running_loop().create_future()
        self._send({"t": "subscribe", "auction": auction, "cursor": None})
        await self._unless_ended(coming)
        return view

    async def bid(
        self,
        auction: str,
        lot: str,
        prices: Sequence[str],
        *,
        answers: Sequence[int] = (),
        confirm: bool = False,
        id: str | None = None,
    ) -> Answer:
        """One price for each line of the lot, as decimal strings; returns when the answer is durable.

        `answers` has the number of an option for each criterion, on a lot that has criteria.
        """
        answered = {"answers": list(answers)} if answers else {}
        return await self.ask("bid", auction, lot=lot, prices=list(prices), confirm=confirm, id=id, **answered)

    async def preview(
        self,
        auction: str,
        lot: str,
        prices: Sequence[str],
        *,
        supplier: str | None = None,
        answers: Sequence[int] = (),
        confirm: bool = False,
        at: int | None = None,
    ) -> Preview:
        """What such a bid would bring about, now or at a later moment; nothing is recorded. The coordinator names a supplier."""
        named = supplier or str(self.welcome["you"]["party"])
        fields: dict[str, Any] = {"answers": list(answers)} if answers else {}
        fields |= {"supplier": named, "lot": lot, "prices": list(prices), "confirm": confirm, "at": at}
        found: Preview = await self._answer_to("preview", auction, new_id(), fields)
        return found

    async def offer(
        self,
        auction: str,
        lot: str,
        steps: Sequence[tuple[str, str]],
        *,
        least: str = "",
        multiple: str = "",
        most: str = "",
        confirm: bool = False,
        id: str | None = None,
    ) -> Answer:
        """A schedule on a lot of quantities, each step as (begins at, unit price); a limit left blank is none."""
        fields = {"steps": [begins for begins, _ in steps], "prices": [price for _, price in steps]}
        limits = {"least": least, "multiple": multiple, "most": most}
        return await self.ask("quantity_bid", auction, lot=lot, **fields, **limits, confirm=confirm, id=id)

    async def offer_package(
        self, auction: str, package: str, lots: Sequence[str], price: str, *, group: str = "", id: str | None = None
    ) -> Answer:
        """Several lots, in the order of the terms, for one price in money; of a group at most one is awarded."""
        return await self.ask("place_package", auction, package=package, lots=list(lots), price=price, group=group, id=id)

    async def withdraw(self, auction: str, lot: str, *, id: str | None = None) -> Answer:
        """Take the standing bid back, where the terms allow."""
        return await self.ask("withdraw", auction, lot=lot, id=id)

    async def accept_price(self, auction: str, lot: str, tick: int, *, quantity: int = 0, id: str | None = None) -> Answer:
        """Accept the price of the tick that a clock shows, which the row of the lot names; 0 is all that is left."""
        return await self.ask("accept_price", auction, lot=lot, tick=tick, quantity=quantity, id=id)

    async def submit_envelope(
        self, auction: str, lot: str, text: str, documents: Sequence[str] = (), *, id: str | None = None
    ) -> Answer:
        """Hand in the technical envelope, before the price: a text, and documents by their SHA-256 in hex."""
        return await self.ask("submit_envelope", auction, lot=lot, text=text, documents=list(documents), id=id)

    async def set_limit(
        self,
        auction: str,
        lot: str,
        prices: Sequence[str],
        *,
        decrement: str = "0",
        confirm: bool = False,
        quantity: int = 0,
        id: str | None = None,
    ) -> Answer:
        """Leave the lowest unit prices with the engine, which bids for you from then on, or accepts at a clock, where allowed.

        At a Dutch clock of a lot in parts `quantity` is how much you want, in the lot's quantity units; 0 is all that is left.
        """
        fields = {"prices": list(prices), "decrement": decrement, "confirm": confirm, "quantity": quantity}
        return await self.ask("set_limit", auction, lot=lot, **fields, id=id)

    async def clear_limit(self, auction: str, lot: str, *, id: str | None = None) -> Answer:
        """Take the limit back; what was bid stands."""
        return await self.ask("clear_limit", auction, lot=lot, id=id)

    async def pledge_more(
        self, auction: str, lot: str, member: str, steps: Sequence[tuple[str, str]], *, id: str | None = None
    ) -> Answer:
        """Commit a member to more of the lot: (quantity, unit price), highest price first; each joins at its price or below."""
        quantities, prices = [quantity for quantity, _ in steps], [price for _, price in steps]
        return await self.ask("pledge_more", auction, lot=lot, member=member, quantities=quantities, prices=prices, id=id)

    async def accept_terms(self, auction: str, terms_sha256: str, *, id: str | None = None) -> Answer:
        """Accept the terms by their hash, which a view's `terms` holds."""
        return await self.ask("accept_terms", auction, terms_sha256=terms_sha256, id=id)

    async def proofs(self, auction: str, *, after: int = 0) -> Proofs:
        """The proofs of your own receipts, once the auction has closed. Compare `entry` with the answers that you kept.

        They come some at a time: until they are `complete`, ask again `after` the number of the last one.
        Raises `PoolbidError`: `auction_not_closed` before, and for who is no supplier in it `not_permitted` or `not_found`.
        """
        return await asyncio.to_thread(_proofs, self.url, self._cookie, auction, after)

    async def organisation(self) -> dict[str, Any] | None:
        """Your organisation in the register, or None; `clearance` is empty while you may bid, and else says why not.

        Raises `PoolbidError` `not_found` where the server keeps no register.
        """
        listed = await asyncio.to_thread(_get, self.url, self._cookie, "/api/market/organisations")
        return listed[0] if listed else None

    async def worth(self, pool: str) -> dict[str, Any]:
        """What pooling is worth to you at the `prices` on record, `before` the award and `after` each."""
        told: dict[str, Any] = await asyncio.to_thread(_get, self.url, self._cookie, f"/api/pools/{quote(pool, safe='')}/leverage")
        return told

    async def ask(self, request: str, auction: str, *, id: str | None = None, **fields: Any) -> Answer:
        """Any request of PROTOCOL section 1. It is kept and sent again until it is answered.

        Raises `PoolbidError` when the server says it never reached the auction, or cannot be reached again.
        """
        answer: Answer = await self._answer_to(request, auction, id or new_id(), fields)
        return answer

    async def _answer_to(self, request: str, auction: str, id: str, fields: Mapping[str, Any]) -> Any:
        if self._ended is not None:
            raise self._ended
        asked = self._asked.get(id)
        if asked is None:
            text = json.dumps({"t": request, "id": id, "auction": auction, **fields}, separators=(",", ":"))
            asked = self._asked[id] = _Asked(text, asyncio.get_running_loop().create_future())
            # Without a connection nobody reads this box; the next one begins with everything that is asked.
            self._outbox.put_nowait(text)
        return await asyncio.shield(asked.answer)

    @property
    def unanswered(self) -> int:
        """How many requests wait for their answer."""
        return len(self._asked)

    # --- the line ------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        try:
            while True:
                await self._connect_once()
                await asyncio.sleep(random.uniform(*self._back_after_s))
        except PoolbidError as why:
            self._end(why)
            raise
        except BaseException as why:
            self._end(PoolbidError("ended", str(why)))
            raise

    async def _connect_once(self) -> None:
        parts = urlsplit(self.url)
        live = f"{'wss' if parts.scheme == 'https' else 'ws'}://{parts.netloc}/live"
        name = "__Host-poolbid" if parts.scheme == "https" else "poolbid"
        try:
            async with connect(
                live,
                subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
                origin=f"{parts.scheme}://{parts.netloc}",  # type: ignore[arg-type]
                additional_headers={"Cookie": f"{name}={self._cookie}"},
                compression=None,
                max_size=LARGEST_FRAME,
                open_timeout=5,
                ping_interval=None,
                close_timeout=1,
                proxy=None,
            ) as socket:
                self.connections += 1
                await self._speak(socket)
        except ConnectionClosed as closed:
            await self._closed(closed)
        except InvalidHandshake as refused:
            status = getattr(getattr(refused, "response", None), "status_code", 0)
            if 400 <= status < 500:
                raise PoolbidError(f"refused {status}") from refused
        except (OSError, EOFError, TimeoutError):
            pass
        finally:
            self._signed_on.clear()

    async def _closed(self, closed: ConnectionClosed) -> None:
        """Whether and when to come back, by the code the server closed with."""
        code, reason = (1006, "") if closed.rcvd is None else (closed.rcvd.code, closed.rcvd.reason)
        if code in NEVER_BACK:
            raise PoolbidError(f"closed {code}", reason) from closed
        if code == TOO_MANY:
            await asyncio.sleep(ASK_AGAIN_AFTER_S)

    async def _speak(self, socket: ClientConnection) -> None:
        self._outbox = asyncio.Queue()
        self._send({"t": "hello", "v": VERSION})
        for view in self.views.values():
            self._send({"t": "subscribe", "auction": view.auction, "cursor": view.cursor})
        for asked in self._asked.values():
            self.resent += 1
            self._outbox.put_nowait(asked.text)
        writer = asyncio.create_task(self._write(socket, self._outbox))
        try:
            async for text in socket:
                self._hear(json.loads(text))
            raise ConnectionClosed(socket.protocol.close_rcvd, socket.protocol.close_sent)
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _write(self, socket: ClientConnection, outbox: asyncio.Queue[str]) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.send(await outbox.get())

    def _send(self, frame: Mapping[str, Any]) -> None:
        self._outbox.put_nowait(json.dumps(frame, separators=(",", ":")))

    # --- what is heard -------------------------------------------------------------------------------------------

    def _hear(self, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "welcome":
                self.welcome = frame
                self._signed_on.set()
            case "auctions":
                self.welcome = {**self.welcome, "auctions": frame["auctions"], "loading": frame.get("loading", False)}
            case "snapshot" | "delta":
                view = self.views[frame["auction"]]
                view.take(frame)
                if (coming := self._coming.pop(view.auction, None)) is not None and not coming.done():
                    coming.set_result(None)
                if self._on_change is not None:
                    self._on_change(view)
            case "previewed":
                asked = self._asked.pop(frame["id"], None)
                if asked is not None and not asked.answer.done():
                    asked.answer.set_result(Preview(**{name: frame[name] for name in Preview.__slots__}))
            case "ack":
                self._answered(frame)
            case "error":
                self._fault(frame)
            case _:
                pass  # `pong` answers nobody here, `bye` is followed by the close, and later frames are not for this version

    def _answered(self, frame: dict[str, Any]) -> None:
        asked = self._asked.pop(frame["id"], None)
        if asked is not None and not asked.answer.done():
            asked.answer.set_result(Answer(**{name: frame[name] for name in Answer.__slots__}))

    def _fault(self, frame: dict[str, Any]) -> None:
        asked = self._asked.get(frame["id"]) if frame["id"] is not None else None
        if asked is None:
            if frame["code"] == "auction_unknown" and (coming := self._coming.pop(frame["detail"], None)) is not None:
                del self.views[frame["detail"]]
                coming.set_exception(PoolbidError("auction_unknown", frame["detail"]))
            return
        if frame["code"] == "ledger_unavailable":
            self.put_off += 1
            self._ask_again(asked.text)
            return
        del self._asked[frame["id"]]
        if not asked.answer.done():
            asked.answer.set_exception(PoolbidError(frame["code"], frame["detail"]))

    def _ask_again(self, text: str) -> None:
        """The server could not store it just now: the same request once more, in a moment."""

        def again() -> None:
            self._later.discard(timer)
            self.resent += 1
            self._outbox.put_nowait(text)

        timer = asyncio.get_running_loop().call_later(ASK_AGAIN_AFTER_S, again)
        self._later.add(timer)

    def _end(self, why: PoolbidError) -> None:
        self._ended = why
        for asked in self._asked.values():
            if not asked.answer.done():
                asked.answer.set_exception(why)
                asked.answer.exception()  # whoever waits hears it; nobody need
        self._asked.clear()

    async def _unless_ended(self, waited: Any) -> None:
        """Wait for something the server will bring about, or raise why it never will."""
        assert self._task is not None, "use Poolbid as a context manager"
        waiting = asyncio.ensure_future(waited)
        await asyncio.wait((waiting, self._task), return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done():
            waiting.cancel()
            raise self._ended or PoolbidError("ended")
        await waiting


def new_id() -> str:
    """An id that no other request has: the client makes it, and the server records nothing under it twice."""
    return secrets.token_hex(12)


async def sign_in(url: str, token: str) -> str:
    """Exchange an invitation's token, once, for a session; returns the session's cookie, which opens everything it may.

    A whole link will do, and what stands after its `#`, which may name the auction it leads to behind the token.
    """
    return await asyncio.to_thread(_sign_in, url, token.strip().rpartition("#")[2].partition("/")[0])


def _proofs(url: str, cookie: str, auction: str, after: int) -> Proofs:
    told = _get(url, cookie, f"/api/auctions/{quote(auction, safe='')}/receipts?after={after}")
    blinding = told["blinding"]
    states = None if blinding is None else (blinding["inner"], blinding["outer"])
    names = ("id", "seq", "at", "entry", "leaf", "body")
    found = tuple(Proof(path=tuple(each["path"]), **{name: each.get(name) for name in names}) for each in told["receipts"])
    return Proofs(told["checkpoint"], states, found, told["complete"])


def _get(url: str, cookie: str, address: str) -> Any:
    """What the server tells at this address, for the session of the cookie."""
    parts = urlsplit(url)
    headers = {"Cookie": f"{'__Host-poolbid' if parts.scheme == 'https' else 'poolbid'}={cookie}"}
    connection = _connection(url)
    try:
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
    finally:
        connection.close()
    if answer.status != 200:
        raise PoolbidError(str(told.get("code", answer.status)), str(told.get("detail", "")))
    return told


def _connection(url: str) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.netloc, timeout=10)


def _sign_in(url: str, token: str) -> str:
    connection = _connection(url)
    try:
        connection.request("POST", "/api/session", json.dumps({"token": token}), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        told = answer.read()
        if answer.status != 200:
            raise PoolbidError(str(json.loads(told).get("code", answer.status)))
        return (answer.getheader("Set-Cookie") or "").split(";")[0].partition("=")[2]
    finally:
        connection.close()
