"""The web application: every address there is, and what stands before it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from typing import Final
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Scope

from auction.audit.publisher import Publisher
from auction.core.errors import AuctionError
from auction.files.contract_pades import Seal
from auction.live.jointly import Jointly
from auction.live.outbox import Outbox
from auction.live.rooms import Rooms
from auction.live.supposing import Supposing
from auction.web import (
    auctions,
    award,
    brand,
    competition,
    compliance,
    contracts,
    demand,
    division,
    landed,
    market,
    pages,
    pool_pages,
    pools,
    presets,
    price_index,
    proofs,
    reading,
    receipts,
    register_files,
    register_history,
    saving,
    sessions,
    subsidies,
    supply,
    tables,
    trials,
    webhook,
    worth,
)
from auction.web.arriving import Arriving
from auction.web.desk import Desk
from auction.web.guard import Guard
from auction.web.identity import Identity
from auction.web.limits import REQUESTS_AT_ONCE, REQUESTS_PER_SECOND, Buckets, Limits, Networks
from auction.web.listing import Listing
from auction.web.loading import Loading
from auction.web.lobby import Lobby
from auction.web.origin import Address, Doors
from auction.web.problems import Problem, on_auction_error, on_http, on_problem
from auction.web.reading import Readings, on_gone
from auction.web.shared_limits import Counted, SharedLimits
from auction.web.tracing import Tracing
from auction.web.trail import Trails

_AUCTION: Final = "/api/auctions/{auction}"
_DIVISION: Final = _AUCTION + "/division"
_POOL: Final = "/api/pools/{pool}"
_BOM: Final = _POOL + "/boms/{member}/{file_name:path}"

ROUTES: Final[tuple[Route, ...]] = (
    Route("/api/session", sessions.show, methods=["GET"]),
    Route("/api/readings/{id}", reading.show, methods=["GET"]),
    Route("/api/session", sessions.join, methods=["POST"]),
    Route("/api/session", sessions.leave, methods=["DELETE"]),
    Route("/api/sessions", sessions.sessions, methods=["GET"]),
    Route("/api/sessions/{session}", sessions.revoke, methods=["DELETE"]),
    Route("/api/invitation", sessions.look, methods=["POST"]),
    Route("/api/invitations", sessions.invite, methods=["POST"]),
    Route("/api/presets", presets.show_presets, methods=["GET"]),
    Route("/api/presets/{preset}/terms", presets.apply_preset, methods=["POST"]),
    Route("/api/trials", trials.try_terms, methods=["POST"]),
    Route("/api/landed", landed.work_out, methods=["POST"]),
    Route("/api/auctions", auctions.show_all, methods=["GET"]),
    Route("/api/auctions", auctions.announce, methods=["POST"]),
    Route(_AUCTION + "/terms", auctions.terms, methods=["GET"]),
    Route(_AUCTION + "/terms", auctions.amend, methods=["POST"]),
    Route(_AUCTION + "/requests/{number}/terms", auctions.asked_terms, methods=["GET"]),
    Route(_AUCTION + "/award", award.show, methods=["GET"]),
    Route(_AUCTION + "/rules", award.choose, methods=["POST"]),
    Route(_AUCTION + "/scenarios", award.compare, methods=["POST"]),
    Route(_AUCTION + "/why-not", award.why_not, methods=["POST"]),
    Route(_AUCTION + "/reasons", award.why, methods=["POST"]),
    Route(_AUCTION + "/next-awards", award.who_next, methods=["POST"]),
    Route(_AUCTION + "/payments", award.payments, methods=["POST"]),
    Route(_AUCTION + "/lots/{lot}/trail", auctions.trail, methods=["GET"]),
    Route(_AUCTION + "/entries", proofs.entries, methods=["GET"]),
    Route(_AUCTION + "/bundle", proofs.bundle, methods=["GET"]),
    Route(_AUCTION + "/ocds", proofs.ocds, methods=["GET"]),
    Route(_AUCTION + "/receipts", receipts.receipts, methods=["GET"]),
    Route(_AUCTION + "/verify", proofs.verification, methods=["POST"]),
    Route(_AUCTION + "/contracts/{number}", contracts.contract, methods=["GET"]),
    Route(_AUCTION + "/contracts/{number}/signed", contracts.signed, methods=["GET"]),
    Route(_AUCTION + "/contracts/{number}/pdf", contracts.pdf, methods=["GET"]),
    Route(_AUCTION + "/contracts/{number}/order", contracts.order, methods=["GET"]),
    Route(_DIVISION, division.show, methods=["GET"]),
    Route(_AUCTION + "/saving", saving.show, methods=["GET"]),
    Route(_AUCTION + "/allotment", tables.allotment, methods=["GET"]),
    Route(_DIVISION + "/quotes", division.quote, methods=["POST"]),
    Route(_DIVISION + "/picks", division.pick, methods=["POST"]),
    Route(_DIVISION + "/declines", division.decline, methods=["POST"]),
    Route(_DIVISION + "/freed", division.ask_freed, methods=["POST"]),
    Route(_DIVISION + "/totals", division.settle, methods=["POST"]),
    Route(_DIVISION + "/outcomes", division.report, methods=["POST"]),
    Route("/api/pool-models", division.show_models, methods=["GET"]),
    Route("/api/pool-models/{model}/terms", division.open_by, methods=["POST"]),
    Route("/api/pools", pools.show_all, methods=["GET"]),
    Route("/api/pools", pools.open_pool, methods=["POST"]),
    Route(_POOL, pools.show, methods=["GET"]),
    Route(_POOL + "/parts", pool_pages.show_parts, methods=["GET"]),
    Route(_POOL + "/parts/find", pool_pages.find_parts, methods=["POST"]),
    Route(_POOL + "/notes", pool_pages.show_notes, methods=["GET"]),
    Route(_POOL + "/lines", pool_pages.show_lines, methods=["GET"]),
    Route(_POOL + "/table", tables.pool, methods=["GET"]),
    Route("/api/pool-overlaps", demand.show_overlaps, methods=["GET"]),
    Route(_POOL + "/terms", pools.amend, methods=["POST"]),
    Route(_POOL + "/needs", demand.set_needs, methods=["POST"]),
    Route(_POOL + "/review", demand.review, methods=["POST"]),
    Route(_POOL + "/merge", demand.merge, methods=["POST"]),
    Route(_POOL + "/freeze", pools.freeze, methods=["POST"]),
    Route(_POOL + "/compliance", compliance.show_log, methods=["GET"]),
    Route(_POOL + "/competition", competition.show, methods=["GET"]),
    Route(_POOL + "/markets", competition.name_markets, methods=["POST"]),
    Route(_POOL + "/shares", competition.tell_share, methods=["POST"]),
    Route(_POOL + "/leverage", worth.show, methods=["GET"]),
    Route(_POOL + "/prices/{file_name:path}", worth.bring, methods=["PUT"]),
    Route(_BOM, pools.bring, methods=["PUT"]),
    Route(_BOM, pools.take_back, methods=["DELETE"]),
    Route("/api/market", market.show, methods=["GET"]),
    Route("/api/market/organisations", market.organisations, methods=["GET"]),
    Route("/api/market/matches", market.matches, methods=["GET"]),
    Route("/api/market/subsidies", subsidies.show, methods=["GET"]),
    Route("/api/market/prices", price_index.show, methods=["GET"]),
    Route("/api/market/prices/table", price_index.table, methods=["GET"]),
    Route("/api/market/history", register_history.show, methods=["GET"]),
    Route(_AUCTION + "/supply", supply.show, methods=["GET"]),
    Route(_AUCTION + "/supply/price", supply.price, methods=["POST"]),
    Route(_AUCTION + "/subsidies", subsidies.show_draws, methods=["GET"]),
    Route(_AUCTION + "/origins", market.show_origins, methods=["GET"]),
    Route("/api/market/lists/{source}/{file_name:path}", register_files.bring_list, methods=["PUT"]),
    Route("/api/market/controls/{source}/{file_name:path}", register_files.bring_controls, methods=["PUT"]),
    Route("/api/market/offers", market.check_offer, methods=["POST"]),
    Route("/api/market/gate", market.ask_gate, methods=["POST"]),
    *(Route(f"/api/market/{address}", market.asking(address), methods=["POST"]) for address in market.ASKED),
    Route("/api/webhook", webhook.show, methods=["GET"]),
    Route("/api/keys", proofs.keys, methods=["GET"]),
    Route("/api", pages.nothing_there),
    Route("/api/{rest:path}", pages.nothing_there),
    Route("/healthz", pages.healthz, methods=["GET"]),
    Route("/readyz", pages.readyz, methods=["GET"]),
)
"""The HTTP interface of PROTOCOL section 6."""


def create_app(
    rooms: Rooms,
    identity: Identity,
    settings: Address,
    *,
    checkpoint_seed: bytes,
    hosts: tuple[str, ...] = (),
    jointly: Jointly | None = None,
    supposing: Supposing | None = None,
    seal: Seal | None = None,
    outbox: Outbox | None = None,
    tracing: Tracing | None = None,
    proxies: Networks = (),
    observers_every_ms: int = 0,
    branded: brand.Brand = brand.Brand(),  # noqa: B008 - it never changes
    publisher: Publisher = Publisher(),  # noqa: B008 - neither does that
) -> Starlette:
    """The application over these rooms. `hosts` are further names this server answers to, as tests use them.

    `jointly` is what finds the award of lots that are awarded together, `supposing` what works scenarios out.
    `seal` puts a certificate's signature on the PDF of a signed contract; `outbox` posts contracts' steps, where an address is set;
    `tracing` makes spans of what is asked; `proxies` are believed when they say whom they speak for. Who only watches is told at
    most once in `observers_every_ms`, of all that happened. `branded` is what people see as the platform's name and look, and
    `publisher` who publishes open contracting data.
    """
    doors = Doors.of(settings, *hosts)
    desk = Desk(rooms, identity, doors)
    listing = Listing(rooms)
    lobby = Lobby(desk, listing, tracing, observers_every_ms / 1000)
    addresses, accounts = (Buckets(per_second=REQUESTS_PER_SECOND, burst=REQUESTS_AT_ONCE) for _ in range(2))
    counted: Mapping[str, Counted] = {"address": addresses, "account": accounts, "refusals": lobby.refusals}
    shared = None if rooms.node is None else SharedLimits(rooms.node, lobby, counted)
    routes: list[BaseRoute] = [
        WebSocketRoute("/live", lobby.endpoint),
        *ROUTES,
        Route("/brand.css", brand.styles, methods=["GET"]),
        Route("/brand/logo", brand.logo, methods=["GET"]),
        Route("/{path:path}", pages.console, methods=["GET"]),
    ]

    def served(scope: Scope, status: int, seconds: float) -> None:
        named = scope.get("path_params", {}).get("auction", "")
        if tracing is not None:
            tracing.served(scope, status, seconds, rooms.auction(named))

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with lobby.open(), nullcontext() if shared is None else shared.told():
            yield

    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(Guard, doors=doors, is_https=settings.is_https, answered=None if tracing is None else served),
            Middleware(
                Limits,
                identity=identity,
                proxies=proxies,
                turned_away=lobby.turned_away,
                addresses=addresses,
                accounts=accounts,
            ),
            *(() if rooms.node is None else (Middleware(Arriving, desk=desk),)),
            Middleware(Loading, rooms=rooms),
        ],
        exception_handlers={
            Problem: on_problem,
            AuctionError: on_auction_error,
            HTTPException: on_http,
            ClientDisconnect: on_gone,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # an address is spelled in one way, and no answer sends anybody elsewhere
    app.state.desk = desk
    app.state.listing = listing
    app.state.lobby = lobby
    app.state.shared_limits = shared
    app.state.jointly = jointly
    app.state.supposing = supposing
    app.state.trails = Trails(rooms)
    app.state.worth = worth.Worth()
    app.state.readings = Readings()
    app.state.prover = proofs.Prover.from_seed(checkpoint_seed, urlsplit(settings.public_url).hostname)
    app.state.seal = seal
    app.state.brand = branded
    app.state.publisher = publisher
    app.state.outbox = outbox
    app.state.receipts = receipts.Receipts(rooms, app.state.prover.signer)
    return app
