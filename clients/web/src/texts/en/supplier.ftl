### The supplier console.

back = All auctions
auction-parts = Parts of this auction
tab-lots = Lots
tab-rules = Rules
tab-receipts = Receipts
excluded = You have been excluded from this auction: { $reason }
paused-since = The auction was paused at { $when }: { $why } The time left stands still.

## Terms

terms-first = Accept the terms before you bid
terms-how = Read the rules below. You can watch at once; bidding opens to you as soon as you have accepted.
terms-accept = Accept the terms
terms-read = The rules of this auction

## Summary

next-close = Next close
all-closed = All lots are closed
lots-leading = Lots you lead
lots-behind = Lots you do not lead
lots-without = Lots without your bid
bids-total = Your standing bids

## A lot

rank = Your rank
rank-of = of { $count }
leading = Leading
not-leading = Not leading
no-bid = No bid yet
surrogate = Placed for you by the buyer
outcome-open = Award to be decided
outcome-proposed = Award proposed
outcome-won = Won
outcome-lost = Not won
outcome-rejected = Award turned down
outcome-unawarded = Not awarded
closed-at = Closed { $when }
closes-at = Closes { $when }
overtimes = { $count ->
    [one] { $count } overtime
   *[other] { $count } overtimes
}
time-left = Time left for { $lot }
quantity = { $count } × { $unit }
basket-of = { $count ->
    [one] One line.
   *[other] { $count } lines, one total: every line needs a price, and the total competes.
}
own-bid = Your bid
lead-price = Leading price
next-valid = Next valid bid
ceiling = Ceiling price
decrement = Decrement
decrement-any = Any improvement
decrement-both = { $share }, at least { $amount }
decrement-from = { $least } from { $from }
reserve = Reserve price
reserve-met = Met by the leading price
reserve-not-met = Not met yet
history = Price history
history-of = Price history of { $lot }
history-shows = Prices of { $lot } over time, in { $currency }

## Bidding

ticket-of = Bid on { $lot }
unit-price = Unit price, { $currency } per { $unit }
total = Total
place = Place bid
step-down = One decrement lower on { $lot }
step-up = One decrement higher on { $lot }
one-step = One decrement lower
improve = Improve to the next valid total
lower-by = Lower every price by
lower = Lower
line = Line
line-quantity = Quantity
line-price = Unit price, { $currency }
line-total = Total
line-price-of = Unit price of { $line } in { $currency }
line-fault = { $line }:
fall-own = { $share } below your last bid.
fall-ceiling = { $share } below the ceiling price.
moved = The prices have moved since you took hold of this bid.
moved-read-again = The price moved just before you placed the bid. Nothing was sent: check it and place it again.
use-next = Use the next valid bid
barred-excluded = You have been excluded from this auction.
barred-closed = This lot is closed.
barred-waiting = Bidding on this lot has not opened yet.
barred-paused = The auction is paused.
barred-terms = Accept the terms above to bid.
confirm-title = Is this large fall meant?
confirm-why = Your bid on { $lot } is { $share } lower than the price it is compared with. It is binding once placed.
confirm-new = New bid
confirm = Confirm and place
withdraw = Withdraw the bid
withdraw-title = Withdraw your bid on { $lot }?
withdraw-means = You then have no standing bid on this lot. A later bid must still be below the one you withdraw.

## Answers

pending-bid = { $amount } sent. Waiting for the server to record it…
pending-withdrawal = Withdrawal sent. Waiting for the server to record it…
kept-bid = { $amount } is kept here and goes out as soon as the connection is back. It counts only when the server has acknowledged it.
kept-withdrawal = The withdrawal is kept here and goes out as soon as the connection is back.
accepted-bid = Bid of { $amount } accepted.
accepted-withdrawal = Your bid is withdrawn.
refused-bid = Bid of { $amount } refused.
refused-withdrawal = Not withdrawn.
refused-by = Rule { $rule }.
receipt = Recorded as entry { $seq } at { $when }.

## What is said aloud

said-rank = { $lot }: your rank is now { $rank }.
said-overtime = { $lot }: overtime, the close has moved.
said-closed = { $rank ->
    [0] { $lot } has closed. You have no standing bid.
   *[other] { $lot } has closed. Your rank is { $rank }.
}
said-accepted = Your bid on { $lot } is accepted.

## Receipts

receipts-why = Each receipt proves that a request was recorded: its entry can be found in the auditor’s copy of this auction. Keep the file.
receipts-save = Download receipts
receipts-none = Nothing has been recorded for you in this auction yet.
receipt-seq = Entry
receipt-at = Recorded
receipt-what = Request
receipt-outcome = Outcome
receipt-entry = Entry hash
accepted = Accepted
refused = Refused
recorded = Recorded
asked-before = Before this page was opened
asked-bid = Bid on { $lot }
asked-withdraw = Withdrawal on { $lot }
asked-accept-terms = Terms accepted

## Contracts

contracts = Your contracts
contract = Contract
contract-with = Buyer
contract-total = Total

## Keyboard

keys = Keyboard
key-next = Next lot
key-previous = Previous lot
key-focus = Write the bid on this lot
key-dearer = One decrement higher (in the bid)
key-cheaper = One decrement lower (in the bid)
key-place = Place the bid; Enter again confirms a large fall
key-cancel = Back to the next valid bid; close what is open
key-help = This help
