### What suppliers bid with beyond a typed price: clocks, automatic bids, previews, criteria, quantities.

## Clocks

supplier-clock-total = Price of the whole lot
supplier-clock-lasts = Price { $tick } of { $count }, for another
supplier-clock-ends = Time left for this price
supplier-clock-rises = Then it rises to { $amount }
supplier-clock-begins-dutch = The clock begins at { $first } and rises to { $last } at most.
supplier-clock-begins-japanese = The clock begins at { $first } and falls to { $last } at the lowest.
supplier-clock-falls = Then it falls to { $amount }
supplier-clock-last = This is the last price
supplier-clock-none = No price is on show now.
supplier-clock-lines = { $count ->
    [one] Unit price of one line
   *[other] Unit prices of { $count } lines
}
supplier-clock-left = { $left } { $unit } left
supplier-clock-in = { $count ->
    [one] { $count } supplier was in after the last price
   *[other] { $count } suppliers were in after the last price
}
supplier-clock-ticket-of = The clock of { $lot }
supplier-clock-accept = Take the lot at { $amount }
supplier-clock-accept-part = Take { $quantity } { $unit } at { $amount }
supplier-clock-accept-any = Take the lot
supplier-clock-stay = Stay in at { $amount }
supplier-clock-stay-any = Stay in
supplier-clock-part = How much you take, in { $unit }
supplier-clock-part-all = All { $left }
supplier-clock-part-hint = At least { $least }, in multiples of { $multiple }, or all that is left. Empty takes all.
supplier-clock-means-dutch = The first who accepts takes the lot, and is bound at once. Wait for a higher price, and somebody else may take it.
supplier-clock-means-parts = Who accepts takes that much at this price, once, and is bound at once. The clock goes on for the rest.
supplier-clock-means-japanese = If you stay silent until the time runs out, you are out and cannot come back. What you accepted last goes on standing.
supplier-clock-note-accepted = You stay in at this price. Nothing to do until the next.
supplier-clock-note-stays = Your bid stands at this price or below it: you stay in without doing anything.
supplier-clock-note-out = You are out of this clock. A bid of yours that stands still counts.
supplier-clock-note-took = You accepted the price. Nothing more to do.
supplier-clock-note-took-part = You took { $quantity } { $unit } for { $amount }. Nothing more to do.
supplier-clock-note-waits = You accepted this price. For a moment the price before it may still be accepted, and goes first.
supplier-clock-read-again = The price fell just before you pressed. Nothing was sent: read it and press again.
supplier-clock-said = { $lot }: the price is now { $amount }.
supplier-clock-said-out = { $lot }: you are out of the clock.
supplier-pending-acceptance = { $amount } accepted by you. Waiting for the server to record it…
supplier-kept-acceptance = Your acceptance of { $amount } is kept here and goes out as soon as the connection is back. By then the price may be over.
supplier-accepted-acceptance = You accepted { $amount }.
supplier-refused-acceptance = { $amount } not accepted.
supplier-asked-accept-price = Price accepted on { $lot }
rule-clock-ticks = Each price is on show for { $length }; there are at most { $count }.
rule-clock-grace = For { $seconds } seconds after it was on show a price can still be accepted, and goes before the next.
rule-clock-least = It stops once fewer than { $count } stay in.
rule-clock-parts = A part of the lot can be taken; the clock goes on for the rest.
rule-clock-limits = A supplier may leave a limit. The system then accepts for it as soon as a price meets the limit, and never below. Nobody else is told of a limit.

## Automatic bids

matter-proxies = Automatic bids
rule-proxies = A supplier may leave a limit on a lot. The system then bids for it, never below that limit, and only as low as it takes to lead. Nobody else is told of a limit.
supplier-limit = Automatic bid
supplier-limit-of = Automatic bid on { $lot }
supplier-limit-set = Down to { $amount }
supplier-limit-reached = Limit { $amount } reached
supplier-limit-bid = Bid automatically
supplier-limit-means = Leave your lowest price, and the system bids for you: only as low as it takes to lead, and never below your limit. Each such bid binds you.
supplier-limit-means-dutch = Leave the lowest price you would take, and the system accepts for you at the first price that is no lower. That binds you.
supplier-limit-means-japanese = Leave the lowest price you would go to, and the system stays in for you, price after price, until the clock falls below it. Each price it accepts binds you.
supplier-limit-set-dutch = From { $amount } up
supplier-limit-part = How much to take, in { $unit }
supplier-limit-part-all = All that is left
supplier-limit-part-hint = At least { $least }, in multiples of { $multiple }. Where so much is no longer left, nothing is taken. Empty takes all that is left then.
supplier-limit-met-now = The price on show is no lower than this limit: it is accepted as soon as you set it.
supplier-limit-never-met = This clock never shows so much: with this limit nothing is accepted.
supplier-limit-past = The price on show is below this limit already.
supplier-limit-rests = Your limit rests: nothing is bid for you in this stage.
supplier-limit-over = No limit can be set now.
supplier-limit-confirm-clock = This limit on { $lot } is { $share } below the price on show. The system may go as far without asking you again.
supplier-limit-said-met = { $lot }: the clock has come to your limit.
supplier-clock-by-limit-dutch = Your limit accepts for you. You may still take it sooner by hand.
supplier-clock-by-limit-japanese = Your limit keeps you in.
supplier-limit-secret = Nobody else sees your limit or that there is one, the buyer included.
supplier-limit-bid-first = Place a bid first: a limit goes beneath it.
supplier-limit-price = Lowest unit price, { $currency } per { $unit ->
    [pcs] piece
   *[other] { $unit }
}
supplier-limit-price-of = Lowest for { $line }
supplier-limit-decrement = Beat the lead by at least, { $currency } in total
supplier-limit-decrement-none = As the rules ask
supplier-limit-place = Set the limit
supplier-limit-change = Change the limit
supplier-limit-clear = Take the limit back
supplier-limit-confirm = This limit on { $lot } is { $share } below your bid. The system may go as far without asking you again.
supplier-limit-confirmed = Confirm and set
supplier-limit-said-reached = { $lot }: your limit is reached. The system bids no lower for you.
supplier-limit-said-set = Your limit on { $lot } is set.
supplier-pending-limit = Limit of { $amount } sent. Waiting for the server to record it…
supplier-kept-limit = The limit of { $amount } is kept here and goes out as soon as the connection is back.
supplier-accepted-limit = Limit of { $amount } set.
supplier-refused-limit = Limit of { $amount } refused.
supplier-pending-limit-end = Taking the limit back. Waiting for the server to record it…
supplier-kept-limit-end = That you take the limit back is kept here and goes out as soon as the connection is back.
supplier-accepted-limit-end = Your limit is taken back. What was bid stands.
supplier-refused-limit-end = The limit was not taken back.
supplier-asked-set-limit = Limit set on { $lot }
supplier-asked-clear-limit = Limit taken back on { $lot }

