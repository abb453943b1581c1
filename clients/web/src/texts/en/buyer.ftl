### What the buyer's console says.

buyer-places = Parts of the console
buyer-place-auctions = Auctions
buyer-place-pools = Pools
buyer-place-market = Market
buyer-place-organisation = Your organisation
buyer-place-invite = Invitations
reason = Reason
reason-hint = It is recorded, and everyone it concerns is told.
by-rule = Rule { $rule }
actions = Actions
none = none
of = { $part } of { $whole }
percent = { $percent } %
copy = Copy
copied = Copied
copy-all = Copy all

## Pools

pools = Pools
pools-all = All pools
pools-none = There is no pool yet. Open one, bring each member’s bill of materials, and freeze it: then it can go to auction.
pools-none-member = You are in no pool yet.
pool-status-open = Collecting
pool-status-frozen = Frozen
pool-status-review = Under review
pool-status-failed = Too little confirmed
pool-status-ceded = Merged into another
pool-open = Open a pool
pool-open-means = A pool adds up what its members need. Each member’s quantities stay hidden from the others and from suppliers.
pool-title = What it is for
pool-members = Members
pool-member = Member { $number }
pool-member-add = Another member
pool-invitations = Invite the members
pool-parts = Parts
pool-pieces = Pieces
pool-shared = Parts needed by several
pool-lines = Lines in the files
pool-fates = Fate of every line
pool-views = Views of the pool
pool-total = Pool
pool-search = { $count ->
    [one] Find a part – one found
   *[other] Find a part – { $count } found
  }
pool-more = { $count ->
    [one] One more part is not listed here.
   *[other] { $count } more parts are not listed here.
  }
rows-left = { $count ->
    [one] One more is not shown here.
   *[other] { $count } more are not shown here.
  }
pool-empty = Nothing has been pooled yet.
pool-freeze = Freeze the pool
pool-freeze-now = Freeze it now
pool-freeze-means = { $parts ->
    [one] One part
   *[other] { $parts } parts
  } will be fixed as they are. No file can be added or taken back afterwards.
pool-frozen-means = This pool is frozen. Head of its record:
pool-launch = Put it to auction
pool-notes = { $count ->
    [one] One thing to look at
   *[other] { $count } things to look at
  }
part-number = Part number
manufacturer = Manufacturer
maker-none = not named
buyer-quantity = Quantity

note-maker-missing-could-be = No manufacturer is named; one manufacturer’s part bears this number. Kept apart.
note-maker-missing-ambiguous = No manufacturer is named; several manufacturers’ parts bear this number. Kept apart.
note-looks-like = These numbers differ only in blanks, dashes or a packaging suffix. Kept apart.
note-other-maker = Several manufacturers’ parts bear this number.
note-maker-alias = Different spellings were taken for one manufacturer.
note-split-by-alternates = Not every member takes the same alternates, so the part stands here more than once.

upload = Bring bills of materials
upload-member = For member
upload-builds = Boards to build
upload-pick = Choose files
upload-drop = or drop CSV, TSV or XLSX files here
upload-files = Files in the pool
upload-boards = { $builds } boards
upload-take-back = Take back { $name }

fate = Fate
fate-all = All lines
fate-merged = Merged
fate-apart = Kept apart
fate-reported = Reported
fate-filter = Which lines to show
fate-sum = { $count ->
    [one] One line
   *[other] { $source } lines
  } = { $merged } merged + { $apart } kept apart + { $reported } reported
fate-incomplete = lines are missing here
fate-line = Line
fate-part = Part
fate-pieces = Pieces × boards
fate-reason = Why
fate-search = Find a line by part, maker or reason
fate-shown = { $shown } of { $count } lines are shown.
fate-more = { $count ->
    [one] Show one more
   *[other] Show { $count } more
  }
fate-none = No such line.

## Writing an auction

launch = New auction
launch-back = Back to the pool
launch-anew = Start over
parts-choice = Which parts go into this auction
parts-choice-means = { $count } parts of the pool go to auction, and one auction takes at most { $most }. The largest come first; what is left out can go into another auction.
parts-choice-in = Into this auction
parts-choice-of = { $part } into this auction
parts-choice-members = Members
parts-choice-shown = { $count ->
    [0] Take those shown
    [one] Take the one shown
   *[other] Take the { $count } shown
}
parts-choice-none = Take none
parts-choice-sum = { $count ->
    [0] No part is chosen yet.
    [one] One part is chosen, { $pieces } pieces.
   *[other] { $count } parts are chosen, { $pieces } pieces.
}
parts-choice-go = Go on with these
launch-lots = Lots
launch-lots-sum = { $lots ->
    [one] one lot
   *[other] { $lots } lots
  }, { $parts ->
    [one] one part
   *[other] { $parts } parts
  }
