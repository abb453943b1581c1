### Refusals of the engine, errors of the line, problems of HTTP: one message a code, in plain words.
### A person who reads one should know what happened and what to do next.

code-unknown = The server said no, with a reason this page does not know yet ({ $code }).

## Refused by a numbered rule, and recorded

code-bid-id-reused = This request was already used for something else. Try again.
code-not-permitted = You may not do this in this auction.
code-auction-exists = This auction has been announced already, and announced terms never change.
code-auction-not-announced = This auction has not been announced yet.
code-terms-invalid = The terms are incomplete or contradict themselves.
code-nothing-due = Nothing is due yet.
code-auction-not-open = Bidding has not opened yet.
code-auction-paused = The auction is paused. You can bid again when it resumes; the time left stands still.
code-auction-not-paused = The auction is not paused.
code-auction-closed = The auction has closed. No more bids are taken.
code-auction-cancelled = The auction has been cancelled. Nothing more is bid or awarded.
code-terms-locked = The auction has opened, and its terms are locked.
code-person-missing = This takes a person, and your sign-in names none. Ask for an invitation that names you.
code-request-unknown = This request is no longer open.
code-request-lapsed = This request has lapsed. Make it anew.
code-same-person = You asked for this yourself. Another person must approve it.
code-requests-full = A hundred requests are open already. Drop one first.
code-auction-not-closed = The auction has not closed yet.
code-lot-unknown = There is no such lot in this auction.
code-lot-closed = Too late: this lot had closed when your request reached the server.
code-stage-not-open = No stage of this lot is open for that now.
code-supplier-not-admitted = This supplier is not admitted to this auction.
code-supplier-excluded = This supplier has been excluded from this auction.
code-supplier-not-excluded = This supplier has not been excluded.
code-not-an-entrant = You are not among those who go on to this stage. Your last bid goes on standing.
code-clock-names-price = A clock names the price here. Accept it, or wait.
code-no-clock = No clock is running here now.
code-clock-left = You let a tick pass without accepting, and are out.
code-tick-not-begun = This price is not on show yet.
code-tick-over = This price is no longer on show.
code-price-accepted = You have accepted already.
code-quantity-unfit = This quantity cannot be taken here.
code-surrogate-not-allowed = The terms do not allow bids on a supplier’s behalf.
code-surrogate-sealed = While bids are sealed nobody bids on a supplier’s behalf.
code-proxies-not-allowed = The terms do not allow automatic bids.
code-proxies-not-here = A limit can be set only while bids are made in the open.
code-terms-mismatch = These are not the terms that were announced. Reload the page and read them again.
code-terms-not-accepted = Accept the terms first; then you can bid.
code-not-your-turn = It is not your turn now. In your turn you can bid.
code-reason-missing = This needs a reason. It is recorded.
code-message-invalid = A message has 1 to 2,000 characters, in one paragraph.
code-messages-full = No more messages can be sent in this auction.
code-no-envelope-asked = No technical envelope is asked for now.
code-envelope-missing = Hand in your technical envelope first, then your price.
code-envelope-invalid = An envelope holds a text of at most 4,000 characters, or up to 20 documents, or both.
code-nothing-to-open = No bids of this lot wait to be opened.
code-nothing-to-assess = There is no envelope of this supplier to assess.
code-envelope-assessed = This envelope has been assessed already.
code-assessment-open = Assess every technical envelope before prices are opened.
code-opening-asked = You have asked for the opening already. Another person must ask too.
code-lines-incomplete = Every line of the lot needs a price.
code-answers-incomplete = Every criterion of the lot needs an answer, and only those.
code-answer-unknown = A criterion has no such option.
code-price-too-long = That price is too long to be a price.
code-price-blank = Enter a price.
code-price-not-a-number = That is not a number. Enter a price such as 12.50.
code-price-foreign-digits = Use the digits 0 to 9 only.
code-price-sign = Enter the price without a plus or minus sign.
code-price-exponent = Write the price out in full, without an exponent.
code-price-separator = Enter the price without blanks, commas or other separators; the decimal mark is a point.
code-price-malformed = A price looks like 12 or 12.50.
code-price-precision = That price has more decimals than this lot allows.
code-price-not-positive = A price must be above zero.
code-price-too-large = That bid is too large to be counted exactly.
code-comparable-not-positive = What the terms take off leaves nothing of this bid.
code-above-ceiling = Your bid is above the ceiling price.
code-not-below-own = You cannot go back up: a new bid must be below your own last bid.
code-limit-without-bid = A limit goes beneath a bid that stands. Place a bid first.
code-limit-above-own = A limit must be below your own bid on some line, and above it on none.
code-own-decrement = Your bid does not improve enough on your own last bid: at least one decrement is needed.
code-largest-change = This is a larger fall than usual. Check the figures; if they are meant, confirm the bid.
code-largest-step = Your bid improves by more than is allowed at once.
code-leading-decrement = Your bid does not beat the leading bid by the decrement.
code-next-decrement = Your bid does not beat the next better bid by the decrement.
code-not-a-multiple = A bid on this lot improves by exactly one decrement, or by several.
code-tie-forbidden = Another supplier’s bid stands at exactly this value. Choose another.
code-sealed-once = The terms allow one sealed bid, and you have made it.
code-withdrawal-not-allowed = The terms do not allow bids to be withdrawn.
code-nothing-to-withdraw = You have no standing bid on this lot to withdraw.
code-no-limit = You have left no limit on this lot.
code-extension-invalid = An extension must be longer than zero and at most a week.
code-secret-wrong = This is not the secret that was committed to.
code-close-not-due = The moment of the close has not come.
code-lottery-drawn = There is no lottery here, or it has been drawn already.
code-lottery-wrong = This is not the secret of the lottery that was committed to.
code-lottery-undrawn = The lottery between equal bids has not been drawn yet.
code-award-exists = An award has been proposed already.
code-award-not-proposed = No award stands proposed for this lot.
code-award-decided = The award of this lot has been decided already.
code-award-mismatch = The proposal does not match the bids that stand.
code-allotment-exists = The allotment has been recorded already.
code-allotment-mismatch = The allotment does not match the confirmed awards.
code-award-undecided = The award of some lot is not decided yet.

