### How pools run: models, windows, review, what a part asks, and the steps after an award.

pooling-model = How the pool runs
pooling-plain = Freely: you freeze it when it is full
pooling-plain-means = No windows and no review. What each member brings is firm, and an award is shared by what was pledged.
pooled-vbp = Regions picked in turns (China, VBP)
pooled-vbp-means = Pledged demand for several winners. After the award they pick regions in turns, and stand by for one another.
pooled-vbp-second-group = Regions picked in turns, with a second group (China, VBP)
pooled-vbp-second-group-means = As above, and of the suppliers that were listed and not selected the two lowest second quotations win regions too.
pooled-aggregate-eu = Aggregate without obligation (AggregateEU)
pooled-aggregate-eu-means = Demand that binds nobody. Members see the aggregate and may decline; contracts are made outside.
pooled-vaccines = Shares in proportion, with opt-out (vaccines)
pooled-vaccines-means = Everybody is entitled in proportion to its need, and may turn all of a lot down after the award.
pooling-does = What this pool does
pooling-indicative = Indicative demand counts, and binds nobody.
pooling-specification = Parts are taken together by their specification.
pooling-brands = A maker that a member names serves that member where it wins.
pooling-requote = Listed suppliers that were not selected may quote a second time, to stand by.
pooling-requote-wins = Listed suppliers that were not selected may quote a second time; the lowest of them win regions after the winners, the others stand by.
pooling-draft = The best winner picks a region first, then all in turns by their rank; a turn lasts { $turn }.
pooling-standby = Then they pick the regions they stand by for.
pooling-rationing = Where too little was awarded, it is shared in proportion.
pooling-opt-out = { $days ->
    [one] Members have one working day to turn their whole share of a lot down.
   *[other] Members have { $days } working days to turn their whole share of a lot down.
} { $offer ->
    [0] What becomes free is not offered.
    [one] What becomes free is offered to the others for one working day, and never imposed.
   *[other] What becomes free is offered to the others for { $offer } working days, and never imposed.
}
pooling-exclusions = Nobody is served by a supplier it has excluded.
pooling-top-prices = No line is served above the most its member said it would pay; what is too dear becomes free.
pooling-outside = Contracts are made outside; members report what became of them.
pooling-collect = Collect until
pooling-review = Review until
pooling-review-hint = Empty: no review
pooling-least-total = Least total of a part
pooling-least-total-hint = A part below it is not put to auction
pooling-least-members = Least members for a part
pooling-least-members-hint = A part needed by fewer is not put to auction
pooling-period = For which period
pooling-period-hint = Pools of one period that need the same parts are proposed to become one
pooling-regions = Regions
pooling-regions-hint = Members with the same region are served together. Empty: a region of its own.
pooling-region-of = Region of { $member }

pooling-collects-until = Collecting until { $when }.
pooling-review-follows = Members then review the total until { $when }.
pooling-no-review = The pool then freezes by itself.
pooling-in-review = In review until { $when }.
pooling-answered = { $member }: { $confirmed } confirmed, { $declined } declined, { $unsaid } without a word yet
pooling-silence-declines = Who says nothing has declined.
pooling-silence-confirms = Who says nothing has confirmed.
pooling-failed = Nothing of this pool goes to auction.
pooling-failed-no-demand = No file was brought while it collected.
pooling-failed-nothing-confirmed = Nothing was confirmed in the review.
pooling-failed-short = Every part missed a least that the pool asks for.
pooling-ceded = The demand of this pool has gone into
pooling-short = Not put to auction
pooling-short-total = { $total } pieces were confirmed; the least is { $least }.
pooling-short-members = Fewer than { $least } members need it; { $total } pieces were confirmed.
pooling-runs-by = Runs by: { $model }
pooling-for = For { $period }.
pooling-leasts = Least total of a part: { $total }. Least members: { $members }.

pooling-overlap = Pools that overlap
pooling-overlap-means = { $count ->
    [one] These pools collect the same part. Together they ask for more.
   *[other] These pools collect { $count } of the same parts. Together they ask for more.
}
pooling-merge = Take “{ $source }” into “{ $into }”
pooling-merge-means = The files and members of “{ $source }” go into “{ $into }”; a file that stands in both counts once. “{ $source }” then takes no more. This cannot be undone.
pooling-merge-now = Take it in

