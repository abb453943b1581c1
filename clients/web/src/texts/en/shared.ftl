### What every console says.

brand = Poolbid
loading = Loading…
starting = The server has just started and is still reading its record. This page goes on by itself; auctions that are missing here appear as they are read.
close = Close
cancel = Cancel
skip = Skip to the content
language = Language
theme = Colours
theme-auto = Colours as the system has them
theme-light = Light colours
theme-dark = Dark colours
console-missing = This part of the console could not be loaded. Reload the page to try again.

## Signing in

sign-in = Sign in
sign-out = Sign out
signed-in-until = You are signed in until { $when } and no longer. To stay, ask for a new invitation in good time; what you have sent stands in any case.
who = Account, language and colours
sign-in-how = Open the invitation link you were sent, or paste it here. A link works once; after that this browser stays signed in for some time.
sign-in-go-on = Go on with the newer one
sign-in-go-on-as = Go on as { $name }
sign-in-link = Invitation link
invited = You are invited
invited-as = You come in as
invited-at = At
invited-go-on = Go on as { $name }
invited-instead = { $name } is signed in in this browser now, and is signed out when you go on.
invited-stay = Stay { $name }
invited-until = The link works once, until { $when }. Go on in the browser that you will use: it stays signed in until { $until }.
role-supplier = Supplier
role-buyer = Buyer
role-auditor = Auditor
role-observer = Observer

## The line

link-live = Live
link-connecting = Connecting…
link-down = Connection lost – reconnecting…
link-ended = Disconnected
link-precision = Server time, correct to { $milliseconds } ms
countdown-overtime = Overtime
countdown-paused = paused
countdown-stale = not confirmed

## Auctions

auctions = Auctions
auctions-all = All auctions
auction-next = Going on now:
lots-find = Find a lot by name, part or maker
lots-none-found = No lot here matches.
auctions-none = There is no auction for you yet. It appears here as soon as one is announced.
auctions-none-pools = What is to be bought is collected in pools.
auctions-now = Going on
auctions-soon = Announced
auctions-over = Over
auctions-more = { $count ->
    [one] One more is not shown.
   *[other] { $count } more are not shown.
}
closes-in = Closes in
closes-first-in = First lot closes in
closes-last-at = Last lot
closes-at = Closes
closes-left = Stands still, time left
closes-between = Between two stages
closes-any-moment = Closes any moment
closed-at = Closed
opens-at = Opens
opened-on = Opened
times-zone = Times are in your own time zone, { $zone }, and time left is by the server's clock.
practice = Practice
practice-means = Nothing here binds anybody, and bidders may be scripted.
opens-in = Opens in
opened-at = Opened { $when }
status-announced = Announced
status-waiting = Not open yet
status-open = Open
status-paused = Paused
status-suspended = Suspended
status-closed = Closed
status-proposed = Award proposed
status-confirmed = Award confirmed
status-settled = Settled
status-cancelled = Cancelled

## Charts

chart-table = The same as a table
chart-when = When
chart-what = What
chart-value = Value
invited-here = Your invitation was for this auction. You may take part in others too:
invited-others = all your auctions
