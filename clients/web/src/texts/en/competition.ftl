### What a pool has of its markets together, and what it is warned of.

competition = Shares of markets
competition-none = No market is named, and no member has told a share: nothing can be warned of.
competition-shares = Common shares
competition-means = What all members have together of each market, as the pool stands now.
competition-side = Where
competition-buying = bought in
competition-selling = sold in
competition-share = Share
competition-threshold = Warned from
competition-reached = too large
competition-warned = Together the members have { $percent } of { $market }.
competition-warned-buying = The pool is warned from { $threshold } of a market it buys in on: have it looked at by competition law before it goes to auction. It is on record.
competition-warned-selling = The pool is warned from { $threshold } of a market its members sell in on: have it looked at by competition law. It is on record.
competition-told = Shares that members told
competition-untold = You have told no share of a market you sell in.
competition-missing = { $market }: { $count ->
    [one] one of its parts is not in the pool.
   *[other] { $count } of its parts are not in the pool.
}
competition-size = { $market }: { $quantity } pieces, by { $source } of { $date }
markets-name = Markets the pool buys in
markets-means = How many pieces of these parts the whole market takes in the pool’s period, by a named source. What is said here takes the place of all that was said before; a market that was warned of stays.
markets-buying = Warn from this share bought, percent
markets-selling = Warn from this share sold, percent
markets-bought = Markets
markets-add = Another market
markets-number = market { $number }
markets-market = Market
markets-quantity = Pieces in all
markets-quantity-hint = What the whole market takes
markets-source = Source
markets-date = Of which day
markets-parts = Part numbers
markets-parts-hint = One a line, as the pool spells them
markets-say = Record the markets
markets-said = { $count ->
    [one] One market is on record.
   *[other] { $count } markets are on record.
}
share-tell = Share of a market sold in
share-means = What a member itself sells, of a market. The coordinator and auditors read it; other members do not.
share-share = Its share, percent
share-back = 0 takes back what was said
share-say = Record the share
share-said = The share of { $market } is on record.
fault-parts-unknown = The pool has no part of one of these numbers.
fault-parts-none = At least one part number.
