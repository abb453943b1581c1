"""Rules of known auctions as data: a preset says how an auction runs, and nothing of what is bought or by whom.

A preset is plain data in the ledger's canonical form, so it exports and imports like terms; the same preset over the same
lots gives the same terms, to the byte, wherever it is applied.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from auction.core.moments import HOUR_US, MINUTE_US, SECOND_US
from auction.core.money import Share
from auction.core.presets.winding import first_runs_us, wound
from auction.core.sequence import sequenced
from auction.core.shortlist_terms import Places, Pledged, Shortlist
from auction.core.stage_terms import ENGLISH, Band, Clock, Entrants, Stage
from auction.core.terms import Basis, LateStart, Overtime, Payment, Terms, TieAward, TiePolicy, Visibility, Volume, Withdrawal


@dataclass(frozen=True, slots=True)
class Preset:
    """How an auction runs: everything of the terms that is not its goods, prices, parties or dates.

    `runs_us` is the length of each lot's first stage, but where a clock says how long it is; `meets` names the text it is meant
    to meet, to be checked against that text before anybody relies on it. Clocks name no start here: they begin at the lot's
    own, or at the share `starts_at` of its ceiling.
    """

    name: str
    title: str
    meets: str
    runs_us: int
    basis: Basis
    ties: TiePolicy
    withdrawal: Withdrawal
    acceptance: bool
    surrogate_bids: bool
    overtime: Overtime
    visibility: Visibility
    decrement: tuple[Band, ...]
    largest_change: Share | None
    stages: tuple[Stage, ...]
    starts_at: Share | None = None
    late_start: LateStart | None = None
    payment: Payment = "as_bid"
    tie_award: TieAward = "earliest"
    shortlist: Shortlist | None = None
    volume: Volume | None = None


def applied(preset: Preset, terms: Terms) -> Terms:
    """The terms run by the preset: its rules, and each lot's course from the opening on; a lot's own decrement gives way.

    Whether lots run side by side or one after another is no preset's affair: terms with a sequence keep it, and each lot's
    first stage lasts as long as the preset says.
    """
    courses = (wound(preset.stages, lot, preset.starts_at) for lot in terms.lots)
    lots = tuple(
        replace(
            lot,
            closes_at=terms.opens_at + first_runs_us(stages, lot, preset.runs_us),
            decrement=preset.decrement or lot.decrement,
            largest_change=preset.largest_change,
            stages=stages,
            shortlist=preset.shortlist,
            volume=preset.volume,
        )
        for lot, stages in zip(terms.lots, courses, strict=True)
    )
    ruled = replace(
        terms,
        basis=preset.basis,
        ties=preset.ties,
        withdrawal=preset.withdrawal,
        acceptance=preset.acceptance,
        surrogate_bids=preset.surrogate_bids,
        overtime=preset.overtime,
        visibility=preset.visibility,
        late_start=preset.late_start,
        payment=preset.payment,
        tie_award=preset.tie_award,
        lots=lots,
    )
    if terms.sequence == "parallel":
        return ruled
    runs_us = preset.runs_us if terms.sequence == "serial" else 0
    return sequenced(replace(ruled, first_runs_us=lots[0].closes_at - terms.opens_at, runs_us=runs_us))


LATE: Final = LateStart(tolerance_us=2 * MINUTE_US, notice_us=5 * MINUTE_US)
"""A start more than two minutes late is put off, never cut from the running time (as Prozorro does it)."""


def _overtime(window_us: int = 0, **choices: object) -> Overtime:
    usual = Overtime(
        window_us=window_us,
        trigger="any_bid",
        rank=3,
        base="reset",
        lengths_us=(window_us or MINUTE_US,),
        scope="lot",
        gap_us=0,
        most=None,
        hard_stop_us=HOUR_US,
        surrogate_counts=True,
    )
    return replace(usual, **choices)  # type: ignore[arg-type]


OPEN_PRICES: Final = Visibility(
    lead_price=True, all_prices=True, supplier_count=False, count_from=5, reserve_met=False, starting_gate=False
)
LEAD_PRICE: Final = replace(OPEN_PRICES, all_prices=False)
RANK_ONLY: Final = replace(LEAD_PRICE, lead_price=False)

NEXT_BEST: Final = Entrants(best=None, within=Share(1, 10), least=3)
"""The best and all within 10 % of it, at least three (Brazil, Decreto 10.024/2019 and IN SEGES/ME 73/2022)."""


LISTED: Final = tuple(Places(bids, most) for bids, most in ((1, 1), (3, 2), (4, 3), (5, 4), (7, 5), (9, 6), (11, 8), (13, 10)))
"""How many are listed of how many: ten at most, as in the seventh round; the steps below are an example."""
PLEDGES: Final = tuple(Pledged(winners, Share(4 + winners, 10), (1,) * winners) for winners in range(1, 5))
"""Half the demand for one winner, up to eight tenths from four on, in equal parts: an example."""


CLOCK: Final = Clock(start=(), steps=(Band(0, 0, Share(1, 100)),), interval_us=MINUTE_US, most=100, limit=None)
"""A hundred ticks of a minute and 1 % each; where it begins, the lot says."""


def _open(random_us: int = 0, *, length_us: int = 0, entrants: Entrants | None = None) -> Stage:
    return Stage("open", 0, length_us, True, random_us, "", entrants)


PLACES: Final = replace(_open(length_us=10 * MINUTE_US), only_gap=Share(1, 20))
"""The dispute begins anew for the places behind the best, where these lie more than 5 % off (Brazil, IN SEGES/ME 73/2022)."""


def _sealed(*, length_us: int = 0, revisable: bool = True, entrants: Entrants | None = None) -> Stage:
    return Stage("sealed", 0, length_us, revisable, 0, "", entrants)


def _dutch(clock: Clock) -> Stage:
    return Stage("dutch", 0, 0, True, 0, "", None, clock)


def _japanese(clock: Clock) -> Stage:
    return Stage("japanese", 0, 0, True, 0, "", None, clock)


def _turns(pause_us: int) -> Stage:
    return Stage("turns", pause_us, 2 * MINUTE_US, True, 0, "", None)


def _preset(name: str, title: str, meets: str, **choices: object) -> Preset:
    usual = Preset(
        name=name,
        title=title,
        meets=meets,
        runs_us=10 * MINUTE_US,
        basis="beat_own",
        ties="earliest",
        withdrawal="never",
        acceptance=True,
        surrogate_bids=False,
        overtime=_overtime(),
        visibility=LEAD_PRICE,
        decrement=(),
        largest_change=None,
        stages=ENGLISH,
        late_start=LATE,
    )
    return replace(usual, **choices)  # type: ignore[arg-type]


PRESETS: Final[Mapping[str, Preset]] = {
    preset.name: preset
    for preset in (
        _preset(
            "corporate-default",
            "English, rank and lead price shown",
            "",
            runs_us=30 * MINUTE_US,
            surrogate_bids=True,
            overtime=_overtime(2 * MINUTE_US, trigger="rank_at_most"),
            decrement=(Band(0, 0, Share(1, 200)),),
            largest_change=Share(1, 4),
        ),
        _preset(
            "rank-only",
            "English, each supplier sees its own rank alone",
            "Directive 2014/24/EU, article 35: the relative ranking at any moment, identities never",
            runs_us=30 * MINUTE_US,
            visibility=RANK_ONLY,
            overtime=_overtime(2 * MINUTE_US, trigger="rank_change"),
            decrement=(Band(0, 0, Share(1, 200)),),
        ),
        _preset(
            "silence",
            "English, closes when five minutes pass without a new leader",
            "",
            runs_us=5 * MINUTE_US,
            overtime=_overtime(5 * MINUTE_US, trigger="new_leader", hard_stop_us=4 * HOUR_US),
        ),
        _preset(
            "georgia",
            "15 minutes; a new leader with less than two left sets the clock back to two",
            "Georgia, electronic tenders of the unified system (etenders)",
            runs_us=15 * MINUTE_US,
            overtime=_overtime(2 * MINUTE_US, trigger="new_leader", hard_stop_us=24 * HOUR_US),
        ),
        _preset(
            "brazil-open",
            "10 minutes; any bid in the last two, intermediate ones too, adds two",
            "Brazil, Decreto 10.024/2019, modo aberto",
            visibility=OPEN_PRICES,
            overtime=_overtime(2 * MINUTE_US, base="bid_stamp", hard_stop_us=24 * HOUR_US),
            stages=(*ENGLISH, PLACES),
        ),
        _preset(
            "brazil-open-closed",
            "15 minutes, a random close within ten, then one sealed final bid of the best and all within 10 %",
            "Brazil, Decreto 10.024/2019, modo aberto e fechado",
            runs_us=15 * MINUTE_US,
            visibility=OPEN_PRICES,
            stages=(_open(10 * MINUTE_US), _sealed(length_us=5 * MINUTE_US, revisable=False, entrants=NEXT_BEST)),
        ),
        _preset(
            "brazil-closed-open",
            "sealed first; the best and all within 10 % go on in the open",
            "Brazil, IN SEGES/ME 73/2022, modo fechado e aberto",
            runs_us=24 * HOUR_US,
            visibility=OPEN_PRICES,
            overtime=_overtime(2 * MINUTE_US, base="bid_stamp", hard_stop_us=24 * HOUR_US),
            stages=(_sealed(), _open(length_us=10 * MINUTE_US, entrants=NEXT_BEST), PLACES),
        ),
        _preset(
            "prozorro",
            "sealed first; then three rounds of private two-minute turns, the worst first, the best last",
            "Ukraine, Law on Public Procurement, as the open-source Prozorro auction module runs it",
            runs_us=24 * HOUR_US,
            acceptance=False,
            visibility=replace(OPEN_PRICES, supplier_count=True, count_from=1),
            stages=(_sealed(), _turns(5 * MINUTE_US), _turns(2 * MINUTE_US), _turns(2 * MINUTE_US)),
        ),
        _preset(
            "18f-reverse",
            "all bids public at once; each must beat the lowest by one unit; of equals the earliest",
            "United States, 18F micro-purchase platform, reverse auction",
            runs_us=28 * HOUR_US,
            basis="beat_leading",
            acceptance=False,
            visibility=OPEN_PRICES,
        ),
        _preset(
            "18f-sealed",
            "one sealed bid of each supplier, opened at the close",
            "United States, 18F micro-purchase platform, sealed bid",
            runs_us=28 * HOUR_US,
            acceptance=False,
            visibility=RANK_ONLY,
            stages=(_sealed(revisable=False),),
        ),
        _preset(
            "vickrey",
            "one sealed bid each; the lowest wins and is paid the second lowest, or the reserve price",
            "",
            runs_us=24 * HOUR_US,
            visibility=RANK_ONLY,
            stages=(_sealed(),),
            payment="second_price",
        ),
        _preset(
            "vbp-round-7",
            "one sealed bid under a ceiling; the best within 1.8 times the lowest, or at half the ceiling, share the pledge",
            "China, national volume-based procurement, seventh round, as publicly reported; places and pledges are examples",
            runs_us=24 * HOUR_US,
            visibility=RANK_ONLY,
            stages=(_sealed(revisable=False),),
            tie_award="coverage",
            shortlist=Shortlist(LISTED, True, Share(8, 10), cut=Share(1, 2), exempt=100_000, pledged=PLEDGES),
        ),
        _preset(
            "vbp-round-11",
            "one sealed bid under a ceiling; the best within 1.8 times the anchor share the pledge, bids below it are held",
            "China, national volume-based procurement, eleventh round, as publicly reported; places and pledges are examples",
            runs_us=24 * HOUR_US,
            visibility=RANK_ONLY,
            stages=(_sealed(revisable=False),),
            tie_award="coverage",
            shortlist=Shortlist(LISTED, False, Share(8, 10), exempt=100_000, anchor=Share(1, 2), pledged=PLEDGES),
        ),
        _preset(
            "aggregate-eu",
            "sealed offers of quantities at rising prices; the cheapest meet the demand, the last pro rata, each paid as offered",
            "European Union, Regulation 2022/2576, tenders of AggregateEU, whose contracts are made outside",
            runs_us=24 * HOUR_US,
            acceptance=False,
            visibility=RANK_ONLY,
            stages=(_sealed(),),
            volume=Volume(kind="incremental", prices="rising", blocks=False, most_steps=20, margin="pro_rata"),
        ),
        _preset(
            "sealed-best-and-final",
            "sealed first price, then one best and final bid of the best three",
            "",
            runs_us=24 * HOUR_US,
            visibility=RANK_ONLY,
            stages=(_sealed(), _sealed(length_us=HOUR_US, revisable=False, entrants=Entrants(best=3, within=None, least=1))),
        ),
        _preset(
            "dutch",
            "a clock raises the price from half the ceiling by 1 % every 20 seconds; the first who accepts takes the lot",
            "",
            visibility=RANK_ONLY,
            stages=(_dutch(replace(CLOCK, interval_us=20 * SECOND_US, grace_us=SECOND_US)),),
            starts_at=Share(1, 2),
        ),
        _preset(
            "japanese",
            "a clock lowers the price from the ceiling by 1 % every minute; who lets a tick pass is out, and the last one wins",
            "",
            surrogate_bids=True,
            visibility=RANK_ONLY,
            stages=(_japanese(replace(CLOCK, least_active=2)),),
            starts_at=Share(1, 1),
        ),
    )
}
