### What suppliers bid with beyond a typed price: clocks, automatic bids, previews, criteria, quantities.

## Clocks

supplier-clock-total = Price of the whole lot
supplier-clock-lasts = Price { $tick } of { $count }, for another
supplier-clock-ends = Time left for this price
supplier-clock-rises = Then it rises to { $amount }
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
