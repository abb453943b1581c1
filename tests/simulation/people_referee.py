"""The referee of chapter M: persons, requests, readmission, cancellation, envelopes and openings, written from the rulebook."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from auction.core.commands import (
    AcceptTerms,
    AmendTerms,
    Approve,
    AssessEnvelope,
    CancelAuction,
    ConfirmAward,
    DropRequest,
    ExcludeSupplier,
    ExtendLot,
    OpenBids,
    PauseAuction,
    PlaceBid,
    ReadmitSupplier,
    ResumeAuction,
    SendMessage,
    SubmitEnvelope,
    WithdrawBid,
)
from auction.core.terms import Terms
from tests.simulation.referee import ORDER, Referee
from tests.simulation.referee_table import Table

DAY_US = 24 * 3600 * 10**6
WORDS = {
    PauseAuction: "pause",
    ExtendLot: "extend",
    ExcludeSupplier: "exclude",
    ReadmitSupplier: "readmit",
    CancelAuction: "cancel",
    AmendTerms: "amend",
    ConfirmAward: "confirm",
}
OLD = (AcceptTerms, PlaceBid, WithdrawBid, PauseAuction, ResumeAuction, ExtendLot, ExcludeSupplier)


def is_named(person: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", person) is not None


class PeopleReferee(Referee):
    """The referee of bids and stages, and beside it who must agree, and what waits to be opened."""

    def __init__(self, terms: Terms, secrets: Mapping[str, str]) -> None:
        super().__init__(terms, secrets)
        self.cancelled = False
        self.messages = 0
        self.asked: dict[int, tuple[Any, int]] = {}
        self.count = 0
        self.waits: dict[str, int] = {}
        self.openers: dict[str, set[str]] = {}
        self.handed_in: dict[str, set[str]] = {id: set() for id in self.lots}
        self.verdicts: dict[str, dict[str, bool]] = {id: {} for id in self.lots}

    # Time.

    def pass_time(self, at: int) -> None:
        if self.paused is not None or self.cancelled or at < self.terms.opens_at:
            return
        for id, lot in self.lots.items():
            while lot.closed is None:
                if id in self.waits:
                    if self.waits[id] > at:
                        break
                    self.open(id, self.waits[id], reached=not lot.stage.quorum)
                elif lot.opens is not None and lot.opens <= at:
                    lot.begin_stage(lot.opens, 0)
                elif lot.opens is None and lot.close <= at and (lot.stage.technical or lot.stage.quorum):
                    self.waits[id], self.openers[id] = lot.close + lot.stage.opening_us, set()
                    self.handed_in[id] &= set(lot.sealed)
                elif lot.opens is None and lot.close <= at:
                    lot.end_stage(lot.close)
                else:
                    break

    def open(self, id: str, at: int, *, reached: bool) -> None:
        lot = self.lots[id]
        del self.waits[id]
        lot.sealed = {name: bid for name, bid in lot.sealed.items() if reached and self.verdicts[id].get(name, True)}
        lot.end_stage(at)

    def status(self, at: int) -> str:
        return "cancelled" if self.cancelled else super().status(at)

    # Commands.

    def ask(self, command: Any, at: int, entry: int) -> str:
        self.pass_time(at)
        reasons = self.why_not(command, at)
        if reasons:
            return min(reasons, key=ORDER.index)
        if WORDS.get(type(command)) in self.terms.two_persons:
            self.count += 1
            self.asked[self.count] = (command, at)
        else:
            self.effect(command, at, entry)
        return ""

    def why_not(self, command: Any, at: int) -> list[str]:
        found = self.content(command, at)
        own = isinstance(command, SubmitEnvelope | AcceptTerms | WithdrawBid) or (
            isinstance(command, PlaceBid) and command.by.role == "supplier"
        )
        itself = (command.by.role, command.by.party) == ("supplier", getattr(command, "supplier", ""))
        if not (itself if own else (command.by.role, command.by.party) == ("buyer", "consortium")):
            found.append("not_permitted")
        lot = self.lots.get(getattr(command, "lot", ""))
        guarded = WORDS.get(type(command)) in self.terms.two_persons
        needs = guarded or isinstance(command, Approve | DropRequest)
        needs = needs or (isinstance(command, OpenBids) and lot is not None and lot.stage.quorum > 0)
        if needs and not is_named(command.person):
            found.append("person_missing")
        if guarded and len(self.asked) >= 100:
            found.append("requests_full")
        return found

    def content(self, command: Any, at: int) -> list[str]:
        """What speaks against a command whoever asks it."""
        if isinstance(command, OLD):
            return self._old(command, at)
        status, lot = self.status(at), self.lots.get(getattr(command, "lot", ""))
        over = {"closed": "auction_closed", "cancelled": "auction_cancelled"}
        bidding = {**over, "announced": "auction_not_open", "paused": "auction_paused"}
        match command:
            case SendMessage():
                return ["message_invalid"] if not command.text.strip() else ["messages_full"] if self.messages >= 500 else []
            case ReadmitSupplier():
                return [
                    *([over[status]] if status in over else []),
                    *([] if self._known(command.supplier) else ["supplier_not_admitted"]),
                    *([] if command.supplier in self.excluded else ["supplier_not_excluded"]),
                    *([] if command.reason.strip() else ["reason_missing"]),
                ]
            case CancelAuction():
                return [*([over[status]] if status in over else []), *([] if command.reason.strip() else ["reason_missing"])]
            case AmendTerms():
                locked = {"announced": [], "cancelled": ["auction_cancelled"]}.get(status, ["terms_locked"])
                kept = {party.id for party in self.terms.suppliers} <= {party.id for party in command.terms.suppliers}
                sound = kept and command.terms != self.terms and at <= command.terms.opens_at
                return locked + ([] if sound else ["terms_invalid"]) + ([] if command.reason.strip() else ["reason_missing"])
            case ConfirmAward():
                return self._decision(command)
            case Approve() | DropRequest():
                return self._second(command, at)
        found = [bidding[status]] if status in bidding else []
        found += ["lot_unknown"] if lot is None else ["lot_closed"] if lot.closed is not None else []
        if lot is None:
            return found
        waits = lot.terms.id in self.waits
        match command:
            case SubmitEnvelope():
                found += self._shut(lot, command.supplier)
                found += [] if lot.stage.technical else ["no_envelope_asked"]
                found += self._unaccepted(command.supplier)
                found += [] if command.text.strip() or command.documents else ["envelope_invalid"]
            case AssessEnvelope():
                found += [] if waits else ["nothing_to_open"]
                found += [] if command.passed or command.reason.strip() else ["reason_missing"]
                found += [] if lot.stage.technical and command.supplier in lot.sealed else ["nothing_to_assess"]
                found += ["envelope_assessed"] if command.supplier in self.verdicts[lot.terms.id] else []
            case OpenBids():
                found += [] if waits else ["nothing_to_open"]
                if waits:
                    left = [name for name in lot.sealed if name not in self.verdicts[lot.terms.id]]
                    found += ["assessment_open"] if lot.stage.technical and left else []
                    found += ["opening_asked"] if lot.stage.quorum and command.person in self.openers[lot.terms.id] else []
        return found

    def _old(self, command: Any, at: int) -> list[str]:
        found = [code for code in self._reasons(command, at) if code != "not_permitted"]
        if self.cancelled:
            found.append("auction_cancelled")
        lot = self.lots.get(getattr(command, "lot", ""))
        if lot is None:
            return found
        if isinstance(command, PlaceBid | WithdrawBid):
            found += self._shut(lot, command.supplier)
        elif lot.terms.id in self.waits:
            found.append("stage_not_open")
        if isinstance(command, PlaceBid) and lot.stage.technical and command.supplier not in self.handed_in[lot.terms.id]:
            found.append("envelope_missing")
        return found

    def _shut(self, lot: Table, supplier: str) -> list[str]:
        """Whether nobody, or not this supplier, may bid on the lot now."""
        between = lot.terms.id in self.waits or lot.opens is not None
        failed = lot.terms.id not in self.waits and not self.verdicts[lot.terms.id].get(supplier, True)
        outside = failed or (lot.entrants is not None and supplier not in lot.entrants)
        return [
            *(["stage_not_open"] if between else []),
            *([] if self._known(supplier) else ["supplier_not_admitted"]),
            *(["supplier_excluded"] if supplier in self.excluded else []),
            *(["not_an_entrant"] if outside else []),
        ]

    def _known(self, supplier: str) -> bool:
        return supplier in [party.id for party in self.terms.suppliers]

    def _unaccepted(self, supplier: str) -> list[str]:
        return ["terms_not_accepted"] if self.terms.acceptance and supplier not in self.accepted else []

    def _second(self, command: Approve | DropRequest, at: int) -> list[str]:
        if command.request not in self.asked:
            return ["request_unknown"]
        if isinstance(command, DropRequest):
            return []
        wanted, since = self.asked[command.request]
        found = self.content(wanted, at)
        found += ["request_lapsed"] if at >= since + DAY_US else []
        return found + (["same_person"] if command.person == wanted.person else [])

    def _decision(self, command: ConfirmAward) -> list[str]:
        """Of a lot that was proposed: the best bid that stands, alone or below the floor, needs a reason."""
        for id in command.lots:
            lot = self.lots[id]
            alone = self.terms.lone_bid_reason and len(lot.bids) == 1
            low = lot.terms.floor is not None and lot.ranked()[0].value < lot.terms.floor
            if (alone or low) and not command.reason.strip():
                return ["reason_missing"]
        return []

    # What comes of it.

    def effect(self, command: Any, at: int, entry: int) -> None:
        match command:
            case SendMessage():
                self.messages += 1
            case ReadmitSupplier():
                self.excluded.discard(command.supplier)
            case CancelAuction():
                self.cancelled = True
            case AmendTerms():
                self._amended(command)
            case Approve():
                wanted, _ = self.asked.pop(command.request)
                self.effect(wanted, at, entry)
            case DropRequest():
                del self.asked[command.request]
            case SubmitEnvelope():
                self.handed_in[command.lot].add(command.supplier)
            case AssessEnvelope():
                self.verdicts[command.lot][command.supplier] = command.passed
            case OpenBids():
                self.openers[command.lot].add(command.person)
                if len(self.openers[command.lot]) >= self.lots[command.lot].stage.quorum:
                    self.open(command.lot, at, reached=True)
            case ResumeAuction():
                stood = at - (self.paused or 0)
                still = {id: (self.lots[id].close, self.lots[id].stop) for id in self.waits}
                super()._do(command, at, entry)
                for id, (close, stop) in still.items():
                    self.waits[id] += stood
                    self.lots[id].close, self.lots[id].stop = close, stop
            case ConfirmAward():
                pass
            case _:
                super()._do(command, at, entry)

    def _amended(self, command: AmendTerms) -> None:
        fresh = PeopleReferee(command.terms, self.secrets)
        self.terms, self.lots, self.accepted = fresh.terms, fresh.lots, set()
        self.handed_in, self.verdicts = fresh.handed_in, fresh.verdicts
        self.asked = {number: asked for number, asked in self.asked.items() if not isinstance(asked[0], AmendTerms)}
