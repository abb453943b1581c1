"""Why not: every refusal, coded, in order of precedence. The first check that fails names the refusal.

Codes are never reused and never renamed. `again` says what a retry needs: `never` (this can no longer succeed),
`later` (the same request may succeed when the auction has moved on), `changed` (only a different request can).
"""

from dataclasses import dataclass
from typing import Final, Literal

Again = Literal["never", "later", "changed"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """The engine says no: a code, the rule that says so, and a detail that reveals nothing the asker may not know."""

    code: str
    rule: str
    detail: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One refusal as the rulebook lists it."""

    code: str
    rule: str
    again: Again
    meaning: str


PRECEDENCE: Final[tuple[Kind, ...]] = (
    Kind("bid_id_reused", "B13", "changed", "this id already names another request"),
    Kind("not_permitted", "T3", "never", "this role or party may not ask for this"),
    Kind("auction_exists", "T2", "never", "an auction is announced once"),
    Kind("auction_not_announced", "T2", "later", "no terms have been announced here"),
    Kind("person_missing", "M1", "never", "this needs a person, and the session names none"),
    Kind("request_unknown", "M3", "never", "no such request is open"),
    Kind("request_lapsed", "M4", "never", "the request has lapsed and must be made anew"),
    Kind("same_person", "M3", "never", "who asked cannot be the second person"),
    Kind("auction_cancelled", "M7", "never", "the auction has been cancelled"),
    Kind("terms_locked", "T6", "never", "terms are locked from the opening on"),
    Kind("terms_invalid", "T1", "changed", "the terms contradict themselves or are incomplete"),
    Kind("nothing_due", "C2", "later", "nothing is due yet"),
    Kind("auction_not_open", "B1", "later", "bidding has not opened"),
    Kind("auction_paused", "S3", "later", "the auction is paused"),
    Kind("auction_suspended", "S4", "later", "the auction is suspended"),
    Kind("auction_not_suspended", "S5", "later", "the auction is not suspended"),
    Kind("auction_not_paused", "S2", "later", "the auction is not paused"),
    Kind("auction_open", "L5", "never", "bidding has opened already"),
    Kind("auction_closed", "B1", "never", "the auction has closed"),
    Kind("auction_not_closed", "C4", "later", "the auction has not closed"),
    Kind("lot_unknown", "B1", "changed", "there is no such lot"),
    Kind("lot_closed", "C1", "never", "the lot has closed"),
    Kind("lot_not_open", "L2", "later", "the lot has not opened: the one before comes first"),
    Kind("stage_not_open", "F2", "later", "no stage of the lot is open for this"),
    Kind("clock_names_price", "K1", "later", "a clock names the price here: accept it, or leave it"),
    Kind("no_clock", "K1", "later", "no clock names a price here now"),
    Kind("early_start_not_allowed", "L5", "never", "the terms do not provide for an early start"),
    Kind("early_close_not_allowed", "L6", "never", "the terms do not provide for an early close of this stage"),
    Kind("supplier_not_admitted", "B2", "never", "this supplier is not admitted to this auction"),
    Kind("supplier_excluded", "B2", "never", "this supplier has been excluded"),
    Kind("supplier_on_hold", "H2", "later", "this supplier is on hold: the register of organisations does not clear it now"),
    Kind("supplier_not_excluded", "M6", "later", "this supplier has not been excluded"),
    Kind("not_an_entrant", "F3", "never", "this supplier did not reach this stage"),
    Kind("not_your_turn", "F6", "later", "it is another supplier's turn, or this one's has passed"),
    Kind("clock_left", "K8", "never", "this supplier let a tick pass in silence, and is out"),
    Kind("market_not_named", "H1", "never", "the terms name no register of organisations"),
    Kind("hold_invalid", "H1", "changed", "a hold has reasons of lots that are there, and looks neither ahead nor back"),
    Kind("hold_unchanged", "H1", "later", "the supplier is on hold for these reasons already, or is not on hold"),
    Kind("surrogate_not_allowed", "B15", "never", "the terms do not allow bids on a supplier's behalf"),
    Kind("surrogate_sealed", "F4", "later", "nobody bids on a supplier's behalf while bids are sealed"),
    Kind("proxies_not_allowed", "X1", "never", "the terms do not allow automatic bids"),
    Kind("proxies_not_here", "X4", "later", "no limit is set in a stage of this kind"),
    Kind("joining_not_allowed", "J1", "never", "no volume joins this lot"),
    Kind("not_a_member", "J1", "never", "only members of the consortium pledge"),
    Kind("no_envelope_asked", "M8", "later", "no technical envelope is asked for in this stage"),
    Kind("nothing_to_open", "M9", "later", "no bids of this lot wait to be opened"),
    Kind("packages_not_allowed", "N11", "never", "the terms do not allow packages"),
    Kind("deposits_not_asked", "D2", "never", "the terms ask for no deposit"),
    Kind("terms_mismatch", "T4", "changed", "these are not the terms that were announced"),
    Kind("terms_not_accepted", "T4", "later", "the supplier has not accepted the terms"),
    Kind("deposit_missing", "D3", "later", "the deposit that the terms ask for has not been received in full"),
    Kind("reason_missing", "T5", "changed", "this needs a reason, which is recorded"),
    Kind("message_invalid", "M5", "changed", "a message has 1 to 2000 characters that can be shown"),
    Kind("messages_full", "M5", "never", "an auction has at most 500 messages"),
    Kind("envelope_invalid", "M8", "changed", "an envelope holds a text of at most 4000 characters, or documents, or both"),
    Kind("deposit_invalid", "D2", "changed", "a deposit is for what the terms say, in cash or by a guarantee with its reference"),
    Kind("envelope_missing", "M8", "later", "the technical envelope comes before the price"),
    Kind("tick_not_begun", "K4", "later", "this tick has not begun"),
    Kind("tick_over", "K4", "never", "this tick is over"),
    Kind("price_accepted", "K4", "later", "this supplier has accepted already"),
    Kind("quantity_unfit", "K12", "changed", "this quantity cannot be taken of the clock's lot"),
    Kind("package_invalid", "N11", "changed", "a package names itself and two lots or more, each once, in the order of the terms"),
    Kind("too_many_packages", "N11", "never", "a supplier has at most 50 packages"),
    Kind("steps_misplaced", "N1", "changed", "a lot that asks for quantities takes price steps, and no other lot does"),
    Kind("joining_invalid", "J2", "changed", "a schedule has 1 to 20 quantities above zero, at prices that fall from step to step"),
    Kind("lines_incomplete", "B3", "changed", "every line item of the lot needs a price, and only those"),
    Kind("answers_incomplete", "E2", "changed", "every criterion of the lot needs an answer, and only those"),
    Kind("answer_unknown", "E2", "changed", "a criterion has no such option"),
    Kind("steps_uneven", "N2", "changed", "every step needs where it begins and a unit price, and there is at least one"),
    Kind("too_many_steps", "N2", "changed", "the terms allow fewer price steps"),
    Kind("price_too_long", "B4", "changed", "a price has at most 64 characters"),
    Kind("price_blank", "B4", "changed", "a price is missing"),
    Kind("price_not_a_number", "B4", "changed", "a price must be a number"),
    Kind("price_foreign_digits", "B4", "changed", "a price uses the digits 0 to 9 only"),
    Kind("price_sign", "B4", "changed", "a price has no sign"),
    Kind("price_exponent", "B4", "changed", "a price has no exponent"),
    Kind("price_separator", "B4", "changed", "a price has no blanks or separators"),
    Kind("price_malformed", "B4", "changed", "a price looks like 12 or 12.50"),
    Kind("price_precision", "B5", "changed", "a price has more decimals than the lot allows"),
    Kind("price_not_positive", "B6", "changed", "a price must be above zero"),
    Kind("quantity_malformed", "N3", "changed", "a quantity looks like 12 or 12.50"),
    Kind("quantity_precision", "N3", "changed", "a quantity has more decimals than the lot allows"),
    Kind("steps_not_rising", "N2", "changed", "the first step begins at zero, and each later one further on"),
    Kind("steps_order", "N4", "changed", "from step to step unit prices go only the way the terms allow"),
    Kind("blocks_not_allowed", "N5", "changed", "the terms allow neither a least quantity nor a multiple"),
    Kind("off_multiple", "N5", "changed", "the steps and the least quantity must be whole multiples"),
    Kind("supplies_nothing", "N5", "changed", "the limits leave no quantity that could be supplied of the lot"),
    Kind("price_too_large", "B6", "changed", "the bid is beyond what can be counted exactly"),
    Kind("quantity_reduced", "N7", "changed", "a supplier never supplies less than it offered before"),
    Kind("comparable_not_positive", "E3", "changed", "what the terms take off leaves nothing of the bid"),
    Kind("above_ceiling", "B7", "changed", "the bid is above the ceiling price"),
    Kind("package_changed", "N12", "changed", "a package keeps its lots and its group; another one needs a name of its own"),
    Kind("joining_reduced", "J4", "changed", "at no price may less join than was promised before"),
    Kind("joining_full", "J3", "changed", "more than may join this lot in all"),
    Kind("not_below_own", "B8", "changed", "a supplier never goes back up: the bid must be below the own last bid"),
    Kind("limit_without_bid", "X2", "later", "a limit goes beneath a bid that stands: bid first"),
    Kind("limit_above_own", "X2", "changed", "a limit is below the own bid in some line, and above it in none"),
    Kind("limit_above_price", "X9", "changed", "the clock shows less than this limit already"),
    Kind("own_decrement", "B9", "changed", "the bid must improve on the own last bid by the decrement"),
    Kind("largest_step", "B18", "changed", "the bid improves by more than is allowed at once"),
    Kind("largest_change", "B10", "changed", "the bid falls further than the guard allows: confirm it to place it"),
    Kind("leading_decrement", "B11", "changed", "the bid must beat the leading bid by the decrement"),
    Kind("next_decrement", "B16", "changed", "the bid must beat the next better one by the decrement"),
    Kind("not_a_multiple", "B17", "changed", "the bid must improve by an exact multiple of the decrement"),
    Kind("tie_forbidden", "B12", "changed", "another supplier's bid stands at this very value"),
    Kind("sealed_once", "F4", "never", "the terms allow one sealed bid, and it was made"),
    Kind("below_lead", "L7", "changed", "the best bid is untouched here: a bid may not be below it"),
    Kind("withdrawal_not_allowed", "B14", "never", "the terms do not allow withdrawals"),
    Kind("nothing_to_withdraw", "B14", "later", "the supplier has no standing bid on this lot"),
    Kind("no_limit", "X3", "later", "the supplier has left no limit on this lot"),
    Kind("extension_invalid", "O10", "changed", "an extension must be longer than zero and within a week"),
    Kind("suspensions_spent", "S4", "never", "the auction has been suspended for lost connections as often as is allowed"),
    Kind("outage_harmless", "S6", "changed", "the outage moves nothing"),
    Kind("secret_wrong", "F5", "changed", "this is not the secret that was committed to"),
    Kind("close_not_due", "F5", "later", "the moment that the secret gives has not come"),
    Kind("nothing_to_assess", "M9", "never", "no envelope of this supplier is to be assessed"),
    Kind("envelope_assessed", "M9", "never", "this envelope has been assessed already"),
    Kind("assessment_open", "M10", "later", "every technical envelope is assessed before prices are opened"),
    Kind("opening_asked", "M10", "never", "this person has asked for the opening already"),
    Kind("lottery_drawn", "R7", "never", "there is no lottery, or it has been drawn already"),
    Kind("lottery_wrong", "R7", "changed", "this is not the secret of the lottery that was committed to"),
    Kind("provisional_invalid", "C10", "changed", "no lots are awarded together here, or this is not of their bids"),
    Kind("award_rules_invalid", "C8", "changed", "these rules of the award contradict themselves, or name what is not there"),
    Kind("award_exists", "C4", "never", "an award has been proposed already"),
    Kind("award_not_proposed", "C5", "later", "no award stands proposed for this lot"),
    Kind("award_decided", "C5", "never", "the award of this lot has been decided"),
    Kind("bids_lapsed", "H7", "never", "bids bind nobody any more"),
    Kind("nothing_won", "H6", "changed", "no award names this supplier"),
    Kind("package_divided", "C9", "changed", "a package is awarded whole: name all of its lots"),
    Kind("award_changed", "M3", "never", "the award was proposed anew, and differs from the one that was to be confirmed"),
    Kind("allotment_exists", "C6", "never", "the allotment has been recorded already"),
    Kind("award_undecided", "C6", "later", "the award of some lot is not decided yet"),
    Kind("lottery_undrawn", "R7", "later", "the lottery between equal bids has not been drawn yet"),
    Kind("award_mismatch", "C4", "changed", "the proposal does not match the standing bids"),
    Kind("allotment_mismatch", "C6", "changed", "the allotment does not match the confirmed awards"),
    Kind("contract_unknown", "I1", "changed", "there is no such contract, or it stands no longer"),
    Kind("contract_signed", "I2", "never", "the contract has been signed"),
    Kind("contract_approved", "I1", "later", "two persons have approved this contract already"),
    Kind("approved_by_same", "I1", "never", "this person has approved it already: another one must"),
    Kind("contract_is_draft", "I2", "later", "nobody has approved this contract: it is a draft"),
    Kind("contract_unapproved", "I3", "later", "two persons have to approve a contract before it is signed"),
    Kind("signature_mismatch", "I4", "changed", "this is no signature of the contract as it stands"),
    Kind("deposit_unknown", "D5", "later", "nothing of this deposit is in hand"),
    Kind("deposit_held", "D5", "later", "this deposit secures something yet"),
    Kind("requests_full", "M2", "later", "at most 100 requests are open at once"),
)

KINDS: Final = {kind.code: kind for kind in PRECEDENCE}
PLACES: Final = {kind.code: place for place, kind in enumerate(PRECEDENCE)}


def refuse(code: str, detail: str = "") -> Refusal:
    """The refusal of that code, with the rule the table gives it."""
    return Refusal(code, KINDS[code].rule, detail)
