"""Why not: every refusal of the market, coded, in order of precedence. The first check that fails names the refusal.

The shape, and the code for an id used twice, are those of core/refusals.py. The codes of `REASONS` are no refusals of
commands: they say why an organisation is not cleared, or a delivery not allowed, and `OFFERS` what is wrong with an offer.
"""

from typing import Final

from auction.core.refusals import Kind, Refusal

PRECEDENCE: Final[tuple[Kind, ...]] = (
    Kind("bid_id_reused", "D11", "changed", "this id already names another request"),
    Kind("not_permitted", "D10", "never", "this role or party may not ask for this"),
    Kind("market_exists", "D1", "never", "the register is begun once"),
    Kind("market_not_open", "D1", "later", "the register has not been begun"),
    Kind("person_missing", "D5", "never", "this needs a person, and the session names none"),
    Kind("policy_invalid", "D1", "changed", "the policy's threshold, ages or sources are not what a policy may hold"),
    Kind("organisation_invalid", "D2", "changed", "the organisation cannot be registered as this"),
    Kind("identifier_invalid", "D3", "changed", "a number of the organisation does not check"),
    Kind("organisation_unknown", "D1", "later", "there is no such organisation in the register"),
    Kind("organisation_unchanged", "D4", "never", "the organisation stands in the register as this already"),
    Kind("reason_missing", "D5", "changed", "this needs a reason, which is recorded"),
    Kind("validity_invalid", "D6", "changed", "this must hold until some time to come, and not for longer than the policy allows"),
    Kind("not_verified", "D6", "later", "the organisation is not verified"),
    Kind("authorisation_invalid", "D7", "changed", "the authorisation's id, territory, dates or evidence cannot be so"),
    Kind("authorisation_exists", "D7", "changed", "an authorisation of this id is on record already"),
    Kind("authorisation_unknown", "D7", "later", "there is no such authorisation, or it holds no longer"),
    Kind("not_a_manufacturer", "D7", "changed", "only a manufacturer authorises, and claims parts"),
    Kind("part_invalid", "U9", "changed", "a part number has 1 to 400 characters that show something"),
    Kind("claim_exists", "U9", "never", "this manufacturer claims the part number already"),
    Kind("claim_unknown", "U9", "later", "this manufacturer does not claim the part number"),
    Kind("list_invalid", "Y1", "changed", "the list's source, date or entries cannot be so"),
    Kind("list_older", "Y5", "changed", "a list of this source that is as new or newer holds already"),
    Kind("list_not_held", "Y8", "changed", "the list that these changes are to is not the one that holds"),
    Kind("list_mismatch", "Y8", "changed", "what comes of the changes is not the list of that hash"),
    Kind("nothing_to_screen", "Y4", "later", "of these organisations, not every one waits to be looked for, once"),
    Kind("no_such_hit", "Y6", "later", "the organisation's names are not like that entry's"),
    Kind("controls_invalid", "Z2", "changed", "the table's source, date or rules cannot be so"),
    Kind("controls_older", "Z2", "changed", "a table of this source that is newer holds already"),
    Kind("licence_invalid", "Z4", "changed", "the licence's parties, quantity or dates cannot be so"),
    Kind("licence_exists", "Z4", "changed", "a licence of this id is on record already"),
    Kind("licence_unknown", "Z4", "later", "there is no such licence"),
    Kind("licence_exhausted", "Z5", "changed", "less is left of the licence than is to be taken off it"),
    Kind("deliveries_invalid", "Z6", "changed", "a line's numbers, destination, user or quantity cannot be so"),
    Kind("deliveries_bound", "Z7", "changed", "a line that is awarded stays as it was described"),
    Kind("outcome_invalid", "Z7", "changed", "what is said of the auction cannot be so"),
    Kind("outcome_recorded", "Z7", "never", "just this, or something later, is recorded of the auction already"),
    Kind("delivery_unknown", "Z8", "later", "nothing of this line is awarded to this supplier for that user there"),
    Kind("place_unsaid", "Z8", "changed", "where the goods lie takes 1 to 400 characters that show something"),
    Kind("delivery_on_hold", "Z8", "later", "the delivery is on inspection hold"),
    Kind("delivery_not_on_hold", "Z8", "later", "the delivery is not on inspection hold"),
    Kind("delivery_rejected", "Z9", "later", "the inspection rejected the delivery"),
    Kind("delivery_released", "Z9", "never", "the delivery is released already"),
    Kind("delivery_unreleased", "Z9", "later", "the delivery is not released yet"),
    Kind("invoice_exists", "Z9", "never", "an invoice for the delivery is on record already"),
    Kind("invoice_invalid", "Z9", "changed", "the number of an invoice takes 1 to 400 characters that show something"),
    Kind("scheme_invalid", "J1", "changed", "a scheme of subsidy contradicts itself"),
    Kind("schemes_older", "J1", "changed", "a table of this source that is newer holds already"),
    Kind("subsidy_claim_exists", "J7", "changed", "a claim of this id is on record already"),
    Kind("claim_invalid", "J2", "changed", "a claim needs a part, a place, a period, a day that has come, and pieces"),
    Kind("scheme_unknown", "J2", "later", "there is no such scheme"),
    Kind("scheme_not_in_force", "J2", "changed", "the scheme is not in force on the day of the claim"),
    Kind("place_not_eligible", "J2", "changed", "the scheme is not for this place"),
    Kind("part_not_eligible", "J2", "changed", "the scheme is not for this part"),
    Kind("origin_not_eligible", "J2", "changed", "the scheme is not for goods of this origin"),
    Kind("purchase_unknown", "J7", "later", "nothing is on record that the member bought of this part by this auction"),
    Kind("scheme_currency_other", "J7", "never", "the scheme grants in another currency than was paid in"),
    Kind("volume_claimed", "J3", "changed", "more pieces are claimed for than were bought and nobody claims for"),
    Kind("money_claimed", "J6", "changed", "more money is claimed for than the pieces cost"),
    Kind("subsidy_claim_unknown", "J7", "never", "there is no such claim of this member, or it is open no longer"),
    Kind("nothing_claimed", "J8", "later", "no claim on the scheme waits"),
    Kind("scheme_spent", "J4", "later", "nothing is left of the scheme's cap"),
    Kind("line_unknown", "U10", "later", "nobody has described this line of the auction"),
    Kind("profile_invalid", "U10", "changed", "what is said of the line cannot be so in its category"),
    Kind("profile_bound", "U10", "never", "the supplier is awarded the line by what it said before"),
    Kind("capacity_invalid", "U7", "changed", "slots, fees or shares cannot be so"),
    Kind("slots_oversold", "U7", "changed", "fewer units of the month are free than are to be reserved"),
    Kind("reservation_unknown", "U12", "changed", "fewer units of the month are reserved for the member than are to be given back"),
    Kind("reservation_used", "U12", "changed", "a confirmed award rests on more of these units than would stay"),
)

