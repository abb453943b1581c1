### What pooling is worth at published prices, and files on their way to the server.

sending = A file on its way
sending-sent = Sending { $name }: { $share }
sending-read = The server reads { $name }…
sending-rows = The server reads { $name }: { $rows } rows so far
sending-records = { $name } is read; it is recorded and taken together…
sending-cancel = Cancel
code-given-up = Cancelled. Nothing of the file was taken in.

pool-compliance = Compliance log (CSV)
pool-table = Parts as a table (CSV)
worth = What pooling is worth
worth-none = No prices are on record. Bring a list of published prices, and every member reads what pooling is worth to it.
worth-none-member = The coordinator has brought no price list yet.
worth-by = By the prices of { $source } for { $date }, brought { $when }.
worth-file = File { $name }, { $rows } rows, { $left } left out; SHA-256
worth-rate = 1 { $currency } = { $rate } { $own }
worth-before = At these prices
worth-before-open = At these prices, as demand stands now
worth-alone = Alone
worth-pooled = In the pool
worth-saving = Saving
worth-apart = Each for itself
worth-together = Together
worth-quoted = Parts quoted
worth-parts = Parts at these prices
worth-members = Members at these prices
worth-member = Member
worth-pieces = Pieces
worth-notes = Notes
worth-sum = Your parts
worth-paid = Awarded
worth-unquoted = nobody quotes it
worth-worse = dearer than alone
worth-lacking-alone = alone { $count } pieces could not be had
worth-lacking = { $count } pieces cannot be had
worth-over = { $count } pieces beyond the need
worth-contested = stock is contested
worth-not-best = the best of the ways looked at
worth-worse-in = { $count ->
    [one] dearer than alone in 1 part
   *[other] dearer than alone in { $count } parts
}
worth-unquoted-in = { $count ->
    [one] 1 part not quoted
   *[other] { $count } parts not quoted
}
worth-worse-told = { $count ->
    [one] In one part you would pay more in the pool than alone. Nobody else but the coordinator is told so.
   *[other] In { $count } parts you would pay more in the pool than alone. Nobody else but the coordinator is told so.
}
worth-after = After the award: { $title }
worth-after-means = What was awarded, against the cheapest purchase of the very pieces at the prices on record, in { $currency }. Parts that are not quoted are left out of the sums.
worth-after-foreign = The price list has no rate for { $currency }, so the award cannot be compared.
worth-after-none = Nothing was awarded to you there.

prices-bring = Bring a price list
prices-bring-means = One row a price break: manufacturer, part number, seller, currency, quantity, unit price, and where known stock, least order and multiple. What concerns this pool stands on record, so that an auditor sees what members were told.
prices-source = Who published it
prices-date = For which day
prices-currency = Money is told in
prices-rates = Rates of other currencies
prices-rates-hint = One unit of that currency in the other, as EUR=1.09
prices-pick = Choose the price list
prices-not-ready = First say who published it, the day and the currency.
prices-brought = { $rows } rows read; { $listed } part numbers of this pool are listed; left out: { $left }.
prices-reports = What was left out, the first { $count }
prices-report = Line { $line }: { $why }
