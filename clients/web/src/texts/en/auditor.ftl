### What the auditor's console says.

audit-views = Views of the record
audit-terms = Terms
tab-record = Record
tab-verify = Verification
tab-result = Result
bundle-download = Download the bundle
ocds-download = Download as open contracting data (OCDS)
record-unreadable = The record cannot be read: { $why }

## Replay

replay = Replay
replay-keys = By keyboard:
key-space = Space
replay-play = Play
replay-pause = Pause
replay-first = To the first entry
replay-last = To the last entry
replay-back = One entry back
replay-on = One entry on
replay-speed = Pace
replay-times = { $speed }×
replay-place = Place in the record
replay-at = Entry { $seq } of { $size }, { $when }
chart-whole = Leading price, whole record
chart-played = Leading price so far
chart-lot = Leading price of { $lot } over time

filter = Which entries to show
filter-refusals = { $count ->
    [0] No refusals
    [one] Only the refusal
   *[other] Only the { $count } refusals
  }
filter-supplier = Supplier
filter-supplier-any = All suppliers
filter-lot = Lot
filter-lot-any = All lots
filter-shown = { $shown } of { $all }

entries = Entries
entry-seq = Entry
entry-at = Time
entry-command = Asked
entry-who = By
entry-who-person = { $party } ({ $person })
entry-who-of = { $by } · { $of }
entry-lot = Lot
entry-value = Value
party-consortium = Coordinator
party-poolbid = Engine
entry-lots = { $count } lots
entry-go = Go to entry { $seq }
entry-overtime = overtime
entry-title = Entry { $seq }
entry-accepted = Accepted
entry-refused = Refused
entry-stamp = Stamp
entry-rule = Rule { $rule }
entry-asked = Asked
entry-happened = Happened
entry-bytes = The { $count } bytes as they are stored
hash-leaf = Leaf hash
hash-before = Chain head before
hash-head = Chain head
hash-genesis = the beginning of the chain
hash-none = not computed

lots-at = All lots at this entry
lots-at-table = Table of all lots at this entry
lots-lead = Lead
lots-leader = Leader
lots-bids = Bids
lots-overtimes = Overtimes
lots-closes = Closes

command-announce-auction = Announce the auction
command-pass-time = Time passes
command-accept-terms = Accept the terms
command-place-bid = Bid
command-withdraw-bid = Withdraw a bid
command-pause-auction = Pause
command-resume-auction = Resume
command-extend-lot = Extend a lot
command-suspend-auction = Suspend
command-report-outage = Report an outage
command-open-auction = Open early
command-close-lot = End a stage early
command-exclude-supplier = Exclude a supplier
command-hold-supplier = Put a supplier on hold
command-release-supplier = Release a supplier
command-propose-award = Propose the award
command-confirm-award = Confirm the award
command-reject-award = Turn the award down
command-choose-rules = Choose rules of the award
command-fail-winner = Say that a winner fails
command-record-deposit = Record a deposit
command-return-deposit = Give a deposit back
command-record-provisional = Record the award as it would be now
command-record-allotment = Record the allotment

## Verification

verify = Verify
verify-means = The server decides every entry again by the rules. This browser, without trusting it, hashes every byte of the bundle and compares with the signed checkpoint.
verify-progress = { $done } entries hashed
verify-no-hash = This page did not come over HTTPS, so the browser may not hash. Verify the bundle offline.
verify-server = Decided again by the server
verify-deciding = Deciding every entry again…
verify-server-agrees = { $entries ->
    [one] The one entry agrees.
   *[other] All { $entries } entries agree.
  }
verify-server-diverges = { $upto ->
    [0] Diverges from the first of { $entries } entries on.
   *[other] Diverges: agrees up to entry { $upto } of { $entries }.
  }
verify-server-whole = Diverges: what each of the { $entries } entries says agrees, the record as a whole does not.
together-best = All lots awarded together: proven that no legal award compares lower.
together-gap = All lots awarded together: a better award might compare lower by up to { $amount }, as far as is proven.
together-given-up = Rules given up: { $rules }. That nothing keeps them is not proven.
together-given-up-proven = Rules given up: { $rules }. That nothing keeps them is proven.
verify-browser = Followed by this browser
verify-hashing = Hashing every entry…
verify-browser-agrees = { $entries ->
    [one] Nothing has been changed in the one entry.
   *[other] Nothing has been changed in { $entries } entries.
  }