REASONS: Final[tuple[Kind, ...]] = (
    Kind("organisation_unknown", "D1", "later", "the organisation is not in the register"),
    Kind("organisation_unverified", "D6", "later", "nobody has verified the organisation"),
    Kind("verification_expired", "D6", "later", "the verification of the organisation has expired"),
    Kind("screening_missing", "Y1", "later", "a list that the policy asks for has not been loaded"),
    Kind("list_stale", "Y7", "later", "a screening list is older than the policy allows"),
    Kind("screening_pending", "Y4", "later", "the organisation has not been looked for on the lists yet"),
    Kind("screening_hit", "Y6", "later", "a name is like one on a list, and no person has decided"),
    Kind("decision_expired", "Y6", "later", "a person's decision on a likeness has expired"),
    Kind("screening_match", "Y6", "never", "a person has decided that this is the party on the list"),
    Kind("not_franchised", "D8", "later", "the lot is for the maker and its authorised distributors, and this is neither"),
    Kind("hs_unknown", "U1", "changed", "the table has no such heading"),
    Kind("eccn_invalid", "Z1", "changed", "this is no export control number"),
    Kind("movement_invalid", "Z1", "changed", "a movement needs a destination and a quantity"),
    Kind("control_unruled", "Z2", "later", "no export control rule speaks of this: it is not allowed until one does"),
    Kind("control_denied", "Z3", "never", "an export control rule forbids this"),
    Kind("licence_missing", "Z4", "later", "this needs a licence, and none is on record"),
    Kind("licence_short", "Z5", "later", "less is left of the licences than is to be sent"),
    Kind("profile_missing", "U10", "later", "the supplier has not said the terms of the line's category"),
    Kind("slots_taken", "U15", "changed", "the slots that the line is offered by are free no longer"),
    Kind("licence_wanting", "Z7", "later", "an award was confirmed, and no licence has so much left"),
    Kind("conflict_operator", "D9", "never", "the organisation shares a beneficial owner with the operator"),
    Kind("conflict_member", "D9", "never", "the organisation shares a beneficial owner with another party"),
)