## Previews

supplier-preview-accepted = Would be accepted now.
supplier-preview-compares = Compares as { $amount }.
supplier-preview-rank = Rank { $rank }.
supplier-preview-leads = Would lead.
supplier-preview-behind = Would not lead.
supplier-preview-overtime = The close would move to { $when }.

## Evaluation and index

supplier-criterion-choose = Choose…
supplier-criterion-share = { $share } of the bid
supplier-criterion-so-far = { $share } of all so far
supplier-criterion-yearly = yearly cost { $yearly }
supplier-criterion-points = { $points } points
supplier-criterion-quality = quality { $share }
supplier-criterion-always = Counted with your bid in any case:
supplier-criterion-lead-at = With the answers of your bid, { $amount } in total would lead.
supplier-criterion-use-lead = Use it
supplier-own-comparable = Your comparable value
supplier-lead-comparable = Leading comparable value
supplier-premium = Premium, { $currency } per { $unit ->
    [pcs] piece
   *[other] { $unit }
}
supplier-line-premium = Premium, { $currency }
supplier-own-premium = Your premium
supplier-index = Priced by the index { $name }: bid a premium to it, or with a minus a discount. Bids compare at { $amount }, its value of { $month }.

## Quantities

supplier-steps-incremental = A price is that of the units from its step on, up to the next.
supplier-steps-all-units = The price of the step that your quantity reaches is that of all units.
supplier-steps-falling = From step to step prices may only fall.
supplier-steps-rising = From step to step prices may only rise.
supplier-steps-any = From step to step prices may rise or fall.
supplier-step-from = From, in { $unit }
supplier-step-from-of = Step { $step } begins at, in { $unit }
supplier-step-price-of = Unit price of step { $step } in { $currency }
supplier-step-first = First unit
supplier-step-add = Add a step
supplier-step-remove = Remove step { $step }
supplier-least = At least
supplier-least-none = No limit
supplier-multiple = In multiples of
supplier-most = At most
supplier-most-all = All { $whole }
supplier-provisional = You would get now
supplier-pending-schedule = Prices sent. Waiting for the server to record them…
supplier-kept-schedule = The prices are kept here and go out as soon as the connection is back. They count only when the server has acknowledged them.
supplier-accepted-schedule = Your prices are accepted.
supplier-refused-schedule = Your prices are refused.
supplier-asked-quantity-bid = Prices by quantity on { $lot }

## What the buyer says, and what happens

supplier-message = From the buyer to everyone, { $when }
supplier-message-said = The buyer says: { $text }
supplier-messages-earlier = { $count ->
    [one] One earlier message
   *[other] { $count } earlier messages
}
supplier-amended = The terms were amended { $when }. Reason: { $why }
supplier-amended-accept = Accept them again before you bid.
supplier-cancelled = The auction is cancelled. Nothing is awarded, and no bid binds any more. Reason: { $why }
supplier-readmitted = You have been admitted again: { $reason }
supplier-opening-moved = The opening has moved to { $when }.
supplier-outage = The server was out of reach from { $since } to { $until }. What time was lost has been given back as the rules say.
supplier-opens-after = Opens after { $lot }
supplier-opens-at = Opens { $when }
supplier-cut-short = The buyer ended a stage early. Reason: { $why }
supplier-opening-by = Bids lie closed until the buyer opens them, { $when } at the latest.
supplier-envelope-passed = Your technical envelope has passed. { $why }
supplier-envelope-failed = Your technical envelope has not passed: { $why }
supplier-light = Your standing
supplier-light-green = In front
supplier-light-amber = Close behind
supplier-light-red = Behind
supplier-alias = You are supplier { $alias }
supplier-decrement-multiples = in whole multiples
supplier-decrement-most = at most { $amount } at once
supplier-own-currency = You bid in { $own }.
supplier-own-rate = 1 { $own } counts as { $rate } { $currency } ({ $source }, { $date }), fixed with the terms. Bids compare in { $currency }; you are paid in { $own }.
