"""Poolbid's composition root, and `python server.py`, which serves.

Everything that is handed in is handed in here: this is the one place that knows which ledger, codec, encoder and solver run. It is
read from top to bottom: what stands beside the ledger, the clock and the other nodes, the rooms and what follows in them, the
application, and what serves it.
"""

import asyncio
import contextlib
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from starlette.applications import Starlette

from auction.audit.checkpoint import DEFAULT_NAME, key_text
from auction.audit.offline import allotment_of, proposal_of
from auction.audit.publisher import Publisher, publisher_set
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
from auction.core.words import Party
from auction.files.contract_pades import Seal as PdfSeal
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
from auction.live.beside import beside
from auction.live.chains import Chains
from auction.live.clock import StoreClock, SystemClock, Wall
from auction.live.closing import Closing
from auction.live.dividing import Dividing
from auction.live.heap import calm_collector, share_arenas, sweep_up
from auction.live.jointly import Jointly
from auction.live.keeping import Keeper, Keeping, engine_of, seal_key
from auction.live.keys import fingerprint_of
from auction.live.market import MarketWatch
from auction.live.means import GATEWAY, Means
from auction.live.measures import Measures
from auction.live.node import Node as OneOfMany
from auction.live.outbox import Outbox
from auction.live.practice import Practice, knows_practice, wants_practice
from auction.live.provisional import Provisional
from auction.live.pulse import NoBeats, Pulse
from auction.live.rooms import Rooms, cache_by_name
from auction.live.rules import MARKET_RULES, POOL_RULES, Ruleset, auction_rules
from auction.live.scripts import Scripts
from auction.live.secrets import Secrets
from auction.live.signing import Signing
from auction.live.steps import Steps
from auction.live.supposing import Supposing
from auction.live.watchdog import Watchdog
from auction.pool.settling import anew
from auction.relay.either import Either
from auction.relay.port import Relay
from auction.relay.sealed import Seal, Sealed
from auction.solvers.beside import solve_beside
from auction.solvers.sharing import FAST
from auction.solvers.steady import Steady
from auction.web.access import ACCESS_RULES
from auction.web.app import create_app
from auction.web.brand import Brand, brand_of
from auction.web.identity import Identity
from auction.web.logs import Logs
from auction.web.metrics import exposed, page
from auction.web.outgoing import Outgoing
from auction.web.tracing import Tracing, tracing_of
from auction.web.uvicorn import Web, listener, web_config
from auction.web.webhook import Hook
from auction.web.welcome import invitation_links, welcome
from auction.wire.encode import FrameEncoder
from auction.wire.webhook import secret_from

_log = logging.getLogger("poolbid")


# --- beside the ledger -----------------------------------------------------------------------------------------


def codec_of(rules: Ruleset) -> FastCodec:
    """The codec of the hot path for a kind of stream."""
    return FastCodec(commands=rules.commands, events=rules.events)


def state_codec_of(rules: Ruleset) -> StateCodec:
    """The codec of the states of a kind of stream."""
    return StateCodec(type(rules.new_state()), rules.commands)


@contextlib.contextmanager
def keeping_of(settings: Settings, ledger: Ledger) -> Iterator[Keeping]:
    """The snapshots beside this server's ledger, sealed under a key of its own: many nodes keep them in their database."""
    store = getattr(ledger, "snapshots", None) or open_snapshots(settings.ledger_url)
    try:
        yield Keeping(store, seal_key(secret_of(settings)), cache_by_name(state_codec_of), engine_of())
    finally:
        store.close()


def beats_of(settings: Settings) -> BeatFile:
    """Where the last moment is kept at which this server could take bids."""
    return BeatFile(settings.directory / "last-beat")


def outbox_of(settings: Settings, rooms: Rooms) -> Outbox | None:
    """What posts news of contracts, where a webhook is set. Raises Unreadable for one that cannot be.

    Whoever owns an auction goes on from where its owner before was: many nodes keep the places in their database.
    """
    if not settings.webhook_url:
        return None
    outgoing = Outgoing.to(settings.webhook_url, private=settings.webhook_private)
    hook = Hook(outgoing, secret_from(webhook_secret_of(settings)), rooms.clock)
    cursors = getattr(rooms.ledger, "cursors", None) or CursorFile(settings.directory / "webhooks.json")
    return Outbox(rooms, cursors, hook.post)


def signing_of(settings: Settings) -> Signing:
    """Who signs contracts: the key that signs checkpoints, under the same name."""
    signer = Signer.from_seed(urlsplit(settings.public_url).hostname or DEFAULT_NAME, checkpoint_seed(settings))
    return Signing(signer.name, key_text(signer.key), signer.sign_bare)


# --- the clock, and the other nodes ----------------------------------------------------------------------------


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


# --- the rooms, and what follows in them -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Node:
    """One running node: its rooms, its door, and what is asked beside them."""

    rooms: Rooms
    identity: Identity
    watchdog: Watchdog
    jointly: Jointly
    supposing: Supposing
    outbox: Outbox | None
    measures: Measures


@contextlib.asynccontextmanager
async def running(settings: Settings, base_url: str, *, early: bool = False) -> AsyncIterator[Node]:
    """The rooms of this data directory, opened from the ledger and going on; what was decided is durable when it ends.

    `early` does not wait for the auctions, which are loaded meanwhile.
    """
    make_directory(settings)
    with (
        alone_with(settings.ledger_url),
        contextlib.closing(open_ledger(settings.ledger_url, settings.tenant)) as ledger,
        keeping_of(settings, ledger) as keeping,
    ):
        for notice in ledger.notices:
            if notice.endswith(CHANGED):
                _log.warning(notice)
            _log.debug(notice)  # `auction doctor` tells them; one node alone has taken care of what they warn of
        ground = ground_of(settings, ledger, keeping)
        rooms = rooms_on(ground, Secrets(secret_of(settings)))
        async with _going_on(settings, ground, rooms, base_url, early=early) as node:
            yield node


