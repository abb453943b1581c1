### The supplier console.

supplier-auction-parts = Parts of this auction
supplier-tab-lots = Lots
supplier-tab-rules = Rules
supplier-tab-receipts = Receipts
supplier-held = You are on hold and cannot bid: { $why }
supplier-held-go = What to do
supplier-excluded = You have been excluded from this auction: { $reason }
supplier-paused-since = Paused since { $when }; the time left stands still. Reason: { $why }
supplier-suspended-since = Suspended since { $when } because people could not bid as they should; the time left stands still.

## Terms

supplier-terms-first = Accept the terms before you bid
supplier-terms-accept = Accept the terms
supplier-terms-read = Read the rules

## Summary

supplier-next-close = Next close
supplier-all-closed = All lots are closed
supplier-lots-leading = Lots you lead
supplier-lots-won = Lots you won
supplier-lots-lost = Lots not won
supplier-lots-behind = Lots you do not lead
supplier-lots-without = Lots without your bid
supplier-bids-total = Your standing bids
supplier-bids-total-sealed = Your bids, sealed ones too
supplier-packages-standing = { $count ->
    [one] Your package, beside these
   *[other] Your { $count } packages, beside these
}

supplier-show = Which lots to show
supplier-show-all = All
supplier-show-leading = Leading
supplier-show-behind = Not leading
supplier-show-sealed = Bid sealed
supplier-show-without = Without your bid

## A lot

supplier-rank = Your rank
supplier-rank-final = Your final rank
supplier-rank-of = of { $count }
supplier-leading = Leading
supplier-not-leading = Not leading
supplier-no-bid = No bid yet
supplier-no-bid-made = No bid
supplier-surrogate = Placed for you by the buyer
supplier-outcome-open = Award to be decided
supplier-outcome-proposed = Award to be confirmed
supplier-outcome-won = Won
supplier-outcome-lost = Not won
supplier-outcome-rejected = Award turned down
supplier-outcome-unawarded = Not awarded
supplier-why-not-excluded = You were excluded from this auction, so no bid of yours counts.
supplier-why-not-envelope-failed = Your technical envelope did not pass, so your price does not count.
supplier-why-not-no-bid = No bid of yours stood when this lot closed.
supplier-why-not-on-hold = Nothing is awarded to a supplier while it is on hold, as you are, or were when the award was made.
supplier-why-not-rejected = The consortium turned the award of this lot down, and nobody gets it.
supplier-why-not-rejected-you = The consortium turned down the award of this lot to you: { $why }
supplier-why-not-together = The lots of this auction are awarded together: what they come to in all counts, within rules of the consortium that suppliers are not shown. The award that was chosen has no part for what you offered on this lot, even where your price for it was the lowest.
supplier-why-not-not-listed = By the rules only a shortlist of the best bids may be awarded, and yours was not on it.
supplier-why-not-above-reserve = Your price was not within the buyer’s reserve price, which stays undisclosed.
supplier-why-not-not-awarded = No bid on this lot could be awarded under its rules.
supplier-why-not-tied = An equal bid comes first by the rule for equal bids.
supplier-why-not-combination = Other offered quantities together cost less than any award with yours.
supplier-why-not-outranked = Another bid comes before yours in the ranking.
supplier-awarded = Awarded to you
supplier-awarded-whole = The whole lot
supplier-awarded-of = { $awarded } of { $whole } { $unit }
supplier-awarded-for = for { $amount }
supplier-awarded-asked = You asked { $amount } for it; by the terms you are paid more.
supplier-rest-all = That is all you offered of this lot.
supplier-rest-together = All lots are awarded together: the award that was chosen has this much of what you offered on this lot.
supplier-rest-volume = You offered up to { $offered } { $unit }. By what all suppliers offered, and the buyer’s undisclosed reserve price if there is one, no award with more of yours comes out better under the terms.
supplier-rest-pledged = The terms fix which part of the lot a place on the shortlist gets, and which part goes to nobody.
supplier-rest-split = By the terms equal best bids share the lot in equal parts.
supplier-closed-at = Closed { $when }
supplier-closes-at = Closes { $when }
supplier-overtimes = { $count ->
    [one] { $count } overtime
   *[other] { $count } overtimes
}
supplier-time-left = Time left for { $lot }
supplier-quantity = { $count } { $unit }
supplier-basket-of = { $count ->
    [one] One line.
   *[other] { $count } lines, one total: every line needs a price, and the total competes.
}
supplier-own-bid = Your bid
supplier-sealed-bid = Your sealed bid
supplier-lead-price = Leading price
supplier-next-valid = Next valid bid
supplier-ceiling = Ceiling price
supplier-decrement = Decrement
supplier-decrement-any = Any improvement
supplier-decrement-both = { $share }, at least { $amount }
supplier-decrement-from = { $least } from { $from }
supplier-bidders = Suppliers bidding
supplier-reserve = Reserve price, if any
supplier-reserve-met = Met by the leading price
supplier-reserve-not-met = Not met yet
supplier-reserve-never-met = Not met
supplier-history = Price history
supplier-history-of = Price history of { $lot }
supplier-history-shows = Prices of { $lot } over time, in { $currency }

