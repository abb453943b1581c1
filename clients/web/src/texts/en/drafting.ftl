## The launch form: what a preset decides, each folded away under one line

launch-more = What the format decides
fold-wrong = to mend
fold-course = Course
fold-evaluation = Comparing bids
fold-index = Index
fold-volume = Quantities
fold-shortlist = Shortlist
fold-steering = People and mishaps
fault-said = The server says: { $why }
fault-line = Line { $line }.
rows-remove = Take { $name } away
for-lots = Which lots
for-lots-all = For all lots. Tick some to have it for these alone.
for-lots-some = { $count ->
    [one] For one lot alone.
   *[other] For { $count } lots alone.
}
summary-price-alone = the price alone
summary-price-and-more = the price, and more
summary-price-and = the price, and { $criteria }
summary-no-index = fixed prices
summary-index = premiums on { $name }
summary-whole = each lot as a whole
summary-no-shortlist = whoever is best
summary-shortlist = { $most ->
    [one] at most one place
   *[other] at most { $most } places
}
summary-one-person = one person steers
summary-two-persons = two persons for { $kinds }
summary-late = a start more than { $tolerance } late is put off
summary-packages = packages of lots

## Course

course-means = Lots run through their stages one after another. The first lasts as long as the auction runs for.
stage-number = Stage { $stage }
stage-add = Another stage
stage-remove = Take stage { $stage } away
stage-is-open = open
stage-is-open-means = Bids are ranked at once.
stage-is-sealed = sealed
stage-is-sealed-means = Nobody sees a bid until the stage closes.
stage-is-turns = private turns
stage-is-turns-means = One supplier after another, the worst first; seen when the turn ends.
stage-is-dutch = rising clock (Dutch)
stage-is-dutch-means = The first who accepts the price takes the lot.
stage-is-japanese = falling clock (Japanese)
stage-is-japanese-means = Who lets a tick pass is out.
field-stages = Course
field-stages-kind = It is bid in
field-stages-pause = Pause before it
field-stages-length = It lasts
field-stages-turn = A turn lasts
field-stages-random = Secret close within
random-means = After the scheduled close; 0:00 for none. The moment is committed to beforehand.
random-too-long = The secret close takes more than a quarter of the stage, so luck decides more than the bids do. Brazil gave up a wholly random close for that reason. Choose a shorter one.
field-stages-revisable = A sealed bid may be revised until the stage closes
field-stages-technical = Two envelopes: the technical one is judged before any price is opened
technical-means = Prices of those that fail are never opened. Say beforehand what passes.
field-stages-quorum = Persons who must open the bids
quorum-means = 0: they open by themselves at the close.
field-stages-opening = The opening waits at most
opening-means = Hours:minutes:seconds. Bids nobody opens in time stay closed for ever.
field-stages-entrants = Only some go on to this stage
field-stages-best = The best so many
field-stages-within = Within percent of the best
field-stages-least = At least so many
field-stages-drop = Leave out the worst
field-stages-only-gap = Only if the second lies further behind, in percent
only-gap-means = The best bid then stays untouched, and the others dispute the places behind it.
field-starts-at = The clock begins at, in percent of the ceiling
starts-at-means = A lot may have a price of its own, beside its ceiling.
field-stages-clock = Clock
field-stages-clock-percent = It moves by, in percent
clock-up = Up at every tick.
clock-down = Down at every tick.
field-stages-clock-amount = It moves by at least, in { $currency }
clock-amount-means = A unit price.
field-stages-clock-interval = A tick lasts
field-stages-clock-most = At most so many ticks
field-stages-clock-grace = Grace after a tick
grace-means = So long the price before may still be accepted.
field-stages-clock-least-active = It stops with fewer suppliers than
least-active-means = 2: it stops when one is left.
field-stages-clock-parts = A part of the lot may be taken
parts-mean = Only for lots of a single part.
field-stages-clock-least-part = Least part, in pieces
field-stages-clock-multiple = In multiples of
field-stages-clock-limits = Suppliers may leave a limit
clock-limits-mean = The engine accepts for them as soon as a price meets it. Nobody else is told of a limit.
field-clock-start = The clock begins at this unit price
clock-start-means = The same for every part of the lot.
field-clock-limit = The clock ends at this value of the lot
clock-limit-means = A rising clock ends at the ceiling anyhow.
by-the-ceiling = by the ceiling
fault-clock-stands-still = Say by how much the clock moves: a percentage, an amount, or both.
fault-part-no-multiple = The least part must be a multiple of the other number.

## Comparing bids