launch-schedule = Name and time
launch-bidding = What makes a bid count
launch-visibility = What suppliers see
launch-suppliers = Suppliers
launch-overtime = Overtime
launch-final = From the opening on the terms never change. Suppliers accept them by their hash.
launch-announce = Announce the auction
launch-faults = { $count ->
    [one] One thing is not right yet
   *[other] { $count } things are not right yet
  }
launch-faults-more = and { $count } more

divide = Divide into lots
divide-by = A lot of its own for parts above
divide-by-quantity = a quantity
divide-by-value = a value (quantity × baseline)
divide-threshold = Threshold
divide-means = All other parts go into one basket together. Dividing again discards the lots below; single parts can be moved by hand.
lots-amounts = Ceiling, reserve and baseline are in { $currency }, each for the whole lot and not for one piece.
lots-join = { $count ->
    [0] Join lots
    [one] Join lots
   *[other] Join { $count } lots
  }
lots-left-out = { $count ->
    [one] One part is in no lot
   *[other] { $count } parts are in no lot
  }
lot-basket = Basket of all other parts
lot-choose = Choose lot { $lot }
lot-parts = { $count ->
    [one] One part
   *[other] { $count } parts
  }
lot-parts-of = Parts of { $lot }
lot-pieces = { $pieces } pieces
lot-baseline = baseline
lot-own = Own lot
lot-take = A lot for { $part }
lot-own-decrement = A decrement of its own for this lot
unit-baseline = Baseline a piece
unit-baseline-of = Baseline a piece of { $part }
part-place = In lot
part-place-of = Lot of { $part }
part-place-new = a lot of its own
part-place-out = not in this auction
baseline-usual = Last price paid

field-title = Title
field-auction = Id
field-baseline-label = The baseline is
field-currency = Currency
field-price-scale = Decimals of a unit price
field-opening = It opens
field-opens-in = Opens in
field-opens-at = Opens at
field-duration = Runs for
field-stagger = Each lot closes later by
field-practice = Practice only
field-practice-means = It binds nobody, and says so on every screen.
field-acceptance = Suppliers must accept the terms before bidding
field-basis = A new bid must beat
field-decrement = Decrement
field-largest-change = Largest fall without confirming, in percent
field-ties = At the same price
field-withdrawal = Taking a bid back
field-surrogate-bids = You may bid for a supplier who lost the line
field-ceiling = Ceiling
field-reserve = Reserve
field-baseline = Baseline
field-parts = Parts
field-lots = Lots
field-suppliers = Suppliers
field-members = Members
field-overtime-window = Window before the close
field-overtime-trigger = Which bid counts
field-overtime-rank = Places that count
field-overtime-base = The close moves
field-overtime-lengths = By (first, second, …)
field-overtime-scope = Which lots move
field-overtime-gap = Least gap between lots
field-overtime-most = At most so often
field-overtime-hard-stop = Never later than
field-overtime-surrogate-counts = Bids made on a supplier’s behalf count too
field-visibility-lead-price = The leading price
field-visibility-all-prices = All standing prices, without names
field-visibility-reserve-met = Whether the reserve price is met
field-visibility-starting-gate = Only after an own first bid
field-visibility-supplier-count = How many suppliers stand
field-visibility-count-from = Not told below
visibility-means = Everybody always sees their own bid and rank. Nobody ever sees names or the reserve price.
gate-means = Until then a supplier sees nothing of the others.

opening-soon = soon after the announcement
opening-at = at a set time
duration-hint = minutes:seconds, or hours:minutes:seconds
stagger-hint = 0:00 closes all lots together
lengths-hint = such as 2:00, 1:00 – the last one repeats
hard-stop-hint = after the scheduled close
no-limit = no limit
acceptance-means = Each accepts them by their hash; it is recorded.
largest-change-means = A bid that falls further asks the supplier to confirm it: a guard against slipped digits.
surrogate-means = Labelled as such in the record; the supplier sees it.

