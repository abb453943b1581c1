### What each line of an auction is and where it goes, as the register is asked about it.

tab-goods = What goes where
goods = What goes where
goods-means = The register is asked about every supplier and line: whether export control lets it go there, and whether the supplier may sell that maker’s parts. Who may not is on hold for the lot. What is not described is asked about nobody.
goods-all-said = Every line is described.
goods-left = { $count ->
    [one] One of { $all } lines is not described.
   *[other] { $count } of { $all } lines are not described.
}
goods-line = Line
goods-pieces = { $count } pieces
goods-what = What it is
goods-where = Where it goes
goods-asked = Asked of suppliers
goods-unsaid = not described
goods-to = { $quantity } to { $user }, { $country }
goods-to-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
goods-is-franchised = only { $maker } and whom it authorises
goods-is-profiled = terms of its category
goods-say = Describe
goods-say-several = Describe them
goods-say-of = Describe { $line }
goods-say-left = { $count ->
    [one] Describe the line that is left
   *[other] Describe all { $count } that are left
}
goods-several = { $count } lines are described the same way, each member’s part going to that member. Lines of another kind can be described by themselves afterwards.
goods-hs = HS number
goods-hs-hint = 4 to 10 digits, such as 854231
goods-eccn = Export control number (ECCN)
goods-eccn-hint = Such as 3A001, or EAR99 for what no number names
goods-use = Use
goods-use-hint = As the control rules call it; blank for none
goods-maker = Manufacturer
goods-maker-hint = Its id in the register
goods-maker-each = Blank takes each line’s own, where the register has it by name
goods-franchised = Only the manufacturer and distributors it authorises
goods-franchised-hint = A distributor needs an authorisation for where the goods go.
goods-profile = Suppliers say the terms of its category before they bid
goods-profile-hint = Pack and multiple of a component, slots of equipment, the index formula of raw material.
goods-places = Who uses it, and where
goods-place-add = Another place
goods-user = User { $number }
goods-country = Country
goods-quantity = Pieces
goods-sum = { $described } of { $needed } pieces
goods-members = Where members are
goods-country-of = Country of { $member }
goods-members-hint = Two letters, such as DE; as the register has it, where a member is in it.
goods-recorded = Recorded as entry { $entry } of the register: { $line } is described. Who may not supply it is on hold from now on.
goods-recorded-several = Recorded as entry { $entry } of the register: { $count } lines are described. Who may not supply them is on hold from now on.
announced-register = The register is asked who may bid. Say under “What goes where” on the auction’s page what the lines are and where they go, and it is asked about export control and authorised distributors too.
fault-country-needed = Two letters of a country, such as DE.
fault-maker-needed = The id of a manufacturer in the register.
fault-place-twice = This user and country are there twice: put them together.

## Inspection, release and invoice of what was awarded
inspection = Inspection and release
inspection-means = What a supplier brings may be held for inspection. While it is on hold it is neither released to its user nor invoiced, and nothing of it is due; the same holds for what is rejected.
inspection-from = from { $supplier }
inspection-step = How far it is
inspection-say = Say how far it is
inspection-is-awaited = awaited
inspection-is-held = on inspection hold
inspection-is-passed = passed
inspection-is-rejected = rejected
inspection-is-released = released
inspection-is-invoiced = invoiced
inspection-invoiced-as = Invoice { $number }
inspection-lies = in { $place }
inspection-lies-bonded = in { $place }, under customs bond
inspection-by = { $person }, { $when }
inspection-hold = Hold
inspection-hold-of = Hold { $line } for { $user }
inspection-hold-means = It is inspected before it goes on. Until somebody says that it passed it cannot be released or invoiced.
inspection-hold-recorded = Recorded as entry { $entry } of the register: { $line } for { $user } is on inspection hold.
inspection-passed = Passed
inspection-passed-of = { $line } for { $user } has passed
inspection-passed-means = The hold ends; it may be released.
inspection-passed-recorded = Recorded as entry { $entry } of the register: { $line } for { $user } has passed the inspection.
inspection-rejected = Reject
inspection-rejected-of = Reject { $line } for { $user }
inspection-rejected-means = It is neither released nor invoiced. When other goods come for it, they can be put on hold anew.
inspection-rejected-recorded = Recorded as entry { $entry } of the register: { $line } for { $user } is rejected.
inspection-release = Release
inspection-release-of = Release { $line } to { $user }
inspection-release-means = It goes to its user, and can be held no more. Then its invoice can be put on record.
inspection-release-recorded = Recorded as entry { $entry } of the register: { $line } is released to { $user }.
inspection-invoice = Invoice
inspection-invoice-means = The number of the supplier’s invoice for it, which is recorded once.
inspection-invoice-of = Invoice of { $line } for { $user }
inspection-invoice-recorded = Recorded as entry { $entry } of the register: the invoice of { $line } for { $user }.
inspection-place = Where it lies
inspection-place-hint = The warehouse, as people there call it
inspection-bonded = Under customs bond
inspection-bonded-hint = Duty and tax are not paid yet.
inspection-number = Number of the invoice