## Never reached the auction; nothing was recorded

code-frame-too-long = That was too much for one request. Nothing was recorded.
code-frame-not-text = The server could not read what this page sent. Reload the page.
code-frame-not-json = The server could not read what this page sent. Reload the page.
code-frame-duplicate-key = The server could not read what this page sent. Reload the page.
code-frame-unknown-type = The server does not know what this page asked for. Reload the page.
code-frame-unknown-field = The server does not know what this page asked for. Reload the page.
code-frame-missing-field = The server could not read what this page sent. Reload the page.
code-frame-wrong-type = The server could not read what this page sent. Reload the page.
code-frame-malformed-id = The server could not read what this page sent. Reload the page.
code-frame-malformed-text = The server could not read what this page sent. Reload the page.
code-frame-too-deep = The server could not read what this page sent. Reload the page.
code-hello-expected = The server and this page do not speak the same language. Reload the page.
code-version-unknown = The server is newer than this page. Reload the page.
code-auction-unknown = This auction does not exist, or it is not for you.
code-not-subscribed = This page is not following that auction. Reload the page.
code-rate-limited = Too many requests at once. Nothing was recorded; wait a moment and try again.
code-ledger-unavailable = The server cannot record anything right now, and cannot say yet whether your request was recorded. Try again in a moment: the same request never counts twice.
code-auction-stopped = The server cannot go on with this auction right now. What is shown may be old; it is brought up to date as soon as the auction goes on.

## The line ended

code-link-signed-out = Your session has ended. Sign in again.
code-link-forbidden = You may not follow this auction.
code-link-broken = The server and this page do not understand each other. Reload the page.
code-session-ended = Your session has ended. Open your invitation link again, or ask the buyer for a new one.
code-unreachable = The server cannot be reached. Check your connection and try again.

## Pools

