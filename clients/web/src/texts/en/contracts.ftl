## Contracts, from draft to signature

contract-draft = Draft
contract-approving = Approved by one
contract-approved = Approved by two
contract-signed = Signed
contract-pdf = PDF
contract-signed-file = Signed file
contract-order = Order (UBL)
contract-signed-at = signed { $when }
contract-approved-by = approved by { $people }
contract-two-persons = Two different persons approve a contract; with the second approval it is signed. You are { $person }.
contract-needs-person = Two named persons have to approve a contract. Your sign-in names nobody: invite two persons of the coordinator by name, and let each use its own link.
contract-approve = Approve
contract-approve-sign = Approve and sign
contract-approve-all = Approve all { $count }
contract-approve-all-sum = They come to { $amount } in all.
contract-approve-all-signs = { $count ->
    [one] One of them has been approved by another person, and is signed at once.
   *[other] { $count } of them have been approved by another person, and are signed at once.
}
contract-waits = You have approved it; it waits for a second person.
contract-return = Send back to draft
contract-return-now = Send back
contract-return-means = Contract { $number } becomes a draft again, and two persons have to approve it anew. The reason goes on record.
contract-returned-why = Sent back: { $why }
contract-untold = { $count ->
    [one] The other system has not taken a step of these contracts, at one try. It is tried again by itself; nothing is lost.
   *[other] The other system has not taken a step of these contracts, at { $count } tries. It is tried again by itself; nothing is lost.
  }
contract-check = Check the signature
contract-check-holds = This contract is as it was signed by { $keeper }, { $when }.
contract-check-not = This contract does not hold. Do not rely on it; keep the file and tell the auditor.
contract-check-part = What this browser can check holds. It cannot check the signature itself.
contract-check-document = The document is the very one that was signed: its hash is the signed one.
contract-check-document-changed = The document is not the one that was signed: its hash is another.
contract-check-signed-good = The signature is that of { $keeper }’s key, over this contract’s number and hash.
contract-check-signed-bad = The signature is not that of { $keeper }’s key.
contract-check-signed-unknown = This browser knows no Ed25519 and cannot check { $keeper }’s signature.
contract-check-key = The key is the one that this server publishes.
contract-check-key-other = The key is another than this server publishes: ask { $keeper } about it.
contract-check-elsewhere = The signed file proves the same to anybody, with nothing but Python:
contract-check-no-hash = This page did not come over HTTPS, so the browser may not check a signature. The signed file proves it to anybody, with nothing but Python:
contract-check-failed = What the server gave is no signed contract.