pooling-your-word = Your word in the review
pooling-your-word-means = This is what you need beside what the pool comes to. Confirm or decline all of it, or tick single parts. You can change your word until the review ends.
pooling-yours = You
pooling-your-parts = Your parts beside the pool’s
pooling-pick = Choose { $part }
fate-unconfirmed = + { $count } not confirmed in the review
pooling-unsaid = Nothing said yet
pooling-confirmed = Confirmed
pooling-declined = Declined
pooling-confirm-all = Confirm all my parts
pooling-confirm-picked = { $count ->
    [one] Confirm one part
   *[other] Confirm { $count } parts
}
pooling-decline-all = Decline all my parts
pooling-decline-picked = { $count ->
    [one] Decline one part
   *[other] Decline { $count } parts
}

needs-asked = { $count ->
    [one] One line asks for something in particular
   *[other] { $count } lines ask for something in particular
}
needs-firm = Firm
needs-indicative = Indicative: binds nobody
needs-pledged = { $share } of it is pledged
needs-by = needed by { $day }
needs-place = delivered to { $place }
needs-date-code = date code at most { $months } months old
needs-source-any-test = tested for authenticity
needs-source-as6081 = tested by AS6081
needs-source-franchised = from franchised sellers alone
needs-not-from = not from { $names }
needs-not-by = not by { $names }
needs-specification = meets { $text }
needs-alternate-approved = { $part } will do
needs-alternate-conditional = { $part } may do, on conditions
needs-alternate-rejected = { $part } will not do

