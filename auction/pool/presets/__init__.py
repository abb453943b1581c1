"""Known ways to pool demand as data: a model says how a pool runs, and nothing of who is in it or what is bought.

A model is plain data in the ledger's canonical form, so it exports and imports as auction presets do; the same model opened at
the same moment gives the same terms, to the byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from auction.core.days import DAY_US
from auction.core.moments import HOUR_US
from auction.core.money import Share
from auction.pool.terms import Draft, OptOut, PoolTerms, Rationing, Region, Requote, SavingRule


@dataclass(frozen=True, slots=True)
class Model:
    """How a pool runs: everything of its terms that is not its members, regions, period or dates.

    `auction` names the preset its lots are meant to run by, `meets` the text the model is meant to meet, to be checked against
    that text before anybody relies on it. A review of 0 is none.
    """

    name: str
    title: str
    meets: str
    auction: str
    collect_us: int
    review_us: int = 0
    silence: Literal["declines", "confirms"] = "declines"
    least_total: int = 0
    least_members: int = 0
    indicative: bool = False
    alternates: bool = False
    specification: bool = False
    brands: bool = False
    rationing: Rationing | None = None
    requote: Requote | None = None
    draft: Draft | None = None
    opt_out: OptOut | None = None
    outside: bool = False
    exclusions: bool = False
    top_prices: bool = False
    saving: SavingRule = ""


def opened(model: Model, at: int, *, regions: tuple[Region, ...] = (), period: str = "") -> PoolTerms:
    """The terms of a pool that runs by the model and is opened at that moment."""
    collect_until = at + model.collect_us
    return PoolTerms(
        model=model.name,
        auction=model.auction,
        period=period,
        collect_until=collect_until,
        review_until=collect_until + model.review_us if model.review_us else 0,
        silence=model.silence,
        least_total=model.least_total,
        least_members=model.least_members,
        indicative=model.indicative,
        alternates=model.alternates,
        specification=model.specification,
        brands=model.brands,
        regions=regions,
        rationing=model.rationing,
        requote=model.requote,
        draft=model.draft,
        opt_out=model.opt_out,
        outside=model.outside,
        exclusions=model.exclusions,
        top_prices=model.top_prices,
        saving=model.saving,
    )


MODELS: Final[Mapping[str, Model]] = {
    model.name: model
    for model in (
        Model(
            name="pooled-vbp",
            title="pledged demand by specification and brand; winners pick regions in turns, and stand by for others",
            meets="China, national volume-based procurement, as publicly reported; windows and turns are examples",
            auction="vbp-round-11",
            collect_us=30 * DAY_US,
            review_us=7 * DAY_US,
            specification=True,
            brands=True,
            requote=Requote(DAY_US, Share(1, 1)),
            draft=Draft(HOUR_US, standby=True),
            exclusions=True,
            top_prices=True,
        ),
        Model(
            name="pooled-vbp-second-group",
            title="as pooled-vbp; of those listed and not selected the two lowest second quotations win regions after the winners",
            meets="China, national volume-based procurement, as publicly reported; windows, places and turns are examples",
            auction="vbp-round-11",
            collect_us=30 * DAY_US,
            review_us=7 * DAY_US,
            specification=True,
            brands=True,
            requote=Requote(DAY_US, Share(1, 1), wins=2),
            draft=Draft(HOUR_US, standby=True),
            exclusions=True,
            top_prices=True,
        ),
        Model(
            name="pooled-aggregate-eu",
            title="demand that binds nobody; buyers see the aggregate and may decline; contracts are made outside",
            meets="European Union, Regulations 2022/2576 and 2024/1789, AggregateEU; windows are examples",
            auction="aggregate-eu",
            collect_us=7 * DAY_US,
            review_us=2 * DAY_US,
            silence="confirms",
            indicative=True,
            outside=True,
            exclusions=True,
            top_prices=True,
        ),
        Model(
            name="pooled-vaccines",
            title="everybody's share in proportion; five working days to turn all of it down; what becomes free is only offered",
            meets="European Union, joint purchase of vaccines of 2020, as its minutes tell; the share to keep is an example",
            auction="sealed-best-and-final",
            collect_us=14 * DAY_US,
            review_us=3 * DAY_US,
            rationing=Rationing(),
            opt_out=OptOut(days=5, offer_days=3, keep=Share(1, 2)),
            exclusions=True,
            top_prices=True,
        ),
    )
}
