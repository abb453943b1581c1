"""When bids could last be taken: beaten while the server is well, kept outside it, and read when it is back (rule S6).

A beat is no entry. It costs a few bytes written in place once a second, and is as durable as a killed process needs: after a
loss of power an older one may be found, and an outage begins no earlier than the last entry in any case.
"""

from typing import Protocol

from auction.live.clock import Clock


class Beats(Protocol):
    """Where the last beat is kept."""

    def last(self) -> int | None:
        """The beat kept last, or None where there is none that can be read."""

    def keep(self, at: int) -> None:
        """Keep this beat in place of the one before. It never raises: a beat that is not kept makes an outage longer."""


class NoBeats:
    """Where many nodes share a ledger, it keeps the beats of its owners."""

    def last(self) -> None:
        """There is none here."""

    def keep(self, at: int) -> None:
        """The lease is renewed elsewhere."""


class Pulse:
    """The beats of one server. `last_us` is the last one of this process, `found_us` that of the one before it."""

    def __init__(self, clock: Clock, beats: Beats) -> None:
        self._clock = clock
        self._beats = beats
        self.found_us = beats.last()
        self.last_us = clock.now_us()

    def beat(self, *, well: bool = True, unreported: int | None = None) -> None:
        """The event loop goes on; the beat is kept if the ledger, too, can be written.

        Where an outage since `unreported` is not durable yet, that moment is kept: who comes next has to report it as well.
        """
        self.last_us = self._clock.now_us()
        if well:
            self._beats.keep(self.last_us if unreported is None else min(self.last_us, unreported))
