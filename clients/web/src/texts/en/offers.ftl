### Packages of several lots, and technical envelopes.

## Packages

matter-packages = Packages
rule-packages = A supplier may offer several lots together for one price, all of them or none. Of packages that share a group at most one is awarded. A package has no rank and changes no ranks; the award says how many packages it leaves out of account.
supplier-tab-packages = Packages
supplier-packages = Your packages
supplier-packages-mean = A package offers several lots together for one price: you get all of them or none. Nobody but the buyer sees it, it has no rank on a lot, and your bids on single lots stand beside it.
supplier-packages-none = You have not offered a package.
supplier-package-in-group = Group { $group }
supplier-package-left-out = Left out of the proposed award
supplier-package-since = Offered { $when }
supplier-package-replace = Lower the price
supplier-package-replace-of = Lower the price of package { $name }
supplier-package-withdraw = Withdraw
supplier-package-withdraw-of = Withdraw package { $name }
supplier-package-withdraw-title = Withdraw package { $name }?
supplier-package-withdraw-means = The package no longer stands. If you offer it again under this name, it must cost less than now.
supplier-package-new = Offer a package
supplier-package-again = A lower price for package { $name }
supplier-package-lots = Lots in it, two or more
supplier-package-price = Price of all of them, { $currency }
supplier-package-name = Name
supplier-package-group = Group, if any
supplier-package-group-means = Of packages in one group at most one is awarded. A name or group has letters, digits, dots, dashes and underscores.
supplier-package-ceiling = The ceilings of these lots come to { $amount }.
supplier-package-single = Your single bids on them come to { $amount }.
supplier-package-below = The new price must be below { $amount }; lots and group stay as they are.
supplier-package-place = Offer the package
supplier-package-place-again = Offer the lower price
supplier-package-said = Your package { $name } is accepted.
supplier-package-barred-waiting = Packages can be offered once the auction has opened.
supplier-package-barred-over = Packages can no longer be offered.
supplier-package-barred-lot = Every lot of a package must be open to your bids.
supplier-pending-package = Package for { $amount } sent. Waiting for the server to record it…
supplier-kept-package = The package for { $amount } is kept here and goes out as soon as the connection is back. It counts only when the server has acknowledged it.
supplier-accepted-package = Package for { $amount } accepted.
supplier-refused-package = Package for { $amount } refused.
supplier-pending-package-end = Withdrawal of the package sent. Waiting for the server to record it…
supplier-kept-package-end = The withdrawal of the package is kept here and goes out as soon as the connection is back.
supplier-accepted-package-end = The package is withdrawn.
supplier-refused-package-end = The package was not withdrawn.
supplier-asked-place-package = Package { $name } offered
supplier-asked-withdraw-package = Package { $name } withdrawn

## Technical envelopes

rule-stage-technical = A technical envelope comes before the price. The buyer assesses it before prices are opened; the price of an envelope that fails is never opened.
rule-stage-opening = After its close bids wait for up to { $length } to be opened.
supplier-barred-envelope = Hand in your technical envelope first, then your price.
supplier-envelope = Technical envelope
supplier-envelope-of = Technical envelope for { $lot }
supplier-envelope-lies = Handed in, sealed
supplier-envelope-none = Not handed in yet
supplier-envelope-means = It comes before the price: a text, or documents, or both. Nobody reads it before this stage has closed.
supplier-envelope-again = Your envelope lies sealed. A new one takes its place as a whole, until this stage closes.
supplier-envelope-text = Text
supplier-envelope-length = { $count } of { $most } characters. Line breaks are sent as blanks.
supplier-envelope-files = Documents
supplier-envelope-hashed = Your browser computes the SHA-256 of each file, and only that is sent. Keep the files unchanged and give them to the buyer when asked.
supplier-envelope-no-hash = This page was not served over HTTPS, so your browser cannot compute hashes of files. A text can still be handed in.
supplier-envelope-hashing = Computing hashes…
supplier-envelope-unread = Could not be read: { $files }
supplier-envelope-documents = { $count ->
    [one] One document
   *[other] { $count } documents
}
supplier-envelope-remove = Remove { $name }
supplier-envelope-submit = Hand in the envelope
supplier-envelope-replace = Replace the envelope
supplier-envelope-said = Your technical envelope for { $lot } is handed in.
supplier-pending-envelope = Envelope sent. Waiting for the server to record it…
supplier-kept-envelope = The envelope is kept here and goes out as soon as the connection is back. It counts only when the server has acknowledged it.
supplier-accepted-envelope = Your technical envelope is handed in.
supplier-refused-envelope = The envelope was not taken.
supplier-asked-submit-envelope = Technical envelope for { $lot }
supplier-envelope-waits = Your technical envelope is being assessed.
