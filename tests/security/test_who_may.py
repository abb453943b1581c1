"""Every address and every kind of person: who reads, who may ask, who is told no, and for whom nothing is there.

The table is written by hand and compared with what the server does: a new address has no line until somebody has thought of it.
"""

from __future__ import annotations

from typing import Any

from auction.web.app import ROUTES
from tests.security.test_http_probes import CHANGES, READS
from tests.web.stand import Person, Stand
from tests.web.test_contracts import NUMBER, signed
from tests.web.test_market import begun

WHO = (
    ("buyer", "consortium"),
    ("buyer", "m1"),
    ("buyer", "m2"),
    ("buyer", "m9"),
    ("supplier", "s2"),
    ("supplier", "s1"),
    ("supplier", "s9"),
    ("auditor", "a"),
    ("observer", "o"),
)
"""The coordinator; a member who has a contract, another, one of no pool; its supplier, another, one not invited; auditor; observer.

In the table: `r` is told, `w` may ask, `-` may not (403), and for `.` there is nothing (404).
"""
TABLE = """
GET    /api/session                                         rrrrrrrrr
GET    /api/readings/{id}                                   .........
GET    /api/sessions                                        r--------
GET    /api/presets                                         r--------
GET    /api/auctions                                        rrrrrrrrr
GET    /api/auctions/{auction}/terms                        r--.--.--
GET    /api/auctions/{auction}/requests/{number}/terms      .--.--.--
GET    /api/auctions/{auction}/award                        r--.--.r-
GET    /api/auctions/{auction}/lots/{lot}/trail             rrr.rr.rr
GET    /api/auctions/{auction}/entries                      r--.--.r-
GET    /api/auctions/{auction}/bundle                       r--.--.r-
GET    /api/auctions/{auction}/ocds                         r--.--.r-
GET    /api/auctions/{auction}/receipts                     ---.rr.--
GET    /api/auctions/{auction}/contracts/{number}           rr..r..r.
GET    /api/auctions/{auction}/contracts/{number}/signed    rr..r..r.
GET    /api/auctions/{auction}/contracts/{number}/pdf       rr..r..r.
GET    /api/auctions/{auction}/contracts/{number}/order     rr..r..r.
GET    /api/auctions/{auction}/division                     .........
GET    /api/auctions/{auction}/saving                       .........
GET    /api/auctions/{auction}/allotment                    rrr....r.
GET    /api/pool-models                                     r--------
GET    /api/pools                                           rrrrrrrrr
GET    /api/pools/{pool}                                    rrr......
GET    /api/pool-overlaps                                   r--------
GET    /api/pools/{pool}/parts                              rrr......
GET    /api/pools/{pool}/notes                              rrr......
GET    /api/pools/{pool}/lines                              rrr......
GET    /api/pools/{pool}/table                              rrr......
GET    /api/pools/{pool}/compliance                         rrr......
GET    /api/pools/{pool}/competition                        rrr......
GET    /api/pools/{pool}/leverage                           rrr......
GET    /api/market                                          r------r-
GET    /api/market/organisations                            rrrrrrrrr
GET    /api/market/matches                                  r--------
GET    /api/market/subsidies                                rrrr---r-
GET    /api/market/prices                                   r------r-
GET    /api/market/prices/table                             r------r-
GET    /api/market/history                                  r------r-
GET    /api/auctions/{auction}/supply                       .........
GET    /api/auctions/{auction}/subsidies                    r--.--.r-
GET    /api/auctions/{auction}/origins                      r--.--.r-
GET    /api/webhook                                         r--------
GET    /api/keys                                            rrrrrrrrr
GET    /healthz                                             rrrrrrrrr
GET    /readyz                                              rrrrrrrrr
DELETE /api/sessions/{session}                              .--------
POST   /api/invitations                                     w--------
POST   /api/presets/georgia/terms                           w--------
POST   /api/trials                                          w--------
POST   /api/landed                                          w--------
POST   /api/auctions                                        w--------
POST   /api/auctions/{auction}/terms                        w--.--.--
POST   /api/auctions/{auction}/rules                        w--.--.--
POST   /api/auctions/{auction}/scenarios                    w--.--.--
POST   /api/auctions/{auction}/why-not                      w--.--.--
POST   /api/auctions/{auction}/reasons                      w--.--.--
POST   /api/auctions/{auction}/next-awards                  w--.--.--
POST   /api/auctions/{auction}/payments                     w--.--.--
POST   /api/auctions/{auction}/verify                       ---.--.w-
POST   /api/auctions/{auction}/division/quotes              .........
POST   /api/auctions/{auction}/division/picks               .........
POST   /api/auctions/{auction}/division/declines            .........
POST   /api/auctions/{auction}/division/freed               .........
POST   /api/auctions/{auction}/division/totals              .........
POST   /api/auctions/{auction}/division/outcomes            .........
POST   /api/pool-models/pooled-vbp/terms                    w--------
POST   /api/pools                                           w--------
POST   /api/pools/{pool}/terms                              w--......
POST   /api/pools/{pool}/needs                              www......
POST   /api/pools/{pool}/review                             www......
POST   /api/pools/{pool}/merge                              w--......
POST   /api/pools/{pool}/freeze                             w--......
POST   /api/pools/{pool}/markets                            w--......
POST   /api/pools/{pool}/parts/find                         www......
POST   /api/pools/{pool}/shares                             www......
PUT    /api/pools/{pool}/prices/a.csv                       w--......
PUT    /api/pools/{pool}/boms/m1/a.csv                      ww.......
DELETE /api/pools/{pool}/boms/m1/a.csv                      ww.......
POST   /api/auctions/{auction}/supply/price                 .........
PUT    /api/market/lists/list/a.csv                         w--------
PUT    /api/market/controls/list/a.csv                      w--------
POST   /api/market/offers                                   wwwwwww--
POST   /api/market/gate                                     w--------
POST   /api/market/open                                     w--------
POST   /api/market/policy                                   w--------
POST   /api/market/organisations                            wwwwwww--
POST   /api/market/verifications                            w--------
POST   /api/market/verifications/withdraw                   w--------
POST   /api/market/authorisations                           wwwwwww--
POST   /api/market/authorisations/revoke                    w--------
POST   /api/market/parts                                    wwwwwww--
POST   /api/market/parts/release                            wwwwwww--
POST   /api/market/decisions                                w--------
POST   /api/market/controls                                 w--------
POST   /api/market/licences                                 w--------
POST   /api/market/licences/draw                            w--------
POST   /api/market/deliveries                               w--------
POST   /api/market/deliveries/hold                          w--------
POST   /api/market/deliveries/inspect                       w--------
POST   /api/market/deliveries/release                       w--------
POST   /api/market/deliveries/invoice                       w--------
POST   /api/market/capacities                               wwwwwww--
POST   /api/market/reservations                             w--------
POST   /api/market/reservations/release                     w--------
POST   /api/market/profiles                                 wwwwwww--
POST   /api/market/schemes                                  w--------
POST   /api/market/claims                                   wwwwwww--
POST   /api/market/claims/withdraw                          wwwwwww--
POST   /api/market/grants                                   w--------
"""
ENDED_BY_IT = ("DELETE", "/api/session")


