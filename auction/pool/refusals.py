"""Why a pool says no: every refusal, coded, in order of precedence. The first check that fails names the refusal.

The shape, and the code for an id used twice, are those of core/refusals.py.
"""

from typing import Final

from auction.core.refusals import Kind, Refusal

PRECEDENCE: Final[tuple[Kind, ...]] = (
    Kind("bid_id_reused", "P14", "changed", "this id already names another request"),
    Kind("not_permitted", "P11", "never", "this role or party may not ask for this"),
    Kind("pool_exists", "P10", "never", "a pool is opened once"),
    Kind("pool_not_open", "P10", "later", "no pool has been opened here"),
    Kind("pool_invalid", "P10", "changed", "a pool needs an id, a title and members with an id and a name each, once"),
    Kind("pool_terms_invalid", "P17", "changed", "the pool's terms contradict themselves"),
    Kind("nothing_due", "P20", "later", "nothing is due yet"),
    Kind("pool_frozen", "P13", "never", "the pool has been frozen"),
    Kind("pool_failed", "P21", "never", "too little was confirmed, so nothing goes to auction"),
    Kind("pool_ceded", "P22", "never", "the pool's demand has gone into another pool"),
    Kind("pool_in_review", "P20", "never", "collecting is over; members confirm or decline now"),
    Kind("pool_not_in_review", "P20", "later", "the review has not opened"),
    Kind("window_set", "P20", "later", "the pool is frozen at the end of its windows, by itself"),
    Kind("member_unknown", "P11", "never", "this party is not a member of the pool"),
    Kind("bom_invalid", "P1", "changed", "the file's name, builds or lines are not what a bill of materials may hold"),
    Kind("bom_unaccounted", "P2", "changed", "some line of the file is neither demand nor reported, or counted twice"),
    Kind("bom_empty", "P1", "changed", "the file has no usable line"),
    Kind("bom_unchanged", "P9", "never", "this very file stands in the pool already"),
    Kind("bom_doubled", "P9", "changed", "the member's same lines stand under another file name: raise its builds"),
    Kind("bom_unknown", "P12", "later", "the member has no file of this name in the pool"),
    Kind("part_unknown", "P15", "changed", "the member has no demand of this part"),
    Kind("needs_invalid", "P15", "changed", "what is asked of the part is not what a pool can take"),
    Kind("merge_invalid", "P22", "changed", "this is no other pool, or not its members' files"),
    Kind("demand_merged", "P22", "never", "the demand of that pool stands here already"),
    Kind("nothing_to_divide", "D1", "never", "the pool is not frozen, or its terms leave the division to the auction"),
    Kind("award_recorded", "D1", "never", "the award of this auction is recorded here already"),
    Kind("award_unfit", "D1", "changed", "the award is not one of this pool's frozen parts"),
    Kind("award_not_recorded", "D1", "later", "no award of this auction is recorded here"),
    Kind("step_not_open", "D5", "later", "the division is at another step"),
    Kind("lot_unknown", "D1", "changed", "nothing of this lot was awarded"),
    Kind("not_listed", "D7", "never", "only who was listed and not selected quotes again"),
    Kind("quoted_already", "D7", "never", "a supplier quotes again once"),
    Kind("quote_unfit", "D7", "changed", "a price that is no price of the lot, or above the most"),
    Kind("not_your_turn", "D8", "later", "it is another supplier's turn"),
    Kind("region_taken", "D8", "changed", "the region is not among those that are free for this"),
    Kind("no_share", "D10", "never", "the member has no share of this lot, or has turned it down"),
    Kind("share_declined", "D10", "never", "the member has turned its share of this lot down already"),
    Kind("freed_unfit", "D11", "changed", "at most what became free may be asked for, of parts that the member needs"),
    Kind("total_settled", "D12", "never", "the lot's total does not wait to be settled"),
    Kind("reason_missing", "D12", "changed", "this needs a reason, which is recorded"),
    Kind("outcome_unfit", "D14", "changed", "the member was given nothing of that by this supplier, or less"),
    Kind("prices_invalid", "L8", "changed", "the price list is not what a pool can have on record"),
    Kind("markets_invalid", "Y1", "changed", "a market needs a name, parts, a size, a source and a day; a threshold is a share"),
    Kind("market_warned", "Y1", "changed", "a market that the pool was warned of may be named anew, and not left out"),
    Kind("share_invalid", "Y2", "changed", "a share of a market needs the market, a source, a day and at most the whole"),
    Kind("pool_full", "P1", "changed", "the pool would hold more lines than can be pooled"),
    Kind("pool_empty", "P13", "later", "there is no demand to freeze"),
    Kind("pool_short", "P21", "later", "no part reaches the least total and the least number of members"),
)

KINDS: Final = {kind.code: kind for kind in PRECEDENCE}


def refuse(code: str, detail: str = "") -> Refusal:
    """The refusal of that code, with the rule the table gives it."""
    return Refusal(code, KINDS[code].rule, detail)
