"""A recorded auction whose landed cost was worked out of tables: three ways to deliver, a subsidy, a most for one country.

The tables are those of `tests/market/tariffs.py`, made up, as their sources say; an audit with them works the components out again.
"""

from __future__ import annotations

from dataclasses import replace

from auction.audit.offline import Stamped
from auction.audit.script import tariffs_hash
from auction.core.moments import SECOND_US
from auction.core.money import Share
from auction.core.terms import Terms
from auction.market.delivered import with_landed
from auction.market.subsidies import Scheme
from auction.market.tariffs import Tariffs
from tests.golden.foreign import bid
from tests.market.tariffs import some_tariffs
from tests.market.test_delivered_rules import a_way, some_deliveries, some_terms
from tests.terms import OPENS


def tables() -> Tariffs:
    """The tables, with a scheme for goods of Germany."""
    home = Scheme("home", "a province", "chips at home", Share(1, 5), 0, None, ("GD",), ("8542",), ("DE",), "2027-01-01", "")
    return replace(some_tariffs(), schemes=(home,))


def tariffed() -> tuple[Terms, tuple[Stamped, ...]]:
    """Two lots: FCA and DDP by air, one from the United States, whose price is the lowest and wins nothing."""
    plain = replace(some_terms(), auction="tariffed-1")
    american = a_way("FCA", origin="US", shipped_from="US", place="Long Beach")
    ways = {"s2": american, "s3": a_way("DDP", origin="CN", place="Shenzhen")}
    deliveries = replace(some_deliveries(plain, **ways), most_share_origin=Share(3, 5))
    terms = with_landed(plain, tables(), deliveries, tariffs_hash(tables()))
    assert isinstance(terms, Terms), terms
    asked = (
        (10, bid("s1", "L1", "90.00")),
        (20, bid("s2", "L1", "85.00")),
        (30, bid("s3", "L1", "110.00")),
        (40, bid("s3", "L2", "30.00")),
        (50, bid("s1", "L2", "31.00")),
    )
    return terms, tuple(Stamped(OPENS + at * SECOND_US, command) for at, command in asked)
