"""How a pool runs, as data: its windows, what it takes together, and what follows an award (rules P17 to P21, chapter D)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from auction.core.days import is_day
from auction.core.moments import HOUR_US, LATEST_MOMENT
from auction.core.money import LARGEST_SHARE, Share, is_share
from auction.core.words import Party, is_id, is_plain, is_text
from auction.pool.claims import RATION_RULES, RationRule

SavingRule = Literal["", "equal_price", "proportional", "equal_gain", "shapley", "nucleolus"]
SAVING_RULES: Final[tuple[str, ...]] = ("equal_price", "proportional", "equal_gain", "shapley", "nucleolus")

MOST_REGIONS: Final = 200
MOST_CLASSES: Final = 20
MOST_DAYS: Final = 60
LARGEST_MULTIPLE: Final = 1_000_000_000
MOST_WINS: Final = 20
LONGEST_TURN_US: Final = 31 * 24 * HOUR_US


@dataclass(frozen=True, slots=True)
class Region:
    """A region by its id and name, and the members it takes in; each member belongs to one."""

    id: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PriorityClass:
    """Members that are served before those of later classes when there is too little."""

    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberMultiple:
    """A member that takes whole multiples of a size of its own."""

    member: str
    multiple: int


@dataclass(frozen=True, slots=True)
class Rationing:
    """How too little is divided (rules D3 and D16): class after class, by the rule, in whole multiples, nobody less than the least.

    `multiples` are those of members that have one of their own.
    """

    multiple: int = 0
    least: int = 0
    classes: tuple[PriorityClass, ...] = ()
    rule: RationRule = "proportional"
    multiples: tuple[MemberMultiple, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """Winners choose their regions in turns of so long (rules D8 and D9); with `standby` then also whom they stand in for.

    With `succeeds` whoever stands by for a region serves it when an award follows one that fell and its supplier has not won (D18).
    """

    turn_us: int
    standby: bool = False
    succeeds: bool = False


@dataclass(frozen=True, slots=True)
class Requote:
    """Who was listed and not selected may quote once more within so long, for at most that share of the dearest winner (D7).

    So many of them, the lowest first, win regions after the winners; the others stand by.
    """

    window_us: int
    most: Share
    wins: int = 0


@dataclass(frozen=True, slots=True)
class OptOut:
    """A member may turn its whole share of a lot down within so many working days (rules D10 to D12).

    What becomes free is offered to the others for `offer_days` working days. Where less than `keep` of the lot remains after
    that, the total is negotiated anew.
    """

    days: int
    offer_days: int = 0
    holidays: tuple[str, ...] = ()
    keep: Share | None = None


@dataclass(frozen=True, slots=True)
class PoolTerms:
    """All that is agreed about a pool before demand is put into it; amended while it collects, and not after.

    `model` and `auction` name the presets that pool and auction are run by, `period` what the demand is for. Moments of 0 are
    unset: without `collect_until` the coordinator freezes, without `review_until` there is no review. `silence` says what a
    member that says nothing in the review has said. Parts below `least_total` pieces, or needed by fewer than `least_members`,
    are not put to auction. `alternates` and `specification` say what lines are taken together by, `brands` that a maker named
    with a specification is the supplier its buyer wants. With `outside` no contracts are drawn, and members report; with
    `exclusions` nobody is served by a supplier it has excluded, with `top_prices` nobody above the most it would pay. `saving` is
    the rule by which what pooling saved is divided.
    """

    model: str = ""
    auction: str = ""
    period: str = ""
    collect_until: int = 0
    review_until: int = 0
    silence: Literal["declines", "confirms"] = "declines"
    least_total: int = 0
    least_members: int = 0
    indicative: bool = False
    alternates: bool = False
    specification: bool = False
    brands: bool = False
    regions: tuple[Region, ...] = ()
    rationing: Rationing | None = None
    requote: Requote | None = None
    draft: Draft | None = None
    opt_out: OptOut | None = None
    outside: bool = False
    exclusions: bool = False
    top_prices: bool = False
    saving: SavingRule = ""

    @property
    def divides(self) -> bool:
        """Whether an award is divided by this pool's own rules: then the pool, and not the auction alone, says who gets what."""
        said = self.brands or self.outside or self.exclusions or self.top_prices or bool(self.saving)
        return said or any((self.rationing, self.requote, self.draft, self.opt_out))


