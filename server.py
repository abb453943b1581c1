"""Poolbid's composition root, and `python server.py`, which serves.

Everything that is handed in is handed in here: this is the one place that knows which ledger, codec, encoder and solver run.
"""

import asyncio
import contextlib
import ctypes
import gc
import hashlib
import hmac
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any, cast
from urllib.parse import urlsplit

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.frames import Frame
from websockets.http11 import Request
from websockets.protocol import SERVER
from websockets.protocol import Protocol as WebSocketParser

from auction.audit.checkpoint import DEFAULT_NAME, key_text
from auction.audit.offline import allotment_of, proposal_of
from auction.audit.signature import Signer
from auction.award.joint_check import check_joint
from auction.config import (
    Settings,
    checkpoint_seed,
    make_directory,
    metrics_door,
    proxies_of,
    secret_of,
    secrets_in,
    unknown_in,
    webhook_secret_of,
)
from auction.core.moments import SECOND_US
from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, ENGINE, Party
from auction.files.contract_pades import seal_by
from auction.files.samples import GUIDE_PRICES, SAMPLES, requests
from auction.ledger.alone import alone_with
from auction.ledger.beats import BeatFile
from auction.ledger.cursors import CursorFile
from auction.ledger.fast import FastCodec, StateCodec
from auction.ledger.ownership import Ownership
from auction.ledger.port import CHANGED, Ledger
from auction.ledger.sql import open_ledger
from auction.ledger.sqlite_snapshots import open_snapshots
from auction.live.award_news import AwardNews
from auction.live.chains import Chains
from auction.live.clock import StoreClock, SystemClock, Wall
from auction.live.closing import Closing
from auction.live.contract_news import News
from auction.live.dividing import Dividing
from auction.live.jointly import Jointly
from auction.live.keeping import Keeper, Keeping, engine_of, seal_key
from auction.live.market import MarketWatch
from auction.live.means import GATEWAY, Means
from auction.live.measures import Measures
from auction.live.node import Node as OneOfMany
from auction.live.outbox import Outbox
from auction.live.practice import PERSON, Practice
from auction.live.provisional import Provisional
from auction.live.pulse import NoBeats, Pulse
from auction.live.room import Room
from auction.live.rooms import AUCTION, Rooms, cache_by_name
from auction.live.rules import MARKET_RULES, POOL_RULES, Ruleset, auction_rules
from auction.live.scripts import Scripts
from auction.live.secrets import Secrets
from auction.live.signing import Signing
from auction.live.supposing import Supposing
from auction.live.watchdog import Watchdog
from auction.pool.settling import anew
from auction.relay.either import Either
from auction.relay.port import Relay
from auction.relay.sealed import Seal, Sealed
from auction.solvers.beside import solve_beside
from auction.solvers.sharing import FAST
from auction.solvers.steady import Steady
from auction.web.access import ACCESS_RULES, Guest
from auction.web.app import create_app
from auction.web.identity import Identity
from auction.web.inbound import Reading
from auction.web.line import EXTENSION, HandedOver
from auction.web.logs import Logs
from auction.web.metrics import exposed, page
from auction.web.outgoing import Outgoing
from auction.web.packing import WINDOW_BITS
from auction.web.tracing import Tracing, tracing_of
from auction.wire.encode import FrameEncoder
from auction.wire.webhook import body_of, headers_of, secret_from

try:
    from websockets.speedups import apply_mask
except ImportError:
    from websockets.utils import apply_mask

DRAIN_S = 5
LARGEST_FRAME = 16 * 1024
COLLECTED_AT = (20_000, 50, 100)
SWEPT_EVERY_S = 20
OLDER_EVERY = 10
M_ARENA_MAX = -8
ARENAS = 2

_log = logging.getLogger("poolbid")


@dataclass(frozen=True, slots=True)
class Node:
    """One running node: its ledger, its rooms, and its door."""

    ledger: Ledger
    rooms: Rooms
    identity: Identity
    watchdog: Watchdog
    jointly: Jointly
    supposing: Supposing
    outbox: Outbox | None
    measures: Measures