verify-browser-diverges = The bundle does not agree with itself or with its checkpoint.
verify-browser-failed = The bundle could not be checked here: { $why }
check-pool-chain = The pool: chain
check-pool-checkpoint = The pool: checkpoint
check-pool-signature = The pool: signature
check-pool-decisions = The pool: decisions
check-auction-chain = Chain
check-auction-checkpoint = Checkpoint
check-auction-signature = Signature
check-auction-decisions = Decisions
check-pooled-demand = Pooled demand
check-receipts = Receipts
check-market-chain = The register: chain
check-market-checkpoint = The register: checkpoint
check-market-signature = The register: signature
check-market-decisions = The register: decisions
check-market-clearance = Who was on hold
check-landed-cost = Landed cost
check-contract-signatures = Signatures of contracts
checked-chain = { $count ->
    [one] 1 entry, the last head is { $head }
   *[other] { $count } entries, the last head is { $head }
}
checked-size = { $count ->
    [one] of 1 entry
   *[other] of { $count } entries
}
checked-decided = { $count ->
    [one] 1 request decided again
   *[other] { $count } requests decided again
}
checked-contracts = { $count ->
    [one] 1 contract, signed by { $key }
   *[other] { $count } contracts, signed by { $key }
}
checked-signed = by { $key }
checked-no-key = no key was given
checked-contracts-beside = no key was given; each is good under the key beside it
checked-pool = { $count ->
    [0] every pledge is as it was frozen, and every part is in a lot
    [one] every pledge is as it was frozen; 1 part of the pool is in no lot
   *[other] every pledge is as it was frozen; { $count } parts of the pool are in no lot
}
checked-no-pool = the lots come from no pool
checked-market = { $count ->
    [one] every hold is as 1 entry of the register gives it
   *[other] every hold is as { $count } entries of the register give it
}
checked-otherwise = some entry was decided otherwise
checked-no-tariffs = the tables are not on the server; the terms name those of SHA-256 { $hash }
checked-no-receipts = the server keeps none: suppliers bring theirs to whoever audits
result-agrees = agrees
result-diverges = diverges
result-unknown = not checked
divergence = { $log ->
    [pool] The pool:
    [market] The register:
   *[auction] The auction:
  } { $entry ->
    [0] the log as a whole, rule { $rule }
   *[other] entry { $entry }, rule { $rule }
  }
divergence-whole = Both versions in full
differs-nothing = nothing
differs-head-recorded = head { $head }, recorded after other bytes than entry { $count } has here
differs-head-again = head { $head }, after { $command } { $id } of { $who }, stamped { $at }
differs-root = { $count ->
    [one] 1 entry, root { $root }
   *[other] { $count } entries, root { $root }
}
differs-entry = entry { $count } of { $stream }
differs-stamped = stamped { $at }
differs-not-before = not before { $at }
differs-repeated = the same request once more
differs-answered = answered by entry { $count }, never recorded twice
divergence-recorded = Recorded
divergence-again = Decided again

prove-shown = The { $bytes } bytes of the bundle are the very bytes shown on this page.
prove-order = { $count ->
    [one] One entry, of this auction.
   *[other] { $count } entries of this auction, numbered without a gap, stamps never falling.
  }
prove-heads = Every chain head follows from the one before it; the last is { $head }
prove-root = The Merkle root over { $size } entries is { $root }, signed is { $signed }
prove-signature = The checkpoint is signed by the key { $key } ({ $keyid })
prove-pool-order = The pool: { $count } entries of its stream, numbered without a gap, stamps never falling.
prove-pool-heads = The pool: every chain head follows; the last is { $head }
prove-pool-root = The pool: the Merkle root over { $size } entries is { $root }, signed is { $signed }
prove-pool-signature = The pool: the checkpoint is signed by the key { $key } ({ $keyid })
prove-pool-named = The terms name this very pool: { $stream }, frozen at its last entry
prove-market-order = The register: { $count } entries of its stream, numbered without a gap, stamps never falling.
prove-market-heads = The register: every chain head follows; the last is { $head }
prove-market-root = The register: the Merkle root over { $size } entries is { $root }, signed is { $signed }
prove-market-signature = The register: the checkpoint is signed by the key { $key } ({ $keyid })
prove-market-named = The terms name this very register, as it stood at one of its entries

verify-offline = Verify it yourself
verify-offline-means = Take the bundle home. This decides every entry again on your own machine:
verify-key = To check the signature too, take the public key by another way than the bundle; this server’s is
verify-more = Hold it against what suppliers kept, and against a bundle from before or from somebody else, to see that it is the same record for all:
verify-bare = Or with a bare Python and nothing installed; the verifier is one file:
auditor-after-close = Until the auction has closed you see what observers see. Then its whole record is here, to replay, to verify and to take home.
auditor-places = Parts of the auditor’s console
pools-none-auditor = No pool yet: a pool can be read once an auction from it has closed.
chart-in = in { $currency }
chart-compared-in = what bids compare by, in { $currency }