basis-beat-own = the supplier’s own last bid
basis-beat-own-means = Each supplier improves its own price; the rank tells how it stands.
basis-beat-leading = the leading bid
basis-beat-leading-means = Every bid takes the lead, so the leading price must be shown.
ties-earliest = the earlier bid ranks first
ties-equal-best = both share the better rank
ties-equal-worst = both share the worse rank
ties-forbidden = a second bid is refused
ties-forbidden-means = A refusal tells that somebody bid this, so all prices must be shown.
withdrawal-never = not allowed
withdrawal-until-close = allowed until the lot closes
buyer-decrement = Least improvement
decrement-share = a share of the value
decrement-amount = an amount
decrement-bands = by price level
decrement-in = Amount in { $currency }
decrement-percent = Percent
band-from = From a value of
band-add = Another level
band-remove = Remove the level from { $from }
trigger-any-bid = any bid
trigger-rank-change = a bid that changes its rank
trigger-rank-at-most = a bid that reaches a top place
trigger-new-leader = a bid that takes the lead
trigger-beats-another = a bid that passes another
base-scheduled-close = from the close as it stands
base-bid-stamp = from the moment of the bid
base-reset = so that the whole window is left
scope-lot = the lot itself
scope-all-lots = all lots
scope-cascade = the lot, and later lots keep a gap

overtime-on = Late bids move the close
overtime-preview = What this comes to
overtime-off = No overtime: each lot closes when it was announced to close, whatever is bid last.
overtime-trigger-any-bid = Any bid in the last { $window } moves the close.
overtime-trigger-rank-change = A bid in the last { $window } that changes its supplier’s rank moves the close.
overtime-trigger-rank-at-most = { $rank ->
    [one] A bid in the last { $window } that reaches rank 1 moves the close.
   *[other] A bid in the last { $window } that reaches rank 1 to { $rank } moves the close.
  }
overtime-trigger-new-leader = A bid in the last { $window } that takes the lead moves the close.
overtime-trigger-beats-another = A bid in the last { $window } that passes another supplier moves the close.
overtime-base-scheduled-close = The close moves { $length } on from where it stood.
overtime-base-bid-stamp = The close moves to { $length } after the bid, never earlier than it stood.
overtime-base-reset = The time left goes back to { $window }.
overtime-lengths = Later overtimes take the lengths listed, one after the other; the last of them, { $last }, repeats.
overtime-scope-lot = Only the lot that was bid on moves.
overtime-scope-all-lots = All open lots move together.
overtime-scope-cascade = Later lots move too, so that each closes at least { $gap } after the one before it.
overtime-most-any = It can happen any number of times.
overtime-most = { $most ->
    [one] It happens once at most for a lot.
   *[other] It happens { $most } times at most for a lot.
  }
overtime-hard-stop = No lot stays open longer than { $stop } beyond its scheduled close.
overtime-hard-stop-none = The hard stop is the scheduled close itself, so nothing moves.
overtime-surrogates-count = Bids on a supplier’s behalf count like others.
overtime-surrogates-do-not = Bids on a supplier’s behalf move nothing.
overtime-example = A bid a quarter of the window before each close, seen from the scheduled close:
overtime-bid-at = Bid at
overtime-close-at = Close moves to
overtime-note = Remark
overtime-held = held by the hard stop

suppliers-add = Names, one a line
suppliers-hint = Each gets an invitation link after the announcement.
suppliers-add-these = { $count ->
    [0] Add
    [one] Add one
   *[other] Add { $count }
  }
suppliers-count = { $count ->
    [one] one supplier
   *[other] { $count } suppliers
  }
supplier-remove = Remove { $name }

fault-text-malformed = Between 1 and 400 characters, without control characters.
fault-id-malformed = 1 to 64 of A–Z, a–z, 0–9, point, dash, underscore; a letter or digit first.
fault-currency-malformed = Three capital letters, such as EUR.
fault-percent-malformed = A percentage such as 0.5.
fault-percent-too-large = At most 100.
fault-whole-malformed = A whole number.
fault-whole-out-of-range = Out of range: at least 1.
fault-duration-malformed = A length of time such as 2:00.
fault-duration-out-of-range = Too short or too long here.
fault-moment-malformed = A date and a time.
fault-opens-in-the-past = This moment has passed.
fault-members-none = The pool names no member.
fault-suppliers-none = At least one supplier.
fault-lots-none = At least one lot.
fault-lot-empty = A lot needs a part.
fault-id-twice = This id is there twice.
fault-id-on-both-sides = This id is a member’s: nobody sits on both sides of the table.
fault-id-kept = This id is kept for the coordinator or the engine.
fault-lead-must-be-seen = Suppliers who must beat the leading bid have to see its price.
fault-prices-must-be-seen = Where ties are refused, a refusal tells of others’ bids: all prices must be shown.
fault-gate-would-leak = A refusal would tell of others’ bids before the gate opens: choose another basis or tie rule.
fault-reserve-above-ceiling = The reserve cannot lie above the ceiling.
fault-bands-must-rise = Each level must lie above the one before.