_Going = tuple[Rooms, Watchdog, Jointly, Supposing, Outbox | None, Measures]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where news of contracts is posted, the secret that signs it, and where it is kept how far that has come."""

    outgoing: Outgoing
    secret: bytes
    places: Path

    def outbox(self, rooms: Rooms) -> Outbox:
        """The outbox over these rooms."""

        async def deliver(news: News) -> None:
            body = body_of(news.id, news.kind, news.at, news.data)
            await self.outgoing.send(body, headers_of(self.secret, news.id, rooms.clock.now_us() // SECOND_US, body))

        # Whoever owns an auction goes on from where its owner before was: many nodes keep the places in their database.
        cursors = getattr(rooms.ledger, "cursors", None) or CursorFile(self.places)
        return Outbox(rooms, cursors, deliver)


def hook_of(settings: Settings) -> Hook | None:
    """The webhook as it is set, or None. Raises Unreadable for one that cannot be."""
    if not settings.webhook_url:
        return None
    outgoing = Outgoing.to(settings.webhook_url, private=settings.webhook_private)
    return Hook(outgoing, secret_from(webhook_secret_of(settings)), settings.directory / "webhooks.json")


def codec_of(rules: Ruleset) -> FastCodec:
    """The codec of the hot path for a kind of stream."""
    return FastCodec(commands=rules.commands, events=rules.events)


@contextlib.contextmanager
def keeping_of(settings: Settings, ledger: Ledger) -> Iterator[Keeping]:
    """The snapshots beside this server's ledger, sealed under a key of its own: many nodes keep them in their database."""
    store = getattr(ledger, "snapshots", None) or open_snapshots(settings.ledger_url)
    try:
        yield Keeping(store, seal_key(secret_of(settings)), cache_by_name(state_codec_of), engine_of())
    finally:
        store.close()


def state_codec_of(rules: Ruleset) -> StateCodec:
    """The codec of the states of a kind of stream."""
    return StateCodec(type(rules.new_state()), rules.commands)


@contextlib.asynccontextmanager
async def running(settings: Settings, base_url: str, *, early: bool = False) -> AsyncIterator[Node]:
    """The rooms of this data directory, opened from the ledger and going on; what was decided is durable when it ends.

    `early` does not wait for the auctions, which are loaded meanwhile.
    """
    make_directory(settings)
    with alone_with(settings.ledger_url):
        ledger = open_ledger(settings.ledger_url, settings.tenant)
        try:
            secrets, signing, hook = Secrets(secret_of(settings)), signing_of(settings), hook_of(settings)
            with keeping_of(settings, ledger) as keeping:
                async with _rooms_over(ground_of(settings, ledger, keeping), secrets, signing, hook, early=early) as going:
                    identity = Identity(going[0], secret=secret_of(settings), base_url=base_url, is_https=settings.is_https)
                    yield Node(ledger, going[0], identity, *going[1:])
        finally:
            ledger.close()


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rooms stand on: the ledger, its clock, beats and snapshots, and this node's part where many share it."""

    ledger: Ledger
    clock: Wall
    pulse: Pulse
    node: OneOfMany | None
    keeping: Keeping


def ground_of(settings: Settings, ledger: Ledger, keeping: Keeping) -> Ground:
    """One process holds a SQLite file, and decides everything; a shared ledger says which node decides what, by its own clock."""
    if not isinstance(ledger, Ownership):
        alone = SystemClock()
        return Ground(ledger, alone, Pulse(alone, beats_of(settings)), None, keeping)
    clock = StoreClock()
    id, key = f"{GATEWAY * settings.gateway}{token_hex(8)}", secret_of(settings)
    means = Means(id, name_of(settings), ledger, relay_of(settings), fingerprint_of(key), clock.told)
    return Ground(ledger, clock, Pulse(clock, NoBeats()), OneOfMany(means), keeping)


def name_of(settings: Settings) -> str:
    """What people know this node by: its machine, and where it listens."""
    return f"{socket.gethostname()} {settings.host}:{settings.port}"


def relay_of(settings: Settings) -> Relay:
    """What carries messages between the nodes, sealed: Redis where one is set, and the database, which all reach."""
    from auction.relay.postgres import PostgresRelay  # needs the extra `scale`, as the ledger there does

    seal = Seal(secret_of(settings), settings.circle)
    database = Sealed(PostgresRelay(settings.ledger_url, settings.tenant), seal)
    if not settings.relay_url.startswith("redis"):
        return database
    from auction.relay.redis import RedisCarrier

    return Either(Sealed(RedisCarrier(settings.relay_url, settings.circle), seal), database)