division = Dividing the award
division-until = Until { $when }.
division-step-awaited = Waiting for the award.
division-step-awaited-means = The pool divides it once it is confirmed.
division-step-requote = Second quotations.
division-step-requote-means = Listed suppliers that were not selected may quote once more.
division-step-draft = Winners pick regions.
division-step-draft-means = The best first, then all in turns by their rank; then regions to stand by for.
division-step-opt-out = Members may opt out.
division-step-opt-out-means = All of a lot or nothing. Who says nothing keeps its share.
division-step-offer = What became free is offered.
division-step-offer-means = Members may take some or none; nothing is imposed.
division-step-renegotiate = A new total is negotiated.
division-step-renegotiate-means = Too much was turned down; the coordinator says whether the suppliers agree to the smaller total.
division-step-divided = Divided.
division-step-divided-means = Everybody’s quantities stand.
division-part = Part { $number }
division-share = Your share of { $part }
division-kept-back = { $quantity } × { $part } are not taken for you: no supplier that may serve you asks so little as you would pay. Nobody else is told.
division-decline = Opt out of this lot
division-decline-means = You give up your whole share of this lot, not a part of it. This cannot be undone.
division-decline-now = Give up the whole share
division-declined = You have opted out of this lot.
division-freed-means = Others have not taken all of their shares. Take some of what became free, or none: nothing is imposed on you.
division-freed = { $part }: { $free } free, you take
division-take = Ask for it
division-take-none = Take none
division-asked = You have asked for { $quantity } more.
division-lines = Who gets what
division-line = { $quantity } × { $part } from { $supplier }
division-stands-by = { $standby } stands by for { $main }.
division-nothing = You have no share of this award.
division-quote = Second quotation for the whole lot, at most { $most }
division-quote-to-win = Second quotation for the whole lot, at most { $most }. The lowest win regions after the winners.
division-quote-now = Quote
division-quoted = You have quoted { $value } to stand by.
division-quoted-to-win = You have quoted { $value }. If it is among the lowest, you pick regions after the winners; otherwise you stand by.
division-your-turn = It is your turn: pick a region to serve.
division-your-standby = It is your turn: pick a region to stand by for.
division-turn-lapses = Then the turn passes on.
division-regions-free = Regions that are free
division-pick = { $region } ({ $quantity })
division-not-your-turn = It is another supplier’s turn.
division-picks = Picks
division-picked = You serve { $region }.
division-picked-standby = You stand by for { $region }.
division-serves = { $members ->
    [one] You serve one member with { $quantity } pieces.
   *[other] You serve { $members } members with { $quantity } pieces.
}
division-order = Order of turns:
division-standby = Stands by
division-turn = { $supplier } picks
division-quote-of = { $supplier } has quoted { $value } to stand by.
division-quote-won = { $supplier } has quoted { $value } and wins regions after the winners.
division-declined-by = Opted out: { $members }.
division-freed-sum = Became free: { $quantity }.
division-asked-by = { $member } asks for { $quantity } more.
division-total = The smaller total
division-total-why = Why
division-total-agreed = Suppliers agree
division-total-refused = Suppliers do not agree
division-total-is-agreed = The suppliers agreed to the smaller total.
division-total-is-refused = The suppliers did not agree to the smaller total.
division-member = Member
division-gets = Gets
division-sum = Together
division-left = { $quantity } go to nobody:
division-left-freed = turned down or too dear, and taken by nobody.
division-left-multiple = no whole multiple is left.
division-left-excluded = those left exclude the supplier.
division-left-not-agreed = the smaller total was not agreed to.
outcomes = Contracts made outside
outcome-with = Your contract with { $supplier }
outcome-awaited = not reported yet
outcome-concluded = concluded for { $quantity }
outcome-not-concluded = not concluded
outcome-is-concluded = It was concluded
outcome-is-not = It was not concluded
outcome-quantity = { $part }: concluded for, of { $most }
outcome-report = Report it
outcome-report-anew = Report it anew
outcome-recorded = Recorded: the coordinator and { $supplier } can read it.
outcome-given = Allotted
outcome-supplier-means = No contract is drawn here: conclude it with each of these members. What they report of it stands beside them.
outcomes-told = { $told } of { $count } contracts are reported.
outcomes-concluded = { $quantity } of { $given } pieces are concluded.
fault-quantity-unread = A quantity such as 150.
fault-more-than-given = More than was allotted to you.
fault-concluded-for-nothing = A contract is concluded for something; otherwise say that it was not.
needs-edit = What you ask of a part
needs-edit-means = How firm, by when, where to, from whom not, what else will do; while the pool collects
needs-part = Part
needs-find = Find a part of yours ({ $count } lines)
needs-choose = Choose one of your parts
needs-firmness = How firm
needs-is-firm = Firm
needs-is-firm-means = You buy all of it.
needs-is-pledged = Pledged by a share
needs-is-pledged-means = You buy that share of it.
needs-is-indicative = Indicative
needs-is-indicative-means = It binds nobody, and counts only where the pool takes it.
needs-share = Share pledged, percent
needs-day = Needed by
needs-blank = Blank: it does not matter
needs-where = Delivered to
needs-months = Date code, at most so many months old
needs-source = From what source
needs-from-any = Any
needs-from-any-test = Tested for authenticity
needs-from-as6081 = Tested by AS6081
needs-from-franchised = Franchised sellers alone
needs-countries = Not from these countries
needs-countries-hint = Two letters each, with blanks between
needs-suppliers = Not by these suppliers
needs-top = The most you would pay for one piece
needs-top-hint = Told to nobody else; blank for no limit
needs-top-price = at most { $price } a piece
needs-currency = In this currency
needs-spec = Specification it has to meet
needs-alternates = Other parts you have looked at
needs-alternate-add = Another part
needs-alternate-part = Part number { $number }
needs-alternate-verdict = Will it do?
needs-alternate-kind = What it is
needs-alternate-until = Until this day, or blank
needs-verdict-approved = It will do
needs-verdict-conditional = On conditions
needs-verdict-rejected = It will not do
needs-kind-form-fit-function = Same form, fit and function
needs-kind-packaging = Same part, packed otherwise
needs-kind-upgrade = A better one
needs-kind-second-source = By another maker
needs-say = Say so
needs-said = What you ask of { $part } is recorded, in place of what your file says.
amend = Amend the pool’s terms
amend-means = Windows, leasts, whole packs and what it does; while it collects
amend-by-hand = Empty: you freeze it by hand
amend-silence = Who says nothing in the review
amend-now = Amend
amend-said = The pool’s terms are amended, and on record. Members read them here.
fault-countries-malformed = Countries of two letters each, such as DE FR.
fault-alternate-nameless = Each part needs its number.
fault-review-before-collect = The review ends after collecting has ended.
fault-more-than-members = No more members than the pool has.