PLAIN: Final = PoolTerms()
"""A pool that is frozen by hand, of firm demand, divided by what was pledged."""


def terms_faults(terms: PoolTerms, members: tuple[Party, ...], at: int) -> Iterator[str]:
    """What contradicts itself in a pool's terms at this moment (rule P17)."""
    if any(name and not is_id(name) for name in (terms.model, terms.auction)) or not is_plain(terms.period, longest=64):
        yield "model, auction and period: short names"
    if terms.collect_until and not at < terms.collect_until <= LATEST_MOMENT:
        yield "collect_until: later than now"
    if terms.review_until and not (terms.collect_until and terms.collect_until < terms.review_until <= LATEST_MOMENT):
        yield "review_until: after collect_until"
    if not (0 <= terms.least_total <= LARGEST_SHARE and 0 <= terms.least_members <= len(members)):
        yield "least_total and least_members: not below zero, and no more members than there are"
    if terms.saving and terms.saving not in SAVING_RULES:
        yield f"saving: a rule of {', '.join(SAVING_RULES)}"
    known = tuple(member.id for member in members)
    yield from _region_faults(terms, known)
    yield from _step_faults(terms, known)


def _region_faults(terms: PoolTerms, known: tuple[str, ...]) -> Iterator[str]:
    placed = [member for region in terms.regions for member in region.members]
    ids = [region.id for region in terms.regions]
    named = all(is_id(region.id) and is_text(region.name) and region.members for region in terms.regions)
    if len(ids) > MOST_REGIONS or len(set(ids)) != len(ids) or not named:
        yield "regions: an id, a name and members each, once"
    if terms.regions and sorted(placed) != sorted(known):
        yield "regions: every member stands in one"
    if terms.brands and terms.draft is None:
        yield "brands: needs a draft, by which the others are served"
    if terms.draft is not None and not terms.regions:
        yield "draft: needs regions"


def _step_faults(terms: PoolTerms, known: tuple[str, ...]) -> Iterator[str]:
    rationing, requote, draft, opt_out = terms.rationing, terms.requote, terms.draft, terms.opt_out
    if rationing is not None:
        ranked = [member for each in rationing.classes for member in each.members]
        sound = len(rationing.classes) <= MOST_CLASSES and all(is_text(each.name) for each in rationing.classes)
        if min(rationing.multiple, rationing.least) < 0 or max(rationing.multiple, rationing.least) > LARGEST_SHARE:
            yield "rationing: multiple and least, not below zero"
        if not sound or len(set(ranked)) != len(ranked) or any(member not in known for member in ranked):
            yield "rationing: classes of members, each once"
        own = [each.member for each in rationing.multiples]
        if len(set(own)) != len(own) or any(member not in known for member in own):
            yield "rationing: multiples of members, each once"
        if any(not 0 < each.multiple <= LARGEST_MULTIPLE for each in rationing.multiples):
            yield "rationing: a member's multiple is 1 to 1,000,000,000"
        if rationing.rule not in RATION_RULES:
            yield f"rationing: a rule of {', '.join(RATION_RULES)}"
    if draft is not None and not 0 < draft.turn_us <= LONGEST_TURN_US:
        yield "draft: a turn of up to 31 days"
    if requote is not None and not (0 < requote.window_us <= LONGEST_TURN_US and 0 < requote.most.num <= 1_000_000):
        yield "requote: a window of up to 31 days and a share"
    if requote is not None and not (0 < requote.most.den <= 1_000_000 and 0 <= requote.wins <= MOST_WINS):
        yield "requote: a share, and up to 20 that win by it"
    if draft is not None and draft.succeeds and not draft.standby:
        yield "draft.succeeds: whoever stands by takes a region over, so there are standby suppliers"
    if requote is not None and (draft is None or not draft.standby):
        yield "requote: who quotes again stands by, so there is a draft of standby suppliers"
    if opt_out is not None and not (0 < opt_out.days <= MOST_DAYS and 0 <= opt_out.offer_days <= MOST_DAYS):
        yield "opt_out: 1 to 60 working days, and at most as many to offer"
    if opt_out is not None and not (is_share(opt_out.keep) and all(map(is_day, opt_out.holidays))):
        yield "opt_out: a share to keep, and holidays as days"
    if opt_out is not None and draft is not None:
        yield "opt_out: not together with a draft"