async def relay_health(settings: Settings) -> dict[str, object]:
    """Whether messages pass by the relay that is set, tried by a message to oneself."""
    if not settings.relay_url.startswith("redis"):
        return {"is_up": None, "notice": "no relay of its own is set"}
    from auction.relay.redis import RedisCarrier

    relay = RedisCarrier(settings.relay_url, settings.circle)
    await relay.start(f"doctor-{token_hex(8)}", lambda sender, body: None)
    is_up = relay.is_up
    await relay.stop()
    return {"is_up": is_up}


def fingerprint_of(key: bytes) -> str:
    """What two nodes know by that they have the same secret key; it tells nothing of the key."""
    return hmac.new(key, b"poolbid fingerprint", hashlib.sha256).hexdigest()[:32]


@contextlib.asynccontextmanager
async def _rooms_over(
    ground: Ground, secrets: Secrets, signing: Signing, hook: Hook | None, *, early: bool
) -> AsyncIterator[_Going]:
    """The rooms of this ledger, going on; what was decided is durable when they end."""
    ledger, clock, pulse, node = ground.ledger, ground.clock, ground.pulse, ground.node
    for notice in ledger.notices:
        if notice.endswith(CHANGED):
            _log.warning(notice)
        _log.debug(notice)  # `auction doctor` tells them; one node alone has taken care of what they warn of
    rules = {"auction": auction_rules(secrets), "pool": POOL_RULES, "market": MARKET_RULES, "access": ACCESS_RULES}
    rooms = Rooms(
        ledger,
        rules=rules,
        codec=codec_of,
        clock=clock,
        encoder=FrameEncoder(),
        secrets=secrets,
        pulse=pulse,
        node=node,
        keeping=ground.keeping,
    )
    keeper, chains = Keeper(ground.keeping, rooms), Chains(ground.keeping, rooms)
    watchdog = Watchdog(clock, rooms, pulse)
    dividing = Dividing(rooms, allotment_of, FAST)
    jointly = Jointly(solve_beside, check_joint, lambda state: anew("award", state))
    closing = Closing(proposal_of, dividing.allotment_of, jointly)
    looking, supposing = Steady(), Steady()
    provisional = Provisional(looking.look)
    market = MarketWatch(rooms, clock)
    outbox = None if hook is None else hook.outbox(rooms)
    if outbox is not None:
        rooms.on_owned_step.append(outbox.follow)
    rooms.on_owned_step.append(closing.follow)
    rooms.on_step += [dividing.follow, market.follow]  # what happens in another stream, on another node, calls for steps too
    rooms.on_owned_step.append(signing.follow)
    rooms.on_owned.append(provisional.follow)
    measures = Measures()
    rooms.on_owned.append(measures.follow)
    rooms.on_told.append(measures.told)
    rooms.committer.on_timed.append(measures.committed)

    def catch_up(room: Room) -> None:
        """Take the steps that are due in an auction that was begun by another process."""
        if room.stream.startswith(AUCTION) and room.state.terms is not None:
            closing.catch_up(room)
            dividing.catch_up(room)
            signing.catch_up(room)
            if outbox is not None:
                outbox.catch_up(room)

    award_news = None if node is None else AwardNews(node, rooms, jointly)
    if node is None:
        rooms.on_loaded += [catch_up, market.catch_up]
    else:
        node.owning.on_taken += [catch_up, provisional.catch_up, market.catch_up]
    await rooms.start(early=early)
    try:
        posting = None if outbox is None else outbox.run
        telling = None if award_news is None else award_news.run
        async with (
            _beside(watchdog.run),
            _beside(market.run),
            _beside(measures.run),
            _beside(posting),
            _beside(keeper.run),
            _beside(chains.run),
            _beside(telling),
        ):
            yield rooms, watchdog, jointly, Supposing(supposing.suppose, nearest=supposing.nearest), outbox, measures
    finally:
        await jointly.stop()
        await provisional.stop()
        looking.stop()
        supposing.stop()
        await rooms.stop()
        await keeper.drained()


def signing_of(settings: Settings) -> Signing:
    """Who signs contracts: the key that signs checkpoints, under the same name."""
    signer = Signer.from_seed(urlsplit(settings.public_url).hostname or DEFAULT_NAME, checkpoint_seed(settings))
    return Signing(signer.name, key_text(signer.key), signer.sign_bare)