announced = “{ $title }” is announced.
announced-means = The terms are fixed under the hash above. Everybody named in them can now come in with a link of their own.
announced-watch = Watch the auction
announced-open = Open the auction

invitations = Invitations
invite = Make a link
invite-name = Make a link for { $name }
invite-all = { $count ->
    [0] All links are made
    [one] Make one link
   *[other] Make { $count } links
  }
invite-link-of = Invitation link for { $name }
copy-link-of = Copy the link for { $name }
invite-once = A link works once. It is shown here and nowhere else: copy it now.
invite-role = As
invite-guest = Name
invite-party = Party id
invite-party-hint = As the terms or the pool name it
invite-add = Add
guest-auditor = Auditor
guest-auditor-means = Sees everything after the close, and verifies it.
guest-observer = Observer
guest-observer-means = Sees the public view.
guest-member = Member of a pool
guest-member-means = Sees its own demand, the pool’s totals, and its contracts.
guest-supplier = Supplier
guest-coordinator = Coordinator
guest-coordinator-means = May do everything that you may do.

## Watching

buyer-keys = Lots by keyboard:
auction-views = Views of the auction
buyer-tab-lots = Lots
tab-award = Award
tab-suppliers = Suppliers
tab-terms = Terms
buyer-lot = Lot
buyer-lead = Lead
buyer-leader = Leader
buyer-bids = Bids
bidders = Suppliers
buyer-reserve = Reserve
buyer-reserve-if-any = Reserve, if any
buyer-reserve-met = met
buyer-reserve-not-met = not met
buyer-ceiling = Ceiling
buyer-baseline = Baseline
buyer-saving = Saving
buyer-overtimes = Overtimes
trend = Trend
buyer-time-left = Time left
time-left-of = Time left for { $lot }
own-pieces = Your pieces
closes = Closes
hard-stop = Never later than
buyer-total = Total
total-awarded = Awarded
total-lead = Sum of leading bids
total-saving = Saving against the baseline
total-baseline = Baseline of these lots
total-led = Lots with a bid
total-open = Lots not closed
total-veiled = Lots under seal, bids unknown
total-bids = Bids
buyer-rank = Rank
buyer-supplier = Supplier
buyer-value = Value
buyer-unit-price = Unit price
unit-price-of = Unit price of { $line }
bid-at = At
entry = Entry
pledges = Members
buyer-lead-price = Leading price
bids-of = Standing bids on { $lot }
bids-none = Nobody has bid on this lot yet.
surrogate-mark = on behalf
lot-lines = { $count ->
    [one] One line
   *[other] { $count } lines
  }
lot-panel-close = Close this lot
chart-of = Leading price of { $lot } over time
supplier-lots = Lots bid on
supplier-leads = Lots led
buyer-excluded = Excluded
buyer-terms = Terms
buyer-accepted = accepted
buyer-accepted-not = not accepted yet

paused-notice = The auction is paused.
suspended-notice = The auction is suspended because people could not bid as they should. It resumes by itself: after lost connections when half of the suppliers are back, at the latest after five minutes. The time left stands still.
paused-why = Reason: { $why }
pause = Pause
pause-now = Pause now
pause-means = The clock stops for all lots, and nobody can bid until you resume. The time left is kept.
resume = Resume
resume-now = Resume now
resume-means = The clock runs on with the time that was left.
extend = Extend
extend-lot = Extend { $lot }
extend-by = Later by
extend-now = Extend
extend-means = The close of this lot moves later, and its hard stop with it.
exclude = Exclude
exclude-supplier = Exclude { $supplier }
exclude-now = Exclude
exclude-means = All its standing bids go, and it can bid no more unless it is let in again, without its bids.
buyer-surrogate = Bid for a supplier
surrogate-lot = Bid for a supplier on { $lot }
surrogate-now = Place the bid
surrogate-dialog-means = For a supplier who lost the line and told you its prices. The record names you as who placed it.
surrogate-confirm = A larger fall than usual is meant