def expected() -> dict[tuple[str, str], str]:
    lines = (line.split() for line in TABLE.strip().splitlines())
    return {(method, address): may for method, address, may in lines}


def named(method: str, address: str) -> tuple[str, str]:
    """The address as the routes spell it."""
    filled = {"A-1~s1~m1": "{number}", "A-1": "{auction}", "L1": "{lot}", "p1": "{pool}", "0" * 64: "{session}", "the-file": "{id}"}
    for value, name in filled.items():
        address = address.replace(f"/{value}", f"/{name}")
    return method, address


async def seen_by(stand: Stand, people: list[Person], method: str, address: str) -> str:
    found = ""
    for person in people:
        body: dict[str, Any] = {} if method == "GET" else {"json": {}}
        answer = await stand.http.request(method, address.replace("A-1~s1~m1", NUMBER), headers=person.meant, **body)
        assert answer.status_code < 500, (method, address, answer.text[:200])
        found += {403: "-", 404: "."}.get(answer.status_code, "r" if method == "GET" else "w")
    return found


async def test_each_address_is_for_those_it_is_for(stand: Stand) -> None:
    coordinator = await stand.coordinator()
    await signed(stand)
    members = [{"id": name, "name": name} for name in ("m1", "m2")]
    assert (await coordinator.post("/api/pools", {"pool": "p1", "title": "Pool", "members": members})).status_code == 201
    await begun(stand)
    people = [await stand.person(role, party) for role, party in WHO]  # type: ignore[arg-type]
    asked = [pair for pair in READS + CHANGES if pair != ENDED_BY_IT]
    found = {named(*pair): await seen_by(stand, people, *pair) for pair in asked}
    assert found == expected()


def test_the_table_has_every_address() -> None:
    routes = [route for route in ROUTES if "rest" not in route.path and route.path != "/api"]
    methods = sum(len((route.methods or set()) - {"HEAD"}) for route in routes)
    assert len(expected()) + 3 == methods, "all but looking at an invitation, coming in and going out, which are anybody's"
