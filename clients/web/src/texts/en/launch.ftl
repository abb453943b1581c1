## The launch form: choices beyond the usual ones, and terms as text

terms-text = Terms as JSON
terms-text-means = Take the form’s terms out, or bring terms written elsewhere. What you announce here is announced just as it stands; the form above is not asked.
terms-text-fill = Take the form’s terms
terms-text-upload = Upload a file
terms-text-download = Download
terms-text-label = Terms, as the rulebook spells them
terms-text-broken = This is no JSON.
terms-text-announce = Announce these terms
terms-amend = Change the terms
terms-amend-means = Until the opening the terms can be changed as a whole. Everyone invited is told at once, with your reason.
terms-amend-fill = Take today’s terms
terms-amend-reason = Reason
terms-amended = The terms are changed.
launch-more-bidding = Equal bids, payment and steps
launch-more-visibility = Traffic light, aliases and graph
field-tie-award = Of equal bids the award goes to
tie-award-earliest = the earlier bid
tie-award-lottery = a lottery
tie-award-lottery-means = Its secret is committed to before, and proven after.
tie-award-coverage = who stands on more lots
tie-award-past-supply = who has delivered before
tie-award-split = all of them in equal parts
past-supply-of = Delivered before by { $supplier }
field-past-supply = Delivered before
field-payment = The winner is paid
payment-as-bid = what it bid
payment-second-price = the second lowest price
payment-second-price-means = With one bid alone, the reserve price.
field-proxies = Suppliers may leave a limit, and the engine bids for them
proxies-mean = The leading price must be shown; a limit never is.
field-exact-multiples = An improvement is an exact multiple of the decrement
exact-multiples-mean = With unit prices of large quantities this is seldom met: choose the step by the quantity.
field-largest-step = Largest step at once
largest-step-means = A bid that falls further is refused.
field-floor = Lowest price taken
floor-means = A bid below it is refused; nobody is told it beforehand.
field-sequence = Lots run
sequence-parallel = side by side
sequence-staggered = together, closing one after another
sequence-serial = one after another
field-pause = Pause between lots
duration-of-clock = As long as its clock runs.
field-early-start = You may open early
field-early-close = You may close a stage early
field-overtime-rank-hidden = Do not tell suppliers which places count
field-overtime-proxy-counts = Automatic bids count too
field-visibility-traffic-light = A traffic light in place of the rank
traffic-light-means = Green, amber or red by these borders; the rank itself stays hidden.
field-visibility-green-to = Green down to rank
field-visibility-amber-to = Amber down to rank
field-visibility-light-within = Amber within so many percent of the best
field-visibility-aliases = Beside prices stand
aliases-generic = no aliases
aliases-numbered = numbers on each lot
aliases-random = random aliases
field-visibility-graph = The graph shows
graph-lead = the leading price
graph-none = nothing
graph-all = all prices
basis-beat-next = the next better bid
basis-beat-next-means = Every bid moves the order, so all prices must be shown.
ties-dense = both share the rank, and none is left out after it
fault-next-must-be-seen = Suppliers who must beat the next better bid have to see all prices.
fault-proxies-tell-lead = Automatic bids tell the leading price: show it, without a starting gate.
fault-proxies-lead = Automatic bids take the lead: choose another basis.
fault-proxies-step = Automatic bids go neither with exact multiples nor with a largest step.
fault-clock-is-paid = Where a clock names the price, that price is paid.
fault-clock-needs-ceiling = The clock begins by the ceiling: give one.
fault-aliases-need-prices = Aliases stand beside prices: show all prices.
fault-graph-needs-prices = The graph of all prices needs all prices to be shown.
fault-light-tells-rank = Who sees all prices, or the order of turns, can count its rank.
fault-amber-below-green = Amber ends at the same rank as green, or below it.

preset-corporate-default-fits = Several suppliers, prices that compare, little time. They see their own rank and the leading price.
preset-rank-only-fits = Suppliers who fear for their margins. Each sees its own rank alone.
preset-silence-fits = Suppliers who watch the clock: it ends when nobody leads anew. The end is open up to the hard stop.
preset-georgia-fits = Suppliers who wait for the last second: a late new leader gives the others time to answer.
preset-brazil-open-fits = A price everybody may see, and the places behind the best contested anew.
preset-brazil-open-closed-fits = Many suppliers and a public duty: luck decides the moment, a last sealed bid the price.
preset-brazil-closed-open-fits = Many suppliers and a public duty: only the best of the sealed bids go on in the open.
preset-prozorro-fits = Suppliers who must answer each other in equal terms. Every bid is seen when its turn ends; the last turn has the last word.
preset-18f-reverse-fits = A duty to be transparent: all prices are seen, never names.
preset-18f-sealed-fits = One chance, few suppliers. Nothing is seen before the close.
preset-vickrey-fits = One chance, and the wish that everyone bids what it costs. Nothing is seen before the close; two who agree can raise the price paid.
preset-sealed-best-and-final-fits = One chance, and a last effort of the best three. They learn that they are among the best.
preset-dutch-fits = One lot and minutes to spend. Nothing is seen but that nobody has taken it yet. Each lot needs a ceiling.
preset-japanese-fits = Suppliers who hold back, and a lot worth an hour. Who lets a tick pass is out. Each lot needs a ceiling.
payment-uniform = one unit price for all
payment-uniform-means = Only where suppliers offer quantities.
fault-uniform-needs-quantities = One price for all is paid only where suppliers offer quantities: begin with a format that has them.
fault-volume-single-part = Only a lot of a single part is offered by quantity: divide with threshold 0, take the basket out, or tick the lots that have one part.
preset-vbp-round-7 = China, volume-based procurement, round 7: a shortlist shares the pledge
preset-vbp-round-11 = China, volume-based procurement, round 11: measured against an anchor
preset-aggregate-eu = AggregateEU: sealed offers of quantities at rising prices
preset-vbp-round-7-fits = A large pooled demand for several winners: one sealed bid, and the best share the pledge. Places and pledges are examples: change them under “Shortlist”.
preset-vbp-round-11-fits = The same, where too low a bid must not drag the others along: distances are measured from an anchor.
preset-aggregate-eu-fits = A quantity that no one supplier need cover. Nothing is seen before the close; lots have a single part each.
format-of-pool = The model by which the pool runs names this format: { $format }. You may choose another.
format-not-of-pool = The model by which the pool runs names another format: { $format }.
format-back-to-pool = Choose it

## The register of organisations, asked by an auction

launch-register = Who may bid
field-asks-register = Ask the register of organisations
asks-register-means = Bids are taken only from suppliers it clears, and it is asked again until the award. Its record becomes part of the auction’s proof. Once the auction is announced it stays so.
register-clears-all = { $count ->
    [one] The register clears the supplier you invite.
   *[other] The register clears all { $count } suppliers you invite.
}
register-holds = { $count ->
    [one] One of { $all } suppliers could not bid now:
   *[other] { $count } of { $all } suppliers could not bid now:
}
register-held = Suppliers who could not bid now
register-holds-more = { $count ->
    [one] And one more.
   *[other] And { $count } more.
}
register-holds-means = You may announce all the same: each is told why, and bids once the register clears it.
buyer-register = Register
buyer-cleared = may bid
buyer-on-hold = on hold
buyer-register-see = See the register
buyer-register-of = { $supplier } in the register
