### How what pooling saved is divided among the members, and how too little is.

saving = The saving divided
saving-means = What each would pay alone, pays by its contracts, and has of the saving. Members settle the difference among themselves; contracts stay as they are.
saving-against = Alone is at the prices of { $source } ({ $date }): each part in one order, for the very pieces that were allotted.
saving-against-bids = Alone is at the steps that suppliers bid here, as no price list is on record: each part in one order.
saving-contracts = By contracts
saving-share = Share of the saving
saving-your-share = Your share of the saving
saving-settles = Settles
saving-even = Nothing to settle.
saving-pays-in = Pays { $amount } to the other members.
saving-is-paid = Is paid { $amount } by the other members.
saving-contracts-stay = Your contracts stay as they are; the coordinator settles the difference with you.
saving-not-yours = Nothing that you were allotted could be compared.
saving-leaving = { $members } would rather leave: by themselves they could save { $amount } more.
saving-core = No members could save more by themselves, whoever went with whom. Every coalition was looked at.
saving-core-looked = No members that were looked at could save more by themselves. There are too many coalitions to look at all of them.
saving-sampled = Worked out over { $count } orders of joining that follow from the record; ± is the standard error.
saving-unpriced = { $count ->
    [one] One part is left out: some member could not buy it alone.
   *[other] { $count } parts are left out: some member could not buy them alone.
}
saving-none = Nothing is divided.
saving-none-no-prices = No price list was on record when the award was divided.
saving-none-no-rate = The price list has no rate to the auction’s currency.
saving-none-nothing-priced = No part is listed that every member could buy alone.
saving-none-too-many = There are too many members and parts to work this rule out: more than twenty members, or too many parts that most of them need.

saving-by-equal-price = Equal price
saving-by-equal-price-means = Everybody pays the common price and keeps what that saves it.
saving-by-proportional = In proportion
saving-by-proportional-means = Each saves the same share of what it would pay alone.
saving-by-equal-gain = Equal gain
saving-by-equal-gain-means = Each saves the same amount.
saving-by-shapley = By contribution (Shapley)
saving-by-shapley-means = Each has what its joining brings to those before it, on average over all orders in which members could join.
saving-by-nucleolus = Fewest complaints (nucleolus)
saving-by-nucleolus-means = No group of members is left with a larger reason to complain than can be helped.

saving-choose = Divide the saving
saving-choose-hint = Against published prices, once the award is divided. Members settle it among themselves.
saving-not = Not: everybody pays the common price
rationing-choose = When there is too little
rationing-choose-hint = Which rule an award that is too small for all is divided by
rationing-by-model = As the way it runs says
rationing-by-proportional = In proportion to what is asked
rationing-by-equal-awards = Equal awards: small needs are met first
rationing-by-equal-losses = Equal losses: as much missing from each
rationing-by-talmud = Talmud: equal awards of half, then equal losses
rationing-multiples = Whole packs only
rationing-multiples-mean = Where there is too little, each member gets whole multiples of so many pieces. Left empty, it is by the piece.
rationing-multiple = Multiples for all
rationing-multiple-hint = For example the pieces in a pack
rationing-multiple-of = Multiples for { $member }
pooling-multiple = What is shared so comes in whole multiples of { NUMBER($multiple) }.
pooling-multiples = Multiples of their own: { $own }.
pooling-multiple-of = { $member } { $multiple }
pooling-rationing-equal-awards = Where too little was awarded, each gets as much as any other and nobody more than it asked: small needs are met first.
pooling-rationing-equal-losses = Where too little was awarded, as much is missing from each as from any other.
pooling-rationing-talmud = Where too little was awarded, half of what is asked is shared equally first, and what is missing beyond it is borne equally (Talmud).
pooling-saving-equal-price = Everybody keeps what it saves by the common price, measured against published prices.
pooling-saving-proportional = The saving against published prices is divided in proportion to what each would pay alone.
pooling-saving-equal-gain = The saving against published prices is divided equally.
pooling-saving-shapley = The saving against published prices is divided by what each brings to the others (Shapley).
pooling-saving-nucleolus = The saving against published prices is divided so that no group has more to complain of than can be helped (nucleolus).