## Bidding

supplier-ticket-of = Bid on { $lot }
supplier-unit-price = Unit price, { $currency } per { $unit ->
    [pcs] piece
   *[other] { $unit }
}
supplier-total = Total
supplier-place = Place bid
supplier-step-down = One decrement lower on { $lot }
supplier-step-up = One decrement higher on { $lot }
supplier-one-step = One decrement lower
supplier-improve = Improve to the next valid total
supplier-lower-by = Lower every price by
supplier-lower = Lower
supplier-paste = A column of prices copied from a spreadsheet can be pasted into the first line.
supplier-line = Line
supplier-line-quantity = Quantity
supplier-line-price = Unit price, { $currency }
supplier-line-total = Total
supplier-line-price-of = Unit price of { $line } in { $currency }
supplier-line-fault = { $line }:
supplier-fall-own = { $share } below your last bid.
supplier-fall-ceiling = { $share } below the ceiling price.
supplier-moved = The prices have moved since you took hold of this bid.
supplier-moved-read-again = The price moved just before you placed the bid. Nothing was sent: check it and place it again.
supplier-use-next = Use the next valid bid
supplier-barred-excluded = You have been excluded from this auction.
supplier-barred-held = You are on hold here: the register of organisations does not clear you now. What you have bid stands. Ask the buyer what is missing.
supplier-barred-closed = This lot is closed.
supplier-barred-waiting = Bidding on this lot has not opened yet.
supplier-barred-paused = The auction is paused.
supplier-barred-suspended = The auction is suspended.
supplier-barred-terms = Accept the terms above to bid.
supplier-barred-deposit = Lodge your deposit first: what is missing is told above.
supplier-confirm-title = Is this large fall meant?
supplier-confirm-why = Your bid on { $lot } is { $share } lower than the price it is compared with. It is binding once placed.
supplier-confirm-new = New bid
supplier-confirm = Confirm and place
supplier-withdraw = Withdraw the bid
supplier-withdraw-title = Withdraw your bid on { $lot }?
supplier-withdraw-means = You then have no standing bid on this lot. A later bid must still be below the one you withdraw.

## Answers

supplier-pending-bid = { $amount } sent. Waiting for the server to record it…
supplier-pending-withdrawal = Withdrawal sent. Waiting for the server to record it…
supplier-kept-bid = { $amount } is kept here and goes out as soon as the connection is back. It counts only when the server has acknowledged it.
supplier-kept-withdrawal = The withdrawal is kept here and goes out as soon as the connection is back.
supplier-unanswered = Sent before the connection was lost: it may be recorded already. As soon as the connection is back it is asked again, and counts once.
supplier-unanswered-amount = { $amount } was sent before the connection was lost: it may be recorded already. As soon as the connection is back it is asked again, and counts once.
supplier-accepted-bid = Bid of { $amount } accepted.
supplier-accepted-withdrawal = Your bid is withdrawn.
supplier-refused-bid = Bid of { $amount } refused.
supplier-refused-withdrawal = Not withdrawn.
supplier-refused-by = Rule { $rule }.
supplier-receipt = Recorded as entry { $seq } at { $when }.
supplier-receipt-blind = Recorded at { $when }.