code-pool-exists = This pool has been opened already.
code-pool-not-open = No pool has been opened here.
code-pool-invalid = A pool needs an id, a title, and members with an id and a name each, once.
code-pool-frozen = The pool has been frozen; nothing in it changes any more.
code-pool-not-frozen = Freeze the pool first; then it can be put to auction.
code-pool-mismatch = The pool has changed since these terms were written. Start again from the pool as it is now.
code-pool-full = The pool would hold more lines than can be pooled.
code-pool-empty = There is nothing in the pool to freeze.
code-member-unknown = This party is not a member of the pool.
code-bom-invalid = The file’s name, the number of boards or its lines are not what a bill of materials may hold.
code-bom-unaccounted = Some line of the file is neither taken up nor reported, or is counted twice.
code-bom-empty = The file has no usable line.
code-bom-unchanged = This very file is in the pool already.
code-bom-doubled = The same lines are in the pool under another file name. Raise the number of boards there instead.
code-bom-unknown = The member has no file of that name in the pool.

## Lines of a bill of materials

code-bom-too-large = The file is larger than a bill of materials may be.
code-bom-encoding-unknown = The text is neither UTF-8, UTF-16 with a mark, GB18030 nor Windows-1252.
code-bom-header-unknown = None of the first 20 lines names both a part number and a quantity column.
code-bom-workbook-broken = The workbook cannot be opened.
code-bom-workbook-old = This is an XLS workbook. Save it as XLSX or CSV.
code-bom-blank = Blank.
code-bom-before-header = It stands before the header.
code-bom-not-a-part = Neither quantity, references nor part number.
code-bom-not-fitted = Marked as not fitted.
code-bom-fitted-unclear = Whether the part is fitted cannot be told.
code-bom-no-part-number = No part number.
code-bom-part-number-unclear = The part number has invisible characters.
code-bom-part-number-damaged = The part number reads as a number that a spreadsheet has rounded.
code-bom-quantity-missing = No quantity.
code-bom-quantity-malformed = A quantity is a whole number above zero in the digits 0 to 9.
code-bom-quantity-too-large = A quantity is at most 10,000,000.
code-bom-field-too-long = A field is longer than 4096 characters.
code-bom-quote-unclosed = A quoted field does not end.
code-bom-quote-malformed = Text follows a quoted field.
code-bom-too-many-cells = More cells than the header has columns.
code-bom-quantity-disagrees = The quantity is not the number of references.
code-bom-any-maker = Any manufacturer will do, says the line.
code-bom-config-unread = A configuration mark was not applied.
code-bom-text-cleaned = Invisible characters were taken out.
code-bom-part-number-is-number = The cell held a number; leading zeros may be lost.
code-bom-encoding-inferred = The encoding was inferred from the bytes.
code-bom-column-doubled = Another column means the same and was read instead.
code-bom-sheet-ignored = Only the first sheet with a header is read.

## Over HTTP

code-not-signed-in = You are not signed in. Open your invitation link again, or ask the buyer for a new one.
code-session-unknown = Your session has ended. Open your invitation link again, or ask the buyer for a new one.
code-invitation-unknown = This invitation link is not valid here. Check that you copied all of it.
code-invitation-used = This invitation link has been used already. A link works once; ask the buyer for a new one.
code-invitation-expired = This invitation link has expired. Ask the buyer for a new one.
code-invitation-invalid = That cannot be an invitation: it needs a role, a party and a name.
code-csrf = This page was open for too long. Reload it and try again.
code-origin-foreign = That came from another site, so it was not done.
code-host-unknown = This server is not known by that name. Use the address you were given.
code-not-found = There is nothing here, or it is not for you.
code-method-not-allowed = The server does not do that here. Reload the page.
code-body-too-large = That is too large.
code-body-malformed = The server could not read the request. Reload the page.
code-media-type = The server cannot read that kind of file.
code-subprotocol = The server and this page do not speak the same language. Reload the page.
code-not-here-yet = This server does not have that part installed.
code-refused = The rules of the auction do not allow this.
code-internal = Something went wrong on the server. Try again in a moment.
code-http-400 = The server did not understand the request.
code-http-401 = You are not signed in, or this link has been used already.
code-http-403 = You may not do this.
code-http-404 = There is nothing here, or it is not for you.
code-http-413 = That is too large.
code-http-429 = Too many requests at once. Wait a moment and try again.
code-http-500 = Something went wrong on the server. Try again in a moment.
code-http-502 = The server cannot be reached. Try again in a moment.
code-http-503 = The server is busy or restarting. Try again in a moment.