field-evaluation = Comparing bids
evaluation-on = Bids compare by more than their price
evaluation-means = Suppliers answer what you ask, and see the formula before they bid. Every such lot needs a ceiling.
evaluation-points = Points
evaluation-quality = Quality, as a share
evaluation-yearly = Costs year by year
field-evaluation-price-points = Points for a price of nothing
price-points-mean = The ceiling earns none. Beside it stand the points of the answers.
field-evaluation-discount = Discount rate a year, in percent
discount-means = Blank adds the years up as they are; a rate gives the net present value.
field-evaluation-places = Further decimals
places-mean = Of comparable values; 6 loses nothing that matters.
evaluation-criteria = What suppliers are asked
criterion-add = Another question
criterion-number = question { $number }
field-criterion-title = Question
criterion-options = Answers
option-add = Another answer
option-number = answer { $number }
field-option-label = Answer
field-option-points = Points
field-option-quality = Better by, in percent
field-option-yearly = Each year’s costs, in { $currency }
yearly-hint = Such as 1200 1300, or 8x1200; a minus is an income.
option-components = Bonus or malus
component-add = Another amount
component-number = amount { $number }
component-more = added
component-less = taken off
component-of-value = of the bid
component-of-so-far = of all so far
field-component-name = For
field-component-sign = It is
field-component-amount = Amount in { $currency }
field-component-percent = Percent
field-component-of = Percent of what
evaluation-components = Landed cost: added to every bid, in this order
evaluation-supplier = For { $supplier } alone ({ $count })
evaluation-supplier-components = Freight, insurance and the like; nobody else is told
fault-component-empty = An amount, a percentage, or both.
fault-options-twice = Two answers read alike.
fault-evaluation-needs-ceiling = Where more than the price counts, the lot needs a ceiling.
example = Worked example
example-means = A bid nobody makes. The engine compares it while you write.
example-supplier = Made up for
example-price = Unit price of every part, in { $currency }
example-value = The bid costs
example-compares = and compares as
example-more = { $by } are added to what it costs.
example-less = { $by } are taken off what it costs.
example-same = It compares as what it costs.
example-waits = It appears when lot, ceiling and questions are complete.

## Index

field-index = Index
index-on = Bids are premiums on a published index, or discounts
index-means = The price of the contract follows the index from month to month.
field-index-name = Name of the index
field-index-source = Who publishes it
field-index-reference = Its value, in { $currency } a piece
reference-means = Of the reference month. Bids are compared at it.
field-index-month = Reference month
field-index-lag = Lag in months
lag-means = A month is priced at the index so many months before.
field-index-averaging = Mean of so many months
field-index-floor = Never below
field-index-cap = Never above
fault-month-malformed = A month such as 2027-01.

## Quantities

field-volume = Quantities
volume-on = Suppliers offer quantities, not the whole lot
volume-means = Only lots of a single part.
field-volume-kind = A step’s price is
volume-kind-incremental = that of the units in it
volume-kind-all-units = that of all units
field-volume-prices = From step to step prices
volume-prices-falling = fall
volume-prices-rising = rise
volume-prices-any = go as they like
field-volume-margin = The last units, where equal prices meet
volume-margin-earliest = to the earlier offer
volume-margin-pro-rata = to all of them in proportion
field-volume-most-steps = At most so many steps
field-volume-blocks = A supplier may name the least it supplies, and a multiple
field-visibility-provisional = Each sees what it would get now

## Shortlist

field-shortlist = Shortlist
shortlist-on = Only listed suppliers may be awarded
shortlist-means = Listed by the order at the close.
shortlist-places = Places
places-add = Another row
places-number = row { $number }
field-shortlist-bids = From so many bids on
field-shortlist-most = at most so many places
field-shortlist-not-highest = Never the highest bid
field-shortlist-within = Within percent above the lowest
within-means = Or above the anchor, where that is more.
field-shortlist-cut = Or so many percent below the ceiling
cut-means = Such a bid passes in any case.
field-shortlist-exempt = Or at most, in { $currency } a piece
exempt-means = Such a bid passes in any case.
field-shortlist-anchor = Anchor, in percent of the mean
anchor-means = A bid below it is held until it is justified.
shortlist-pledged = How much several winners share
pledged-add = Another row
pledged-number = row { $number }
field-shortlist-winners = With so many winners or more
field-shortlist-share = Percent of the demand
field-shortlist-weights = Weights, best first
weights-mean = 1, 1 is half each; 2, 1 gives the best two thirds.

## People and mishaps

field-two-persons = Two persons
two-persons = Only two persons together
two-persons-mean = One asks, another approves. With any of them, changing the terms takes two as well.
guarded-pause = pause
guarded-extend = give more time
guarded-exclude = exclude
guarded-readmit = readmit
guarded-cancel = cancel
guarded-close-early = close early
guarded-amend = change the terms
guarded-confirm = confirm the award
field-lone-bid-reason = Awarding a lone bid needs a reason
lone-bid-means = It is recorded, and auditors read it.
field-packages = Suppliers may offer several lots together
packages-mean = Weighed against bids on single lots where all lots are awarded together, as is chosen with it; otherwise the award leaves them out.
field-late-start = A late start is put off
late-start-means = The running time is then never cut.
field-late-start-tolerance = Later than
field-late-start-notice = It is put off by
field-outage = Outages count by your own rule
outage-means = Otherwise by the rulebook’s.
field-outage-least = An outage counts from
field-outage-window = Suppliers then have at least
evaluation-currencies = Suppliers’ own currencies ({ $count })
currencies-mean = A supplier may bid and be paid in its own currency. Bids compare in { $currency } at the rates you fix here; what rates do later changes nothing. For every lot.
currencies-secret = Who bids in which currency is told to that supplier and to nobody else who bids. The digits of a shown price may still hint at a rate: where a currency tells who it is, show ranks alone.
field-evaluation-rates-source = Who publishes the rates
rates-source-hint = A central bank or a contract clause, by name
field-evaluation-rates-date = Rates of the day
evaluation-rates = Rates
rate-add = Another currency
rate-number = Currency { $number }
field-rate-currency = Currency
field-rate-rate = 1 unit is, in { $currency }
field-evaluation-bids-in = { $supplier } bids in
fault-rate-malformed = A rate looks like 0.9183 or 2/3, above zero
fault-date-malformed = A day looks like 2027-01-29
