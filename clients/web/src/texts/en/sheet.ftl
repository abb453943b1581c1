### Bids on many lots at once from a spreadsheet.

supplier-tab-sheet = Bid sheet
sheet-title = Bid on many lots at once
sheet-means = Download the sheet, fill in unit prices where you want to bid, and bring it back; or paste cells copied from a spreadsheet of your own. Nothing is sent before you have seen what was read.
sheet-save = Download the sheet
sheet-open = Open a filled sheet (CSV)
sheet-paste = Or paste cells
sheet-paste-hint = Two columns, lot and unit price; for a lot of several lines three: lot, line and unit price. A blank price is no bid.
sheet-too-large = The file is larger than a sheet of bids may be (4 MB).
sheet-unread = { $count ->
    [one] One row was not understood and is left out.
   *[other] { $count } rows were not understood and are left out.
}
sheet-unread-row = Row { $row }, { $said }:
sheet-unread-lot = there is no such lot here.
sheet-unread-line = the lot has no such line.
sheet-unread-twice = this line has a price already.
sheet-unread-cells = two or three cells are expected.
sheet-review = What was read from the sheet
sheet-lot = Lot
sheet-price = Unit price
sheet-prices = { $count ->
    [one] one price
   *[other] { $count } prices
}
sheet-state = What becomes of it
sheet-ready = Ready
sheet-stopped = Not sent
sheet-same = Your bid already
sheet-confirm = { $share } lower: tick if this is meant
sheet-criteria = This lot asks more than a price. Make your first bid on the lot itself.
sheet-not-by-price = This lot is not bid on by a price a line.
sheet-place = { $count ->
    [0] Nothing to place
    [one] Place one bid
   *[other] Place { $count } bids
}
sheet-placing = { $count ->
    [one] One to go
   *[other] { $count } to go
}
sheet-said = { $accepted ->
    [one] One bid accepted,
   *[other] { $accepted } bids accepted,
} { $refused } refused.