def beats_of(settings: Settings) -> BeatFile:
    """Where the last moment is kept at which this server could take bids."""
    return BeatFile(settings.directory / "last-beat")


def wants_practice(settings: Settings, rooms: Rooms) -> bool:
    """Whether practice goes on: as set, or while every auction of the ledger is practice."""
    if settings.practice is not None:
        return settings.practice
    return all(room.state.known_terms().practice for room in rooms.auctions())


async def knows_practice(settings: Settings, rooms: Rooms) -> bool:
    """Whether practice goes on: known as soon as one auction is none, or all have been loaded."""
    while settings.practice is None and rooms.opening and wants_practice(settings, rooms):
        await rooms.opening.one()
    return wants_practice(settings, rooms)


def scripts_on(rooms: Rooms) -> Scripts:
    """The scripted suppliers of every practice auction, by the guide prices of the sample files."""
    return Scripts(rooms, GUIDE_PRICES)


def practice_on(rooms: Rooms, is_watched: Callable[[], bool] = lambda: True) -> Practice:
    """Practice auctions over the sample files that come with Poolbid."""
    return Practice(rooms, [Party(sample.member, sample.name) for sample in SAMPLES], requests(), GUIDE_PRICES, is_watched)


async def invitation_links(identity: Identity, *, practice: bool) -> dict[str, str]:
    """One sign-in link for each role that has somebody to speak for: a supplier only in practice."""
    guests: list[tuple[Guest, str, str]] = [("buyer", CONSORTIUM, "Consortium coordinator"), ("auditor", "auditor", "Auditor")]
    if practice:
        guests.insert(0, ("supplier", PERSON.id, PERSON.name))
    links: dict[str, str] = {}
    for role, party, name in guests:
        invited = await identity.invite(by=ENGINE, role=role, party=party, name=name)
        assert not isinstance(invited, Refusal), invited
        links[role] = invited.link
    return links


def welcome(base_url: str, links: dict[str, str], *, practice: bool) -> str:
    """What the person who started the server reads; without links it is a gateway, whose start waits for no node that decides."""
    lines = [f"Poolbid serves at {base_url}", ""]
    if not links:
        return "\n".join([*lines, "A gateway: other nodes decide, and invite. Ctrl+C stops the server.", ""])
    if practice:
        lines += ["Practice is on: scripted suppliers, sample demand, nothing of it binds anybody.", ""]
    lines += [f"  {role:<9} {link}" for role, link in links.items()]
    lines += ["", "Each link signs in once, and a browser holds one sign-in: open each in a browser or private window of its own."]
    return "\n".join([*lines, "Ctrl+C stops the server.", ""])