OFFERS: Final[tuple[Kind, ...]] = (
    Kind("hs_unknown", "U1", "changed", "the table has no such heading"),
    Kind("profile_foreign", "U1", "changed", "the offer holds the terms of another category"),
    Kind("incoterm_unknown", "U2", "changed", "this is none of the eleven Incoterms 2020"),
    Kind("place_missing", "U2", "changed", "an Incoterm needs a named place"),
    Kind("sea_terms_by_other", "U3", "changed", "FAS, FOB, CFR and CIF are for the sea"),
    Kind("quantity_invalid", "U4", "changed", "least, multiple and most are above zero"),
    Kind("moq_off_multiple", "U4", "changed", "the least order is no whole multiple"),
    Kind("capacity_below_moq", "U4", "changed", "the most that can be had is below the least order"),
    Kind("tiers_uneven", "U5", "changed", "tiers begin further on each time, at prices above zero"),
    Kind("tiers_rising", "U5", "changed", "a price rises from tier to tier, and no leave was given"),
    Kind("packing_missing", "U6", "changed", "a component needs its standard pack and packaging"),
    Kind("multiple_off_pack", "U6", "changed", "the multiple is no whole number of standard packs"),
    Kind("capacity_invalid", "U7", "changed", "equipment needs slots, a fee, a deposit and a take-or-pay part"),
    Kind("index_missing", "U8", "changed", "raw material is offered by an index, and names it"),
    Kind("weights_uneven", "U8", "changed", "the weights of the formula do not sum to the whole"),
    Kind("formula_invalid", "U8", "changed", "base, references, lags, floor or cap of the formula cannot be so"),
    Kind("part_claimed_twice", "U9", "later", "several makers claim this part number"),
    Kind("maker_other", "U9", "changed", "another maker claims this part number"),
    Kind("authorisation_missing", "D8", "changed", "no authorisation of this maker is on record for the destination"),
    Kind("authorisation_expired", "D8", "changed", "the authorisation of this maker has expired"),
    Kind("eccn_invalid", "Z1", "changed", "this is no export control number"),
)

TARIFFS: Final[tuple[Kind, ...]] = (
    Kind("tariffs_invalid", "W1", "changed", "the tables of tariffs contradict themselves, or a row lacks source or date"),
    Kind("scheme_invalid", "J1", "changed", "a scheme of subsidy contradicts itself"),
    Kind("rates_stale", "W9", "changed", "the rates of exchange are older at the opening than the deliveries allow"),
    Kind("rates_differ", "W9", "changed", "the terms hold other rates of exchange already"),
    Kind("deliveries_invalid", "W10", "changed", "the deliveries name what these terms do not know, or a thing twice"),
    Kind("hs_unknown", "U1", "changed", "the table has no such heading"),
    Kind("incoterm_unknown", "U2", "changed", "this is none of the eleven Incoterms 2020"),
    Kind("place_missing", "U2", "changed", "an Incoterm needs a named place"),
    Kind("sea_terms_by_other", "U3", "changed", "FAS, FOB, CFR and CIF are for the sea"),
    Kind("deliveries_incomplete", "W10", "changed", "the delivery of a supplier or the country of a member is not said"),
    Kind("lane_missing", "W1", "changed", "no lane of the tables goes there from where the goods are shipped"),
    Kind("customs_missing", "W1", "changed", "no table says on what the country levies duty"),
    Kind("duty_missing", "W1", "changed", "no table has a duty for these goods into the country on that day"),
    Kind("vat_missing", "W1", "changed", "no table has the country's tax on that day"),
    Kind("rate_missing", "W1", "changed", "the tables have no rate of exchange for the currency of a lane"),
    Kind("evaluation_invalid", "W8", "changed", "with what is added the lot's bids could not be compared"),
)
"""What is amiss with tables of tariffs, or with deliveries, in the order in which it is looked for."""

KINDS: Final = {kind.code: kind for kind in PRECEDENCE}
REASON_KINDS: Final = {kind.code: kind for kind in REASONS}
OFFER_KINDS: Final = {kind.code: kind for kind in OFFERS}
TARIFF_KINDS: Final = {kind.code: kind for kind in TARIFFS}


def refuse(code: str, detail: str = "") -> Refusal:
    """The refusal of that code, with the rule the table gives it."""
    return Refusal(code, KINDS[code].rule, detail)