## What is said aloud

supplier-said-rank = { $lot }: your rank is now { $rank }.
supplier-said-overtime = { $lot }: overtime, the close has moved.
supplier-said-closed = { $rank ->
    [0] { $lot } has closed. You have no standing bid.
   *[other] { $lot } has closed. Your rank is { $rank }.
}
supplier-said-over = { $lot } has closed.
supplier-said-accepted = Your bid on { $lot } is accepted.
supplier-said-withdrawn = Your bid on { $lot } is withdrawn.
supplier-said-more = { $count ->
    [one] One more change.
   *[other] { $count } more changes.
}
supplier-said-moved = { $count ->
    [one] The close of one lot has moved.
   *[other] The close of { $count } lots has moved.
}
supplier-said-opened = Bidding is open.
supplier-said-resumed = Bidding goes on.
supplier-said-proposed = An award is proposed.
supplier-said-settled = The award is decided.

## Receipts

supplier-receipts-why = Each receipt proves that a request was recorded: its entry can be found in the auditor’s copy of this auction. This browser keeps them; keep the file as well, or bring it into another browser.
supplier-receipts-save = Download receipts
supplier-receipts-bring = Bring receipts from a file
supplier-receipts-pick = A file of receipts
supplier-from-file = from a file
supplier-brought = { $added ->
    [0] No receipt of the file is new
    [one] 1 receipt was brought in
   *[other] { $added } receipts were brought in
  }{ $known ->
    [0] .
   *[other] , { $known } were kept here already.
  }
supplier-brought-otherwise = { $count ->
    [one] 1 says otherwise than the one kept here, which stays.
   *[other] { $count } say otherwise than those kept here, which stay.
  }
supplier-brought-others = { $count ->
    [one] 1 is of another auction, and was left out: bring it in there.
   *[other] { $count } are of other auctions, and were left out: bring them in there.
  }
supplier-brought-faulty = { $count ->
    [one] 1 line is no receipt.
   *[other] { $count } lines are no receipts.
  }
supplier-brought-later = Until they are proved after the close, they are only what the file says.
supplier-brought-prove = Prove them now: until then they are only what the file says.
supplier-brought-full = Nothing was brought in: this browser keeps 5,000 receipts, and would have to forget old ones for these.
supplier-brought-too-large = This file is too large to be one of receipts. Choose a file that was downloaded here as receipts-….jsonl.
supplier-receipts-none = Nothing has been recorded for you in this auction yet.
supplier-receipt-seq = Entry
supplier-receipt-at = Recorded
supplier-receipt-what = Request
supplier-receipt-outcome = Outcome
supplier-receipt-entry = Entry hash
supplier-accepted = Accepted
supplier-refused = Refused
supplier-recorded = Recorded
supplier-asked-before = An earlier request
supplier-asked-bid = Bid on { $lot }
supplier-asked-withdraw = Withdrawal on { $lot }
supplier-asked-accept-terms = Terms accepted

## Contracts

supplier-contracts = Your contracts
supplier-contract-with = Buyer
supplier-contract-open = The consortium has not signed it yet; it binds nobody until then.

## Keyboard

supplier-keys = Keyboard
supplier-key-next = Next lot
supplier-key-previous = Previous lot
supplier-key-focus = Write the bid on this lot
supplier-key-dearer = One decrement higher (in the bid)
supplier-key-cheaper = One decrement lower (in the bid)
supplier-key-place = Place the bid; Enter again confirms a large fall
supplier-key-cancel = Back to the next valid bid; close what is open
supplier-key-help = This help
