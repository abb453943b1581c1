### The terms of its category by which a line is offered, and what contracts follow.

profiles = Terms of your lines
profiles-means = The buyer asks for these before you bid: pack and multiple of a component, slots of equipment, or the index formula of raw material. Once you are awarded a line they bind.
profile-unsaid = missing
profile-is-said = said
profile-say = Say the terms
profile-anew = Say anew
profile-say-of = Say the terms of { $line }
profile-recorded = Recorded as entry { $entry } of the register: the terms of { $line }.
category-component = component
category-equipment = equipment
category-raw-material = raw material
profile-moq = Least order
profile-multiple = In multiples of
profile-most = At most
profile-spq = Standard pack
profile-packaging = Packaging
packaging-reel = Reel
packaging-cut-tape = Cut tape
packaging-tray = Tray
packaging-tube = Tube
packaging-bulk = Bulk
profile-months = Date code, months at most
profile-months-hint = 0 for any
profile-fee = Reservation fee a unit, in { $currency }
profile-deposit = Deposit, percent
profile-take-or-pay = Take or pay, percent
profile-slots = What can be made when
profile-slot-add = Another month
profile-slot-month = Month { $number }
profile-month-hint = Such as 2027-01
profile-slot-units = Units
profile-fixed = Fixed part of the price, percent
profile-fixed-hint = With all weights it comes to 100
profile-floor = Not below this percentage of { $of ->
    [price] the first price
   *[bid] your bid
}
profile-cap = Not above this percentage of { $of ->
    [price] the first price
   *[bid] your bid
}
profile-blank = Blank for no limit
profile-indices = Indices the price follows
profile-index-add = Another index
profile-index = Index { $number }
profile-weight = Weight, percent
profile-reference = Its value now
profile-lag = Months it lags
supplied = What is ordered and due
supplied-member = Member
supplied-supplier = Supplier
supplied-quantity = Allotted
supplied-order = To order
supplied-due = Paid for in any case
supplied-fee = Reservation fee
supplied-indexed = price follows an index
supplied-kept-back = on hold or rejected
fault-weight-unread = An index, a weight in percent, its value, and months in whole numbers.
month-price = Price of a month
month-price-means = Name the month; what its indices were published at is then asked for, and the price follows by the formula. Nothing is recorded.
month-price-month = Month
month-price-observed = { $index } of { $month }
month-price-now = Work it out
month-price-is = { $price } a unit in { $month }
