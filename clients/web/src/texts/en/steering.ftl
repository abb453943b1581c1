### What the coordinator does during an auction, and what waits for somebody.

steer-message = Message to all
steer-message-now = Send to all
steer-message-means = Everyone invited reads the same words, at once. They are recorded and cannot be taken back.
steer-text = Message
steer-messages = Told to everyone
steer-amended = Terms amended
steer-open-early = Open early
steer-open-early-now = Open now
steer-open-early-means = Bidding opens at once, and every close moves earlier by as much.
steer-cancel = Cancel the auction
steer-cancel-now = Cancel it for good
steer-cancel-means = Nothing is awarded, and sealed bids are never opened. This cannot be undone.
steer-cancelled = The auction is cancelled; nothing is awarded.
steer-outage = From { $since } to { $until } no bid could be taken; closes ahead were moved by the rules.
steer-request = Ask a second person
steer-needs-two = The terms ask for two persons: it takes effect when another has approved it.
steer-requests = Waiting for a second person
steer-requested-by = asked by { $person }, lapses in
steer-outdated = What it would confirm is no longer proposed as it was, so nobody can approve it. Drop it, look at the award that stands, and ask anew.
steer-lapses-in = Lapses in
steer-approve = Approve
steer-turn-down = Turn down
steer-take-back = Take back
steer-readmit = Let in again
steer-readmit-of = Let { $supplier } in again
steer-readmit-means = It may bid again. What it had bid does not come back.
steer-close = End stage
steer-close-of = End the stage of { $lot } now
steer-close-means = The stage closes at once, before its time. This cannot be undone.
steer-cut-short = Ended before its time: { $why }
steer-unseal = Open the bids
steer-unseal-of = Open the bids on { $lot }
steer-unseal-means = They are opened as soon as enough persons have asked for it.
steer-unseal-by = { $count } of { $quorum } persons have asked for the bids to be opened. If too few have by { $when }, they are never opened.
steer-unseal-assessed = The bids wait to be opened once every envelope is assessed; at { $when } those that passed are opened in any case.
steer-envelopes = Technical envelopes
steer-pass = Pass
steer-fail = Fail
steer-pass-of = Pass { $supplier }
steer-fail-of = Fail { $supplier }
steer-pass-means = Its price is opened with the others. This cannot be undone.
steer-fail-means = Its price is never opened. The supplier is told the reason. This cannot be undone.
steer-passed = Passed
steer-failed = Failed
steer-parts = { $count ->
    [0] –
    [one] One supplier, a part
   *[other] { $count } suppliers, in parts
  }
steer-bid-was = Bid at { $value }.
steer-paid-second = Paid the lowest that another asked, by the terms.
steer-paid-uniform = Paid the same unit price as all, by the terms.
steer-left = Nobody’s:
steer-needs-reason = A reason is asked for.
steer-reason-why = Of these lots at least one asks for a reason: its best bid is held as abnormally low, or only one supplier bid.
steer-ties-lottery = Of equal bids a lottery decides, by a secret that was fixed beforehand.
steer-ties-coverage = Of equal bids the supplier that stands on more lots is awarded.
steer-ties-past-supply = Of equal bids the supplier with the greater past supply is awarded.
steer-ties-split = Equal bids share the lot.
steer-lottery-secret = Its secret:
steer-person = Person (an id, where two persons are asked for)
steer-person-hint = Two sessions of one id count as one person.
feed-auction-cancelled = Cancelled: { $why }
feed-message = To all: { $why }
feed-amended = The terms were amended: { $why }
feed-readmitted = { $supplier } may bid again: { $why }
steer-unopened = { $count ->
    [one] One lot waits for you. Open it below, assess its envelopes, and open its bids:
   *[other] { $count } lots wait for you. Open each below, assess its envelopes, and open its bids:
  }