feed = What happened
feed-none = Nothing yet.
feed-bid = { $supplier } bids { $value } on { $lot }
feed-bid-leads = { $supplier } leads { $lot } at { $value }
feed-bid-surrogate = { $value } placed for { $supplier } on { $lot }
feed-lead = { $lot }: the lead falls to { $value }
feed-bid-gone = The bid of { $supplier } on { $lot } is gone
feed-overtime = Overtime: { $lot } now closes at { $closes }
feed-extended = Extended: { $lot } now closes at { $closes }
feed-reserve-met = { $lot }: the reserve price is met
feed-reserve-met-if-any = { $lot }: no reserve price stands against the leading price any more
feed-lot-closed = { $led ->
    [yes] { $lot } closed: { $supplier } at { $value }
   *[no] { $lot } closed
  }
feed-accepted = { $supplier } has accepted the terms
feed-excluded = { $supplier } is excluded: { $why }
feed-resumed = The auction goes on
feed-auction-announced = The auction is announced
feed-auction-open = The auction is open
feed-auction-paused = Paused: { $why }
feed-auction-suspended = Suspended because people could not bid as they should
feed-outage = For a while no bids could be taken: the closes it fell on come later
feed-auction-closed = All lots have closed
feed-auction-proposed = An award is proposed
feed-auction-settled = Settled: the contracts are drawn
feed-award-proposed = { $lot }: proposed for { $supplier } at { $value }
feed-award-confirmed = { $lot }: awarded to { $supplier } at { $value }
feed-award-rejected = { $lot }: award turned down – { $why }
feed-award-unawarded = { $lot }: no award
feed-contract = Contract { $value } is drawn
feed-contract-approved = Contract { $value } is approved by a person
feed-contract-returned = Contract { $value } is sent back to draft: { $why }
feed-contract-signed = Contract { $value } is signed

## Award

award-none = Nothing is awarded yet. When the last lot has closed an award is proposed here.
award-none-yet = Nothing is awarded yet. Every lot has closed; the award is proposed here as soon as it is found.
award-passed-over = { $supplier } is awarded nothing: { $why }
award-contracts-wait = What is proposed waits for the coordinator. Contracts then stand here again; one that was signed and comes out as before stays signed.
award-money = Money
award-status = Status
award-proposed = Proposed
award-confirmed = Confirmed
award-rejected = Turned down
award-unawarded = Not awarded
award-choose = Choose { $lot }
award-choose-all = Choose all lots
award-total = { $count ->
    [one] One lot
   *[other] { $count } lots
  }
award-confirm = Confirm the award
award-confirm-all = { $count ->
    [one] Confirm the award
   *[other] Confirm all { $count }
  }
award-confirm-chosen = { $count ->
    [one] Confirm one lot
   *[other] Confirm { $count } lots
  }
award-confirm-now = { $count ->
    [one] Confirm one lot
   *[other] Confirm { $count } lots
  }
award-confirm-means = Confirmed awards become binding, are divided among the members, and contracts are drawn. This cannot be undone.
award-reject = Turn the award down
award-reject-all = { $count ->
    [one] Turn it down
   *[other] Turn all { $count } down
  }
award-reject-chosen = { $count ->
    [one] Turn one lot down
   *[other] Turn { $count } lots down
  }
award-reject-now = { $count ->
    [one] Turn one lot down
   *[other] Turn { $count } lots down
  }
award-reject-means = Nobody gets these lots. This cannot be undone. Whoever would have got one reads the reason: name no other supplier in it.
unawarded-no-bid = no bid stands
unawarded-above-reserve = the best bid is above the reserve price
buyer-contracts = Contracts
allotment = Allotment
allotment-means = What each member pays each supplier
allotment-table = Allotment as a table (CSV)
buyer-counts-as = counts as { $amount }
sessions = Who is signed in
sessions-mean = Somebody comes in by a link, once: the coordinator stays for twelve hours, anybody else for as long as the link would have been good. End a session whose link went astray, or whose person has left.
sessions-again = Look again
sessions-find = Search by name or party
sessions-none-found = Nobody is found by that.
sessions-more = { $count ->
    [one] One more is signed in: search for it.
   *[other] { $count } more are signed in: search for them.
}
session-since = Since
session-until = Until
session-own = you
session-end = Sign out
session-end-of = Sign out { $name }
session-end-means = The session ends at once, on every page it has open. What it asked for before stays. It comes back only by a new link.
session-ended = { $name } is signed out.