def listener(settings: Settings) -> socket.socket:
    """The socket the server listens on; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # By its protocol's name: only then does asyncio send small answers without waiting for those before to be confirmed.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
        bound.listen(2048)
    except OSError as fault:
        bound.close()
        raise OSError(
            f"{settings.host}:{settings.port} cannot be listened on: {fault.strerror or fault} (AUCTION_HOST, AUCTION_PORT)"
        ) from fault
    return bound


class HubProtocol(WebSocketsSansIOProtocol):
    """uvicorn's own protocol for the handshake; then the application takes the connection over, and this is let go."""

    def __init__(self, config: uvicorn.Config, *more: Any, **named: Any) -> None:
        super().__init__(config, *more, **named)
        self.conn.available_extensions = (UNPACKING,) if config.ws_per_message_deflate else ()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection over from the protocol that read the request, which held its parser and was held by it."""
        super().connection_made(transport)
        before = cast(asyncio.Transport, transport).get_protocol()
        if hasattr(before, "parser"):  # else both waited for the collector of cycles, and much with them
            before.parser = None

    def handle_connect(self, event: Request) -> None:
        """Offer the connection to the application that is about to run."""
        super().handle_connect(event)
        if self.response.status_code == 101:
            self.scope["extensions"][EXTENSION] = self._hand_over  # type: ignore[assignment]

    async def send(self, message: Any) -> None:
        """As uvicorn does; a handshake that was answered with a refusal is complete, which uvicorn itself takes for an error."""
        await super().send(message)
        if self.initial_response is not None and self.close_sent:
            self.handshake_complete = True

    def _hand_over(self) -> HandedOver | None:
        """The connection, or None when it has ended already, or the client spoke before it was answered: then uvicorn keeps it."""
        del self.scope["extensions"][EXTENSION]
        if self.disconnected or self.transport.is_closing() or not self.queue.empty() or self.conn.reader.buffer:
            return None
        transport, self.transport = self.transport, cast(asyncio.Transport, _Gone())
        self.connections.discard(self)
        self.conn.parser.close()  # a generator that held whose it is
        if not self.conn.extensions:
            return HandedOver(transport, self.connections, READING)
        (agreed,) = self.conn.extensions
        unpacks = isinstance(agreed, Unpacking) and agreed.local_max_window_bits >= WINDOW_BITS
        return HandedOver(transport, self.connections, UNPACKING_READING, unpacks)


class _Gone:
    """What uvicorn closes at the end of a handshake whose connection goes on without it."""

    def close(self) -> None:
        """Nothing is left to close."""


class Unpacking(PerMessageDeflate):
    """What the other end compresses is unpacked, each message by itself and never beyond the bound; nothing is compressed here.

    What is compressed for many is so in `web/packing.py`.
    """

    def __init__(self, bits: int = WINDOW_BITS) -> None:
        super().__init__(True, True, 15, bits)

    def encode(self, frame: Frame) -> Frame:
        """The frame as it is."""
        return frame


class _Unpacks(ServerPerMessageDeflateFactory):
    """Agrees that neither side leans on earlier messages, which is what lets many share one."""

    def process_request_params(self, params: Any, accepted_extensions: Any) -> tuple[Any, PerMessageDeflate]:
        """What is answered to an offer. Raises NegotiationError for one that cannot be met."""
        answered, agreed = super().process_request_params(params, accepted_extensions)
        return answered, Unpacking(agreed.local_max_window_bits)


UNPACKING = _Unpacks(True, True, server_max_window_bits=WINDOW_BITS)


def _unpacking_parser() -> WebSocketParser:
    parser = _parser()
    parser.extensions = [Unpacking()]
    return parser


def _parser() -> WebSocketParser:
    return WebSocketParser(SERVER, max_size=LARGEST_FRAME)


READING = Reading(_parser, apply_mask, LARGEST_FRAME)
"""How sockets are read here."""
UNPACKING_READING = Reading(_unpacking_parser, apply_mask, LARGEST_FRAME)
"""How those are read that may send messages compressed."""


def web_config(app: Any, *, deflate: bool = False) -> uvicorn.Config:
    """How uvicorn serves the application: small frames, no trust in a proxy's headers, a bounded drain; deflate where asked."""
    return uvicorn.Config(
        app,
        ws=HubProtocol,
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=deflate,
        ws_ping_interval=None,
        proxy_headers=False,
        server_header=False,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=DRAIN_S,
    )


async def serve(settings: Settings, ready: Callable[[str], None] = print, logs: Logs | None = None) -> None:
    """Serve until stopped; `ready` is told the welcome once people can come in."""
    seal = None if not settings.pdf_certificate else seal_by(Path(settings.pdf_certificate), settings.pdf_certificate_password)
    with tracing_for(settings) as tracing, listener(settings) as bound:
        port = bound.getsockname()[1]
        base_url = settings.base_url if settings.public_url or settings.port else f"{settings.base_url.rsplit(':', 1)[0]}:{port}"
        if settings.exposed:
            _log.warning("%s", settings.exposed)
        async with running(settings, base_url, early=True) as node:
            if logs is not None:
                node.measures.lines_left_out = lambda: logs.left_out
                logs.strike(secret_of(settings).decode("utf-8", "replace"), checkpoint_seed(settings).hex())
            if tracing is not None:
                node.rooms.committer.on_timed.append(tracing.committed)
                node.rooms.committer.on_answered.append(tracing.answered)
            practice = not settings.gateway and await knows_practice(settings, node.rooms)
            links = {} if settings.gateway else await invitation_links(node.identity, practice=practice)
            text = welcome(base_url, links, practice=practice)
            app = create_app(
                node.rooms,
                node.identity,
                settings,
                checkpoint_seed=checkpoint_seed(settings),
                jointly=node.jointly,
                supposing=node.supposing,
                seal=seal,
                outbox=node.outbox,
                tracing=tracing,
                proxies=proxies_of(settings),
                observers_every_ms=settings.observers_every_ms,
            )

            async def farewell() -> None:
                node.watchdog.rest()
                await node.rooms.hand_over()
                await app.state.lobby.drained()

            web = _Web(web_config(app, deflate=settings.ws_deflate), lambda: ready(text), farewell)
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, web.stop)

            def is_watched() -> bool:
                return app.state.lobby.count > 0 and wants_practice(settings, node.rooms)

            async def announced() -> None:
                await node.rooms.opening.all()  # the next one has the number after the last
                await practice_on(node.rooms, is_watched).run()

            def measured() -> str:
                return page(node.rooms, app.state.lobby, node.measures)

            announcing = announced if practice else None
            async with (
                _beside(scripts_on(node.rooms).run),
                _beside(announcing),
                _beside(sweep_up),
                exposed(metrics_door(settings), measured),
            ):
                await web.serve(sockets=[bound])