def rooms_on(ground: Ground, secrets: Secrets) -> Rooms:
    """The rooms, of which none has been opened yet."""
    return Rooms(
        ground.ledger,
        rules={"auction": auction_rules(secrets), "pool": POOL_RULES, "market": MARKET_RULES, "access": ACCESS_RULES},
        codec=codec_of,
        clock=ground.clock,
        encoder=FrameEncoder(),
        secrets=secrets,
        pulse=ground.pulse,
        node=ground.node,
        keeping=ground.keeping,
    )


@contextlib.asynccontextmanager
async def _going_on(settings: Settings, ground: Ground, rooms: Rooms, base_url: str, *, early: bool) -> AsyncIterator[Node]:
    """These rooms, going on; what was decided is durable when they end."""
    looking, supposing = Steady(), Steady()
    dividing = Dividing(rooms, allotment_of, FAST)
    jointly = Jointly(solve_beside, check_joint, lambda state: anew("award", state))
    steps = Steps(
        closing=Closing(proposal_of, dividing.allotment_of, jointly),
        dividing=dividing,
        signing=signing_of(settings),
        provisional=Provisional(looking.look),
        market=MarketWatch(rooms, ground.clock),
        outbox=outbox_of(settings, rooms),
    )
    steps.follow(rooms)
    measures = Measures()
    measures.hear(rooms)
    node = Node(
        rooms,
        Identity(rooms, secret=secret_of(settings), base_url=base_url, is_https=settings.is_https),
        Watchdog(ground.clock, rooms, ground.pulse),
        jointly,
        Supposing(supposing.suppose, nearest=supposing.nearest),
        steps.outbox,
        measures,
    )
    keeper, chains = Keeper(ground.keeping, rooms), Chains(ground.keeping, rooms)
    posting = None if steps.outbox is None else steps.outbox.run
    telling = None if ground.node is None else AwardNews(ground.node, rooms, jointly).run
    await rooms.start(early=early)
    try:
        async with beside(node.watchdog.run, steps.market.run, measures.run, posting, keeper.run, chains.run, telling):
            yield node
    finally:
        await jointly.stop()
        await steps.provisional.stop()
        looking.stop()
        supposing.stop()
        await rooms.stop()
        await keeper.drained()


def scripts_on(rooms: Rooms) -> Scripts:
    """The scripted suppliers of every practice auction, by the guide prices of the sample files."""
    return Scripts(rooms, GUIDE_PRICES)


def practice_on(rooms: Rooms, is_watched: Callable[[], bool] = lambda: True) -> Practice:
    """Practice auctions over the sample files that come with Poolbid."""
    return Practice(rooms, [Party(sample.member, sample.name) for sample in SAMPLES], requests(), GUIDE_PRICES, is_watched)


# --- the application, and what serves it -----------------------------------------------------------------------


def app_of(
    settings: Settings, node: Node, tracing: Tracing | None, seal: PdfSeal | None, brand: Brand, publisher: Publisher
) -> Starlette:
    """The application over a running node."""
    return create_app(
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
        branded=brand,
        publisher=publisher,
    )


async def serve(settings: Settings, ready: Callable[[str], None] = print, logs: Logs | None = None) -> None:
    """Serve until stopped; `ready` is told the welcome once people can come in."""
    seal = None if not settings.pdf_certificate else seal_by(Path(settings.pdf_certificate), settings.pdf_certificate_password)
    brand = brand_of(settings.brand_name, settings.brand_logo, settings.brand_colour)
    publisher = publisher_set(settings.ocds_publisher, settings.ocds_buyer, settings.ocds_prefix, settings.brand_name)
    with tracing_for(settings) as tracing, listener(settings.host, settings.port) as bound:
        base_url = settings.base_url_at(bound.getsockname()[1])
        if settings.exposed:
            _log.warning("%s", settings.exposed)
        async with running(settings, base_url, early=True) as node:
            if logs is not None:
                node.measures.lines_left_out = lambda: logs.left_out
                logs.strike(secret_of(settings).decode("utf-8", "replace"), checkpoint_seed(settings).hex())
            if tracing is not None:
                tracing.hear(node.rooms)
            practice = not settings.gateway and await knows_practice(settings.practice, node.rooms)
            links = {} if settings.gateway else await invitation_links(node.identity, practice=practice)
            text = welcome(base_url, links, practice=practice, name=brand.name)
            app = app_of(settings, node, tracing, seal, brand, publisher)

            async def farewell() -> None:
                node.watchdog.rest()
                await node.rooms.hand_over()
                await app.state.lobby.drained()

            def is_watched() -> bool:
                return app.state.lobby.count > 0 and wants_practice(settings.practice, node.rooms)

            async def announced() -> None:
                await node.rooms.opening.all()  # the next one has the number after the last
                await practice_on(node.rooms, is_watched).run()

            def measured() -> str:
                return page(node.rooms, app.state.lobby, node.measures)

            web = Web(web_config(app, deflate=settings.ws_deflate), lambda: ready(text), farewell)
            web.heed_signals()
            async with (
                beside(scripts_on(node.rooms).run, announced if practice else None, sweep_up),
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
