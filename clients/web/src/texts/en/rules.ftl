### The terms of an auction in plain words.

matter-close = Opening and close
matter-improve = Improving a bid
matter-decrement = Decrement
matter-guard = Large falls
matter-overtime = Overtime
matter-ties = Equal bids
matter-withdraw = Withdrawing
matter-see = What you see
matter-binding = What a bid means

rule-close-together = Bidding opens { $opens }. All lots close { $closes }.
rule-close-staggered = Bidding opens { $opens }. Lots close one after another, the first { $first }, the last { $last }.
rule-basis-beat-own = Each new bid must be below your own last bid on the lot by at least the decrement. It need not beat the leading bid.
rule-basis-beat-leading = Each new bid must be below the leading bid on the lot by at least the decrement.
rule-basis-beat-next = Each new bid must be below your own last bid, and below the next better bid on the lot, by at least the decrement. A first bid joins where its price puts it.
rule-decrement-share = The decrement is { $share } of the bid to be beaten, rounded up to the smallest unit of price.
rule-decrement-any = Any improvement is enough, however small.
rule-decrement-by-lot = The decrement is shown on each lot.
rule-guard = A fall of more than { $share } has to be confirmed, as a guard against slips of the finger.
rule-guard-by-lot = A large fall has to be confirmed, as a guard against slips of the finger.
rule-overtime-none = There is no overtime: every lot closes at its time.
rule-overtime-any-bid = Any bid in the last { $window } of a lot moves its close.
rule-overtime-rank-change = A bid in the last { $window } of a lot that changes its bidder’s rank moves the close.
rule-overtime-rank-at-most = A bid in the last { $window } of a lot that reaches rank { $rank } or better moves the close.
rule-overtime-rank-hidden = A bid in the last { $window } of a lot that reaches one of the better ranks moves the close. Which ranks, the buyer does not tell.
rule-overtime-new-leader = A bid in the last { $window } of a lot that takes the lead moves the close.
rule-overtime-beats-another = A bid in the last { $window } of a lot that passes another supplier moves the close.
rule-overtime-base-reset = The lot then stays open for { $length } from that bid.
rule-overtime-base-bid-stamp = The lot then stays open for { $length } from that bid.
rule-overtime-base-scheduled-close = The close then moves { $length } later.
rule-overtime-shorter = Later overtimes differ in length from the first.
rule-overtime-scope-lot = Only the lot that was bid on moves.
rule-overtime-scope-all-lots = All open lots move with it.
rule-overtime-scope-cascade = Later lots move along where needed to keep their distance.
rule-overtime-most = { $count ->
    [one] A lot gets at most one overtime.
   *[other] A lot gets at most { $count } overtimes.
}
rule-overtime-stop = No lot stays open longer than { $length } past its scheduled close. A close never moves earlier.
rule-ties-earliest = Of equal bids the earlier one ranks better.
rule-ties-equal-best = Equal bids share the better rank. Of equal bids the earlier one leads.
rule-ties-equal-worst = Equal bids share the worse rank. Of equal bids the earlier one leads.
rule-ties-dense = Equal bids share one rank, and the next value has the next rank. Of equal bids the earlier one leads.
rule-ties-forbidden = A bid equal to another supplier’s standing bid is refused.
rule-withdraw-never = A bid cannot be withdrawn.
rule-withdraw-until-close = A bid can be withdrawn until its lot closes. A later bid must still be below the withdrawn one.
rule-see-own = You see your own bids and your rank.
rule-see-lead = You see the leading price of each lot.
rule-see-ladder = You see all standing prices of each lot, without names.
rule-see-bidders = You see how many suppliers have bid on a lot, once there are enough of them.
rule-see-reserve-met = You see whether the leading price meets the buyer’s undisclosed reserve price; where a lot has none, which you are not told, any bid counts as meeting it.
rule-see-nobody = No supplier sees who the others are.
rule-binding = A bid is binding from the moment the server acknowledges it. The server’s clock decides: a bid counts when it arrives before the close.
rule-binding-practice = This is practice: bids are judged by the same rules, but bind nobody.
rules-hash = SHA-256 of the complete terms, as recorded in entry 1:

rule-close-early-start = The buyer may open bidding earlier, with a reason; the closes stay where they are.
rule-close-early = The buyer may end an open or sealed stage of a lot early, at once and with a reason that everyone reads.

matter-award = Who wins, and what is paid
rule-award-joint = All lots are awarded together: what they come to in all counts, within rules of the consortium that suppliers are not shown. The lowest price on a lot need not win it.
rule-award-of-lots = { $lots }:
rule-award-best = A lot goes to its best bid that is within the buyer’s reserve price, if it has one; that price stays undisclosed.
rule-award-parts = Whoever takes a part of the lot is awarded it, where its price is within the buyer’s reserve price, if there is one; that price stays undisclosed.
rule-award-volume = The quantities that cost least in all are awarded, within the buyer’s reserve price, if there is one. You may be awarded all that you offer, a part of it or nothing.
rule-award-margin-earliest = Of equal prices for the last units the earlier bid is awarded more.
rule-award-margin-pro-rata = Where more is offered at the highest price that is needed than is left to award at it, all who offer at that price share what is left in proportion.
rule-award-listed = Only bids on a shortlist can be awarded, the best first, within the buyer’s reserve price, if there is one.
rule-award-places = { $bids ->
    [one] From one bid on at most { $most } is listed.
   *[other] { $most ->
        [one] From { $bids } bids on at most one is listed.
       *[other] From { $bids } bids on at most { $most } are listed.
    }
}
rule-award-few = With fewer than { $bids } bids all are listed.
rule-award-not-highest = Where there are more bids than places, the highest is never listed.
rule-award-bounds = { $count ->
    [one] A listed bid must also keep a bound.
   *[other] A listed bid must also keep one of these bounds.
}
rule-award-within = It is at most { $share } above the lowest bid.
rule-award-within-anchor = It is at most { $share } above the lowest bid, or above the anchor where that is more: { $anchor } of the mean of the bids that have a place.
rule-award-cut = It is at least { $share } below the ceiling price.
rule-award-exempt = It is at most { $price } a unit on average.
rule-award-below-anchor = A bid below the anchor is held, and awarded only for a stated reason.
rule-award-listed-best = The best of the list gets the whole lot.
rule-award-pledged = { $winners ->
    [one] With one on the list it gets { $share } of the lot.
   *[other] From { $winners } on the list on they get { $share } of the lot in equal parts.
}
rule-award-pledged-weighted = From { $winners } on the list on they get { $share } of the lot in parts of { $weights }, best first.
rule-award-pledged-rest = The rest of the lot is awarded to nobody.
rule-award-tie-lottery = Of equal best bids the award goes to one drawn by a lottery, whose secret was fixed beforehand by { $commitment }.
rule-award-tie-coverage = Of equal best bids the award goes to who stands on more lots, then to the earlier.
rule-award-tie-past-supply = Of equal best bids the award goes to who has delivered more before, then to the earlier.
rule-award-tie-split = Equal best bids share the lot in equal parts.
rule-award-paid-as-bid = A winner is paid what it bid.
rule-award-paid-second = The winner of a whole lot is paid not what it bid but the second lowest price, or the buyer’s reserve price where that is lower or no other bid stands; the ceiling price where there is neither, and without that what it bid. It is never less than it bid.
rule-award-paid-refused = For quantities a winner is paid, unit for unit, the lowest prices that the others asked and were refused, up to the reserve or ceiling price, and never less than it bid.
rule-award-paid-uniform = All winners of a lot are paid one unit price, the highest that is accepted.
rule-award-confirmed = The consortium confirms an award or turns it down.
rule-binding-valid = It binds you until { $length } after the close: until then you can take the place of a winner that fails.
rule-binding-surrogate = The buyer may place a bid for a supplier; it binds that supplier like its own and is marked as placed by the buyer.