@contextlib.contextmanager
def tracing_for(settings: Settings) -> Iterator[Tracing | None]:
    """The spans of this node where they are asked for; what waits is sent at the end. Raises Unreadable where there can be none."""
    tracing, notice = tracing_of(settings.otel_endpoint, os.environ, node=name_of(settings))
    if notice:
        _log.warning("%s", notice)
    try:
        yield tracing
    finally:
        if tracing is not None:
            tracing.stop()


class _Web(uvicorn.Server):
    """uvicorn, telling when people can come in, and leaving the signals to `serve`, which still has a ledger to close."""

    def __init__(
        self, config: uvicorn.Config, started: Callable[[], None], farewell: Callable[[], Coroutine[Any, Any, None]]
    ) -> None:
        super().__init__(config)
        self._tell = started
        self._farewell = farewell

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let every socket say goodbye before it is closed, so that its client knows to come back."""
        await self._farewell()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Touch no signal handler."""
        yield

    def stop(self) -> None:
        """Drain and end; at the second asking, end at once."""
        self.force_exit = self.should_exit
        self.should_exit = True


@contextlib.asynccontextmanager
async def _beside(work: Callable[[], Coroutine[Any, Any, None]] | None) -> AsyncIterator[None]:
    """Let the work run beside the server, and end with it."""
    if work is None:
        yield
        return
    task = asyncio.create_task(work())
    task.add_done_callback(_report)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _report(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        _log.error("something beside the server failed", exc_info=task.exception())


def build_console() -> None:
    """Build the consoles where this is a checkout and they are missing or stale; serve without them where that fails."""
    root = Path(__file__).resolve().parent
    if not (root / "clients" / "hatch_build.py").is_file():
        return
    from clients.hatch_build import ConsoleNotBuilt, build_console, will_build

    if will_build(root):
        _log.info("the consoles' sources have changed: building them, which takes a while")
    try:
        build_console(root)
    except ConsoleNotBuilt as why:
        _log.warning("%s", why)


def calm_collector() -> None:
    """Look for cycles less often: a bid makes some hundred small objects and hardly a cycle, and what a room keeps is no garbage.

    As often as Python looks by itself, it took a third of the time of a bid among fifty suppliers; everything imported need not be
    looked at again.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTED_AT)


async def sweep_up() -> None:
    """Look for young cycles from time to time, while there are few, and every so many times for those a little older.

    Left to their number, twenty thousand objects would wait for the collector in a quiet server: that is megabytes, and what stays
    lies between them. Only what came since is gone through.
    """
    for turn in count(1):
        await asyncio.sleep(SWEPT_EVERY_S)
        gc.collect(0 if turn % OLDER_EVERY else 1)


def share_arenas() -> None:
    """Let all threads beside the loop's allocate from one arena, where glibc allocates.

    It gives each thread an arena of its own, which keeps what was freed in it for that thread alone: snapshots of states are read
    and made in whichever thread is free, and what each had needed at most stayed with each.
    """
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def run(settings: Settings) -> None:
    """Serve until stopped, as `python server.py` and `auction serve` do."""
    share_arenas()
    calm_collector()
    logs = Logs(settings.log_format, settings.log_level, node=name_of(settings), secrets=secrets_in(settings))
    logs.begin()
    for notice in unknown_in(os.environ):
        _log.warning("%s", notice)
    build_console()
    loop_factory = None
    with contextlib.suppress(ImportError):
        import uvloop

        loop_factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(serve(settings, logs=logs))


if __name__ == "__main__":
    from auction.__main__ import main

    main(["serve", *sys.argv[1:]])
