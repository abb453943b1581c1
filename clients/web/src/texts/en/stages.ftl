### Lots that run through stages.

stage-kind-open = open
stage-kind-sealed = sealed
stage-kind-turns = in turns
stage-kind-dutch = rising clock
stage-kind-japanese = falling clock
stage-of = Stage { $stage } of { $count } · { $kind }
stage-next-opens-in = Next stage opens in
stage-secret = Closes at a secret moment within { $length }
stage-secret-by = By { $when } at the latest
stage-not-reached = You did not reach this stage.
stage-not-reached-stands = You did not reach this stage. Your standing bid still counts.
stage-sealed-mark = Bid sealed
stage-sealed-own = Sealed: { $amount }
stage-sealed-own-once = Opened when the stage closes. This stage takes one bid of each supplier.
stage-sealed-own-revise = Opened when the stage closes. Until then a new bid takes its place, lower or higher.
stage-sealed-own-turn = Seen by you alone until your turn ends; until then a new bid takes its place.
stage-turn-ends-in = Turn { $turn } ends in
stage-your-turn-now = It is your turn.
stage-your-turn-means = Bid as often as you like; the last bid counts, and stands when your turn ends.
stage-your-turn = As things stand your turn is number { $turn }, from { $when }.
stage-sealed-once = Bids are sealed: nobody but you sees yours until the stage closes. You have one bid in this stage.
stage-sealed-revise = Bids are sealed: nobody but you sees yours until the stage closes. Until then you may revise it.
stage-barred-between = Nothing is bid between two stages.
stage-barred-entrant = Only suppliers who reached this stage bid in it.
stage-barred-turn = It is not your turn.
stage-barred-spent = You have made your one bid in this stage.
stage-withdraw-sealed = Your sealed bid is taken back. A bid that stood before goes on standing.
stage-withdraw-sealed-once = Your sealed bid is taken back, and you have none other in this stage. A bid that stood before goes on standing.
stage-said-opened = { $lot }: stage { $stage } is open.
stage-said-closed = { $lot }: stage { $stage } has closed.
stage-said-out = { $lot }: you did not reach stage { $stage }.

stage-sealed-hidden = Bids of this stage are sealed: neither they nor how many there are can be seen until it closes.
stage-secret-was = Secret of the random close:
feed-stage-opened = Stage { $stage } of { $lot } is open until { $closes }
feed-stage-closed = Stage { $stage } of { $lot } has closed; the next opens at { $closes }

## The rules

matter-stages = Stages
rule-close-stage-together = Bidding opens { $opens }. The first stage of all lots closes { $closes }.
rule-close-stage-staggered = Bidding opens { $opens }. The first stage of the first lot closes { $first }, that of the last { $last }.
rule-basis-sealed = A sealed bid must be below a bid of yours that stands; no decrement is needed.
rule-stages-count = { $count ->
    [one] Every lot has one stage.
   *[other] Every lot runs through { $count } stages, one after another.
}
rule-stages-by-lot = Lots run through stages that differ from lot to lot; each lot shows its own.
rule-stage-open = Stage { $stage } is open: bids are ranked at once.
rule-stage-sealed-revise = Stage { $stage } is sealed: nobody but you sees your bid until all are opened together when the stage closes; until then you may revise it, lower or higher.
rule-stage-sealed-once = Stage { $stage } is sealed: nobody but you sees your bid until all are opened together when the stage closes; each supplier bids once.
rule-stage-turns = Stage { $stage } is bid in turns of { $length }: each supplier with a standing bid has one, the worst first and the best last. What you bid in your turn must improve on your own bid by the decrement, is seen by you alone, and stands when your turn ends.
rule-stage-turns-at-once = It opens as the stage before closes.
rule-stage-turns-later = It opens { $pause } after the stage before has closed.
rule-stage-dutch = Stage { $stage } has a clock that raises the price from tick to tick. The first supplier who accepts the price on show takes the lot at it. Nobody bids a price of its own, and nothing is taken back.
rule-stage-japanese = Stage { $stage } has a clock that lowers the price from tick to tick. To stay in, accept every tick anew before it ends; who lets one pass in silence is out and cannot come back. What was accepted last counts. Nobody bids a price of its own, and nothing is taken back.
rule-stage-follows = It opens as the stage before closes, and lasts { $length }.
rule-stage-follows-later = It opens { $pause } after the stage before has closed, and lasts { $length }.
rule-stage-best = { $best ->
    [one] Only the best supplier then bids in it.
   *[other] Only the best { $best } suppliers then bid in it.
}
rule-stage-within = Only the best and those within { $share } of the best value then bid in it.
rule-stage-both = Only the best { $best } suppliers, and of them those within { $share } of the best value, then bid in it.
rule-stage-standing = Only suppliers whose bid then stands bid in it.
rule-stage-least = In any case the best { $least } do, as far as there are so many.
rule-stage-others = Whoever does not reach it keeps a standing bid.
rule-stage-random = It closes at a secret moment within { $length } from its scheduled close; a bid after that moment does not count. The moment follows from a secret that was fixed beforehand and is told afterwards.
rule-stage-commitment = SHA-256 of the secret of { $lot }, stage { $stage }: { $commitment }.

## Launching

launch-format = Format
field-format = Begin with
format-own = Your own rules, one open stage
format-means = Fills the rules below, where all of them can be changed; parts, prices, parties and the opening stay.
format-meets = Meant to meet: { $text }. Check it against that text before you rely on it.
preset-corporate-default = English, rank and leading price shown
preset-rank-only = English, each supplier sees its own rank alone
preset-silence = English, closes when five minutes pass without a new leader
preset-georgia = Georgia: 15 minutes, a late new leader sets the clock back to two
preset-brazil-open = Brazil, open: 10 minutes, a late bid adds two
preset-brazil-open-closed = Brazil, open then closed: a random close, then one sealed final bid
preset-brazil-closed-open = Brazil, closed then open: sealed first, the best go on in the open
preset-prozorro = Ukraine (Prozorro): sealed first, then three rounds of private turns
preset-18f-reverse = 18F reverse: each bid must beat the lowest
preset-vickrey = Vickrey: sealed, the lowest wins and is paid the second lowest
preset-18f-sealed = 18F sealed: one sealed bid each
preset-sealed-best-and-final = Sealed first price, then a best and final bid of the best three
preset-dutch = Dutch: a clock raises the price until somebody takes the lot
preset-japanese = Japanese: a clock lowers the price until one is left
fault-sealed-ties = Where bids are sealed, equal bids cannot be refused: choose another tie rule.
fault-overtime-at-random = An open stage that closes at a secret moment has no overtime.

## The record

command-reveal-close = Reveal the secret of a close
entry-bid-sealed = sealed
entry-turn-ended = turn over
entry-stage-closed = stage closed
entry-stage-opened = stage opened
entry-secret-revealed = secret revealed
stage-over = Stage { $stage } of { $count } closed
secret-kept = The secret is the one that was fixed beforehand
secret-broken = The secret is not the one that was fixed beforehand
secret-hash = SHA-256 of the secret, computed by this browser:
secret-commitment = Commitment in the terms:
secret-moment = The close that follows from it: { $when }
stage-waits-opening = bids wait to be opened
