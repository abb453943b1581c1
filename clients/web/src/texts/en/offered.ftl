### What an organisation in the register says it has to offer: its part numbers, and what it can make when.

part-claims = Part numbers it claims
part-claims-mean = A manufacturer claims the part numbers that are its own. An offer of a claimed part that names another maker does not pass; while several claim a part, no offer of it does.
part-claims-none = No part number is claimed.
claims-shared = claimed by another too
claims-parts = Claim part numbers
claims-parts-hint = One a line; upper and lower case are the same
claims-claim = { $count ->
    [0] Claim
    [one] Claim it
   *[other] Claim { $count }
}
claims-recorded = { $count ->
    [one] Recorded as entry { $entry } of the register: { $part } is claimed.
   *[other] Recorded up to entry { $entry } of the register: { $count } part numbers are claimed.
}
claims-let-go = Recorded as entry { $entry } of the register: { $part } is claimed no longer.
claims-let-go-of = Let go of { $part }
claims-refused = { $part } was not taken:
capacity-none-read = No month is published.
capacity-none = No month is published. Equipment and wafers are reserved by month: publish how many units can be made.
capacity-publish = Publish
capacity-publish-what = Publish what can be made when
capacity-anew = Publish anew
capacity-fee = Reservation fee a unit
capacity-fee-hint = 0 where nothing is asked for reserving
capacity-take-hint = What is paid for, taken or not
capacity-reserved = Reserved
capacity-sold = Sold beside
capacity-free = Free
capacity-terms = Reservation fee { $fee } a unit, deposit { $deposit }, take or pay { $take }.
capacity-terms-bare = Reservation fee { $fee } a unit, in the smallest unit of a currency that was not said; deposit { $deposit }, take or pay { $take }. Publish anew to name the currency.
capacity-published = Recorded as entry { $entry } of the register. It takes the place of what was published before.
reserve-now = Reserve
reserve-of = Reserve in { $month }
reserve-free = { $free } units of { $month } are free.
reserve-member = For which member
reserve-means = It is recorded. It can be given back, with a reason, as long as no confirmed award rests on it.
reserve-recorded = Recorded as entry { $entry } of the register: { $units } units of { $month } are reserved for { $member }.
reservations = Reserved for whom
reservations-yours = Reserved for you
reservations-maker = Made by
reservations-member = Member
reservations-used = Awards rest on
give-back = Give back
give-back-of = Give back { $month }, reserved for { $member }
give-back-most = { $used ->
    [0] All { $all } reserved units can be given back.
   *[other] { $most } of the { $all } reserved units can be given back: confirmed awards rest on the rest.
}
given-back-recorded = Recorded as entry { $entry } of the register: { $units } units of { $month } are free again, reserved for { $member } no longer.
fault-month-twice = This month is there twice.
fault-slots-are-reserved = More units of this month are reserved or sold already. Publish at least as many.
past-claimed = { $person } claimed the part number { $part }.
past-let-go = { $person } let go of the part number { $part }.
past-capacity = { $person } published what it can make when.
past-reserved = { $person } reserved { $units } units of { $month } for { $member }; { $left } were left.
past-given-back = { $person } gave { $units } units of { $month } back that were reserved for { $member } (“{ $reason }”); { $left } are free.
past-held = { $person } held { $line } for { $user } for inspection, in { $place }: { $reason }
past-held-bonded = { $person } held { $line } for { $user } for inspection, in { $place } (bonded): { $reason }
past-passed = { $person } said that { $line } for { $user } passed: { $reason }
past-rejected = { $person } rejected { $line } for { $user }: { $reason }
past-released = { $person } released { $line } to { $user }.
past-invoiced = { $person } recorded invoice { $number } for { $line } to { $user }.
past-other = { $person } had something recorded that this page has no words for.
offer-draft = Check an offer
offer-draft-of = Check an offer of { $name }
offer-draft-open = Draft an offer
offer-draft-means = Draft an offer and read everything that is wrong with it, before you make it anywhere. Nothing of it is recorded, and nobody else reads it.
offer-means = All that is wrong is told at once: goods and their numbers, delivery, quantities, prices, what its category asks, who makes the part and who may sell it. Nothing of it is recorded.
offer-category = Category
offer-maker = Manufacturer
offer-maker-hint = Its id in the register
offer-franchised = Offered as the maker’s authorised distributor
offer-franchised-means = Then an authorisation for the destination must be on record
offer-transport = By
transport-any = Any transport
transport-sea = Sea
transport-air = Air
transport-road = Road
transport-rail = Rail
offer-tiers = Prices by quantity
offer-tier = price { $number }
offer-tier-add = Another price
offer-from = From quantity
offer-price = Unit price, { $currency }
offer-kind = A price holds for
tier-kind-all-units = all units of an order
tier-kind-incremental = the units from its quantity on
offer-rising = Prices may rise with the quantity
offer-check = Check it
offer-sound = Nothing is wrong with this offer.
offer-wrong = { $count ->
    [one] One thing is wrong with this offer:
   *[other] { $count } things are wrong with this offer:
}
offer-unread = Some fields cannot be read yet. What is marked comes first.
origins = Where the award comes from
origins-money = Awarded
origins-part = Part
origins-much = more than the policy’s most
origins-unknown = not in the register
origins-flagged = More than the policy’s most comes from { $countries }. It is a flag: the award does not change for it.
