### What suppliers and observers are shown of others' prices, and the proof of one's own receipts.

## All prices of a lot

ladder = All prices
ladder-comparable = All comparable values
ladder-none = No bid stands.
ladder-rank = Rank
ladder-alias = Supplier
ladder-price = Price in { $currency }
ladder-called = Supplier { $alias }
ladder-own = You
ladder-all = Show all { $count }
ladder-fewer = Show fewer
rule-see-aliases-numbered = On each lot suppliers are told apart by a number, given in the order in which they first stood there. You know your own.
rule-see-aliases-random = Suppliers are told apart by a random code that holds for this auction alone. You know your own.
rule-graph-none = How prices came down is not shown, only where they stand.
rule-graph-all = You see how all prices came down, bid by bid.

## Price history

supplier-history-all = Every supplier’s bids as they stood, since you were first allowed to see prices.
supplier-history-marks = Every bid as a mark. Suppliers are not told apart here.
supplier-history-lead = The leading price, since you were first allowed to see it.
supplier-history-none = These terms show no earlier prices of others.
supplier-history-every-bid = All bids

## Proof of receipts

supplier-proof = Proof
supplier-proof-later = After the close you can have every receipt proved here: its entry, and how it leads to the signed record.
supplier-proof-now = Your browser fetches the proofs of your own requests and checks every hash itself.
supplier-receipts-prove = Prove the receipts
supplier-proof-failed = The proofs could not be had: { $why }
supplier-proof-holds = { $count ->
    [0] The signed record of { $size } entries is consistent.
    [one] Your request stands in the record of { $size } entries, as your receipt says.
   *[other] All { $count } of your requests stand in the record of { $size } entries, as your receipts say.
}
supplier-proof-broken = The record of { $size } entries does not bear out your receipts. Keep them, and show them to the auditor.
supplier-proof-missing = { $count ->
    [one] One request is missing.
   *[other] { $count } requests are missing.
}
supplier-proof-signed-good = The record’s root is signed by the key of this server.
supplier-proof-signed-bad = The record’s root is not signed by the key of this server.
supplier-proof-signed-none = The record’s root is not signed.
supplier-proof-signed-unknown = This browser cannot check the signature of the record’s root; the auditor’s program can.
supplier-proof-others = { $count ->
    [one] One more request of yours is recorded, whose receipt is kept in another browser or not at all.
   *[other] { $count } more requests of yours are recorded, whose receipts are kept in another browser or not at all.
}
supplier-proof-none = Not in the record
supplier-proof-found = In the record
supplier-proof-fault = Does not agree
supplier-proof-of = Proof of entry { $seq }
supplier-proof-step-receipt = Entry { $seq } has the hash and the time of your receipt.
supplier-proof-step-leaf = The hash of your receipt comes out of the leaf hash of the entry.
supplier-proof-step-root = { $count ->
    [one] From the leaf, one hash leads to the root of all { $size } entries.
   *[other] From the leaf, { $count } hashes lead to the root of all { $size } entries.
}
supplier-proof-step-body = The entry that is shown below has this leaf hash: it says what you asked and what came of it.
supplier-proof-leaf = Leaf hash
supplier-proof-body = The entry, as it is recorded
supplier-proof-keep = The file proves to anybody that this entry, with what you asked and what came of it, stands in the signed record. Whoever you give it to checks it with nothing but Python:
supplier-proof-of-others = The file proves to anybody that a request with this time and hash stands in the signed record. The entry itself tells of others too, and is shown to auditors alone. Whoever you give the file to checks it with nothing but Python:
supplier-proof-verifier = The verifier is made from the program’s sources, by anybody: auction verifier poolbid-verifier.pyz. Take it from somebody you trust, and the server’s key by another way than the file:
supplier-proof-path = Hashes from the leaf to the root
supplier-proof-checkpoint = Signed checkpoint
supplier-proof-save = Download the proof
