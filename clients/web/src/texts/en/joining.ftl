# Volume that joins a lot as its price falls: what everyone sees of it, members' schedules, and the launch form.

matter-joining = Volume that joins
rule-joining = Members of the consortium may add volume to some lots on condition of the price. A bid is compared by the lot’s own quantity, and binds for that and for all that joins at its unit price, up to the most that the lot names.

joining-title = Volume that joins
joining-pieces = { $count } { $unit }
joining-joined = { $quantity } have joined at the leading price.
joining-next = { $quantity } more join at { $price } or below.
joining-curve = { $count ->
    [one] One step in all
   *[other] All { $count } steps
  }
joining-step = { $quantity } at { $price } or below
joining-step-joined = joined
joining-step-waits = waits for the price
joining-binds = A bid binds for { $own }, and for all that joins at its unit price: at most { $most } together.
joining-most = In all, { $most } may join this lot.
joining-lead = The leading unit price is { $price }.
joining-column = Joined
joining-schedules = Who adds what
joining-member = Member
joining-at = at or below
joining-state = Now
joining-of = { $joined } of { $all } joined
joining-for = Pledge for
joining-editor = What you add to { $lot }
joining-steps = Add, on condition of the price
joining-number = step { $number }
joining-add = Another step
joining-quantity = Add, in { $unit }
joining-price = At or below, in { $currency }
joining-sum = In all { $quantity }, if the price falls that far.
joining-means = This binds: it can grow until the lot closes, and not shrink. What joins is bought at the winner’s unit price.
joining-pledge = Pledge
joining-change = Change the pledge
joining-said = Your pledge for { $lot } stands.

fault-joining-prices-fall = The price must be lower than that of the step before.
fault-joining-quantity-zero = The quantity must be above zero.

fold-joining = Volume that joins
summary-no-joining = what the pool holds, and no more
summary-joining = up to { $most } may join as the price falls
field-joining = Volume that joins
joining-on = Members may add volume as the price falls
joining-on-means = Only lots of a single part with a ceiling, where prices are bid: no clocks, quantities, shortlist, index or packages.
field-joining-most = At most, in pieces
joining-most-means = A bid binds for that much more.
field-joining-each = Of it each member, in pieces
joining-each-means = Empty: whatever the others leave, which tells a member how much they promised.
field-joining-shows = Everyone sees
joining-shows-joined = how much has joined
joining-shows-curve = also how much more joins at which price
joining-shows-nothing = nothing of it
joinable = Lots you can add volume to
joinable-means = What you add joins on condition of the price, while the auction goes on. Choose a lot to read its rules and pledge.
joinable-none = No lot of an auction that goes on can be joined now.
joinable-price = Leading unit price
joinable-most = May join in all
joinable-own = Your pledge
joinable-nothing = none yet
