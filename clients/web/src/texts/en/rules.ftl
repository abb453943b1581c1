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
