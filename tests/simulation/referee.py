"""A second, simpler engine of all kinds of stages, written from core/RULEBOOK.md alone: fractions, plain lists, no haste.

It shares nothing with the engine but the shapes of terms and commands. Of the refusals that apply it gives the one
highest in the rulebook's table, which it reads from the book.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

from auction.core.commands import (
    AcceptTerms,
    AwardLine,
    ClearLimit,
    CloseLot,
    ExcludeSupplier,
    ExtendLot,
    OpenAuction,
    PauseAuction,
    PlaceBid,
    ReportOutage,
    ResumeAuction,
    SetLimit,
    SuspendAuction,
    Unawarded,
    WithdrawBid,
)
from auction.core.terms import Terms
from tests.simulation import listing, outages
from tests.simulation.proxies import Hands, Left, Stand
from tests.simulation.referee_table import BAD_PRICES, Bid, Table

BOOK = Path(__file__).resolve().parents[2] / "auction/core/RULEBOOK.md"
ORDER = re.findall(r"^\| \d+ \| `([a-z_]+)` \|", BOOK.read_text(encoding="utf-8"), re.MULTILINE)
WEEK_US = 7 * 24 * 3600 * 10**6
OF_SUPPLIERS = (PlaceBid, WithdrawBid, SetLimit, ClearLimit)


class Referee:
    """Says of each command why it is refused, or "" where it stands; knows ranks, closes and the award."""

    def __init__(self, terms: Terms, secrets: Mapping[str, str]) -> None:
        self.terms, self.secrets = terms, secrets
        self.lots = {lot.id: Table(lot, lot.closes_at, 0) for lot in terms.lots}
        for place, lot in enumerate(self.lots.values()):
            lot.stop = lot.close + lot.slack(terms.overtime.hard_stop_us)
            lot.begun = terms.sequence != "serial" or place == 0
        self.opens = self.heard = terms.opens_at
        self.suspended = False
        self.disconnects = 0
        self.paused: int | None = None
        self.accepted: set[str] = set()
        self.excluded: set[str] = set()
        self.used: set[tuple[str, str]] = set()
        self.numbered: dict[tuple[str, int], int] = {}

    # Time.

    def pass_time(self, at: int) -> None:
        if self.paused is not None:
            return
        closed = None
        for lot in self.lots.values():
            if not lot.begun and lot.begins is None and closed is not None:
                lot.begins = closed + self.terms.gap_us
            while lot.closed is None and (due := self._due(lot)) is not None and due <= at:
                self._pass(lot, due)
                self.heard = max(self.heard, due)
            closed = lot.closed

    def _due(self, lot: Table) -> int | None:
        """The next moment of a lot that has not closed."""
        if not lot.begun:
            return lot.begins
        if lot.opens is not None:
            return lot.opens
        return lot.turn_end if lot.waiting else self.true_close(lot)

    def _pass(self, lot: Table, due: int) -> None:
        if not lot.begun:
            lot.begin(self.terms.runs_us, self.terms.overtime.hard_stop_us)
        elif lot.opens is not None and lot.lacks_gap():
            lot.number += 1
            lot.go_on(due)
        elif lot.opens is not None:
            lot.begin_stage(lot.opens, self.terms.overtime.hard_stop_us)
            self._wake([lot], due, self.numbered.get((lot.terms.id, lot.number), 0), granted=False)
        elif lot.waiting:
            lot.end_turn()
        else:
            lot.end_stage(due)

    def true_close(self, lot: Table) -> int:
        """The moment the stage closes if nothing moves it any more; a secret is a text, and the rest is in the book."""
        if not lot.stage.commitment:
            return lot.close
        secret = self.secrets[lot.stage.commitment]
        hashed = hashlib.sha256("/".join(["poolbid random close", lot.terms.id, str(lot.number), secret]).encode())
        return lot.close + int(hashed.hexdigest(), 16) % (lot.stage.random_us + 1)

    def status(self, at: int) -> str:
        if all(lot.closed is not None for lot in self.lots.values()):
            return "closed"
        if at < self.opens:
            return "announced"
        return "open" if self.paused is None else "suspended" if self.suspended else "paused"

    # Commands.

    def ask(self, command: Any, at: int, entry: int) -> str:
        self.pass_time(max(command.since, self.heard) if isinstance(command, ReportOutage) else at)
        reasons = self._reasons(command, at)
        key = (command.by.party, command.id)
        if key in self.used:
            reasons.append("bid_id_reused")
        self.used.add(key)
        if reasons:
            self.heard = max(self.heard, at)
            return min(reasons, key=ORDER.index)
        granted = self._do(command, at, entry)
        self.heard = max(self.heard, at)
        if isinstance(command, OF_SUPPLIERS):
            self._wake([self.lots[command.lot]], at, entry, granted=granted)
        if isinstance(command, ExcludeSupplier | ResumeAuction):
            self._wake(list(self.lots.values()), at, entry, granted=False)
        return ""

    def _wake(self, lots: list[Table], at: int, entry: int, *, granted: bool) -> None:
        """The proxies of these lots bid; of all bids of the entry the first that qualifies moves closes.

        Where they bid, evaluations only add amounts: what a bid compares by is its value and a sum of the supplier's.
        """
        for lot in lots:
            under_way = lot.begun and lot.closed is None and lot.opens is None
            if self.paused is not None or not under_way or lot.stage.kind != "open":
                continue
            order = [Stand(bid.supplier, [int(price) for price in bid.prices], bid.value) for bid in lot.ranked()]
            limits = [left for left in lot.limits if lot.may_bid(left.supplier)]
            beside = {bid.supplier: bid.value - bid.price for bid in lot.bids}
            hands = Hands(lot.terms, self.terms.basis, order, limits, lot.improvement, beside)
            for made in hands.bids():
                price = made.value - beside[made.supplier]
                bid = Bid(price, made.value, entry, made.supplier, False, [Fraction(price) for price in made.prices], True)
                granted = self._place(lot, bid, at, may_grant=not granted) or granted

    def _reasons(self, command: Any, at: int) -> list[str]:
        """Every refusal that applies, in no particular order."""
        status, found = self.status(at), []
        supplier, lot = getattr(command, "supplier", None), self.lots.get(getattr(command, "lot", ""))
        itself = (command.by.role, command.by.party) == ("supplier", supplier)
        coordinator = (command.by.role, command.by.party) == ("buyer", "consortium")
        engine = command.by.role == "engine"
        allowed = {PlaceBid: itself or coordinator} | dict.fromkeys((WithdrawBid, AcceptTerms, SetLimit, ClearLimit), itself)
        allowed |= {SuspendAuction: engine, ReportOutage: engine, ResumeAuction: engine or coordinator}
        if not allowed.get(type(command), coordinator):
            found.append("not_permitted")
        if status == "closed":
            found.append("auction_closed")
        needs_clock = isinstance(command, (*OF_SUPPLIERS, PauseAuction, SuspendAuction, ReportOutage, CloseLot))
        if (needs_clock or isinstance(command, ExtendLot | ResumeAuction)) and status == "announced":
            found.append("auction_not_open")
        ends_other = isinstance(command, ResumeAuction) and engine != self.suspended
        if (needs_clock or isinstance(command, OpenAuction) or ends_other) and status in ("paused", "suspended"):
            found.append(f"auction_{status}")
        if isinstance(command, ResumeAuction) and status == "open":
            found.append("auction_not_suspended" if engine else "auction_not_paused")
        found += self._time_reasons(command, lot, at)
        if isinstance(command, (*OF_SUPPLIERS, ExtendLot, CloseLot)):
            found += ["lot_unknown"] if lot is None else ["lot_closed"] if lot.closed is not None else []
        if lot is not None and isinstance(command, PlaceBid | WithdrawBid | SetLimit | ExtendLot | CloseLot):
            now = at if self.paused is None else self.paused
            drawing = isinstance(command, ExtendLot) and lot.stage.commitment and now >= lot.close
            found += [] if lot.begun else ["lot_not_open"]
            found += ["stage_not_open"] if lot.opens is not None or (drawing and lot.begun) else []
        if lot is not None and isinstance(command, PlaceBid | WithdrawBid | SetLimit):
            found += ["not_an_entrant"] if not lot.may_bid(str(supplier)) else []
        if lot is not None and isinstance(command, PlaceBid | WithdrawBid):
            turns = lot.stage.kind == "turns" and lot.closed is None and lot.opens is None
            found += ["not_your_turn"] if turns and supplier not in lot.waiting[:1] else []
        if supplier is not None:
            found += [] if supplier in [party.id for party in self.terms.suppliers] else ["supplier_not_admitted"]
            found += ["supplier_excluded"] if supplier in self.excluded else []
        if not getattr(command, "reason", "x").strip():
            found.append("reason_missing")
        if isinstance(command, ExtendLot) and not 0 < command.by_us <= WEEK_US:
            found.append("extension_invalid")
        if isinstance(command, WithdrawBid):
            found += ["withdrawal_not_allowed"] if self.terms.withdrawal == "never" else []
            if lot is not None:
                held = lot.sealed if lot.stage.kind != "open" else {bid.supplier: bid for bid in lot.bids}
                found += [] if command.supplier in held else ["nothing_to_withdraw"]
        if isinstance(command, PlaceBid):
            found += self._bid_reasons(command, lot)
        if isinstance(command, SetLimit | ClearLimit):
            found += [] if self.terms.proxies else ["proxies_not_allowed"]
        if isinstance(command, ClearLimit) and lot is not None:
            found += [] if any(left.supplier == supplier for left in lot.limits) else ["no_limit"]
        if isinstance(command, SetLimit):
            found += self._limit_reasons(command, lot)
        return found

    def _time_reasons(self, command: Any, lot: Table | None, at: int) -> list[str]:
        """Early starts and closes, suspensions and outages (chapters L and S)."""
        match command:
            case OpenAuction():
                opened = ["auction_open"] if self.status(at) == "open" else []
                return opened + ([] if self.terms.early_start else ["early_start_not_allowed"])
            case SuspendAuction(cause="disconnects") if self.disconnects == 3:
                return ["suspensions_spent"]
            case ReportOutage():
                moved = outages.after_outage(self.terms, self.lots, max(command.since, self.heard), at)
                return [] if moved else ["outage_harmless"]
            case CloseLot() if lot is not None:
                own_times = lot.stage.kind == "turns" or lot.stage.commitment
                return [] if self.terms.early_close and not own_times else ["early_close_not_allowed"]
        return []

    def _limit_reasons(self, asked: SetLimit, lot: Table | None) -> list[str]:
        found = ["terms_not_accepted"] if self.terms.acceptance and asked.supplier not in self.accepted else []
        if lot is None:
            return found
        found += ["proxies_not_here"] if lot.stage.kind != "open" else []
        faults = [*map(lot.fault, asked.prices), BAD_PRICES.get(asked.decrement, "")]
        bad = [fault for fault in faults if fault]
        if bad or len(asked.prices) != len(lot.terms.lines):
            return [*found, *bad, *([] if len(asked.prices) == len(lot.terms.lines) else ["lines_incomplete"])]
        prices = [lot.unit_price(text) for text in asked.prices]
        step = Fraction(asked.decrement) * 10**lot.terms.value_scale
        found += ["price_precision"] if any(number.denominator != 1 for number in (*prices, step)) else []
        found += ["price_not_positive"] if any(price <= 0 for price in prices) else []
        own = next((bid for bid in lot.bids if bid.supplier == asked.supplier), None)
        if own is None:
            return [*found, "limit_without_bid"]
        if prices == own.prices or any(price > stands for price, stands in zip(prices, own.prices, strict=True)):
            found.append("limit_above_own")
        guard, value = lot.terms.largest_change, self._value(lot, asked)
        if guard and not asked.confirm and value < own.price * (1 - Fraction(guard.num, guard.den)):
            found.append("largest_change")
        return found

    def _bid_reasons(self, bid: PlaceBid, lot: Table | None) -> list[str]:
        found = []
        if bid.by.role == "buyer" and not self.terms.surrogate_bids:
            found.append("surrogate_not_allowed")
        if self.terms.acceptance and bid.supplier not in self.accepted:
            found.append("terms_not_accepted")
        if lot is None:
            return found
        if bid.by.role == "buyer" and lot.stage.kind != "open":
            found.append("surrogate_sealed")
        bad = [fault for text in bid.prices if (fault := lot.fault(text))]
        if len(bid.prices) != len(lot.terms.lines):
            return [*found, "lines_incomplete"]
        asked = lot.terms.evaluation.criteria if lot.terms.evaluation else ()
        if len(bid.answers) != len(asked):
            return [*found, "answers_incomplete"]
        if any(answer >= len(criterion.options) for answer, criterion in zip(bid.answers, asked, strict=True)):
            return [*found, "answer_unknown"]
        if bad:
            return [*found, *bad]
        prices = [lot.unit_price(text) for text in bid.prices]
        found += ["price_precision"] if any(price.denominator != 1 for price in prices) else []
        found += ["price_not_positive"] if any(price <= 0 for price in prices) else []
        return found + self._value_reasons(bid, lot, self._value(lot, bid))

    def _value(self, lot: Table, bid: PlaceBid | SetLimit) -> Fraction:
        return sum(
            (lot.unit_price(text) * line.quantity for text, line in zip(bid.prices, lot.terms.lines, strict=True)), Fraction(0)
        )

    def _value_reasons(self, bid: PlaceBid, lot: Table, price: Fraction) -> list[str]:
        found, own, ranked = [], lot.last.get(bid.supplier), lot.ranked()
        value = lot.compare(bid.supplier, bid.answers, price)
        if value <= 0 < price:
            found.append("comparable_not_positive")
        if lot.terms.ceiling is not None and price > lot.terms.ceiling:
            found.append("above_ceiling")
        if own is not None and value >= own:
            found.append("not_below_own")
        if lot.stage.kind == "sealed" and not lot.stage.revisable and bid.supplier in lot.tried:
            found.append("sealed_once")
        beats_itself = self.terms.basis != "beat_leading" or lot.stage.kind == "turns"
        if own is not None and beats_itself and value > own - lot.improvement(own):
            found.append("own_decrement")
        reference = lot.last_price.get(bid.supplier, lot.terms.ceiling)
        guard = lot.terms.largest_change
        if guard and reference is not None and not bid.confirm and price < reference * (1 - Fraction(guard.num, guard.den)):
            found.append("largest_change")
        if ranked and self.terms.basis == "beat_leading" and value > ranked[0].value - lot.improvement(ranked[0].value):
            found.append("leading_decrement")
        before = self._before(lot, bid.supplier)
        if self.terms.basis == "beat_next" and before and value > before.value - lot.improvement(before.value):
            found.append("next_decrement")
        found += self._step_reasons(lot, value, own, before, ranked[0] if ranked else None)
        if lot.stage.only_gap and ranked and ranked[0].supplier not in (lot.entrants or []) and value < ranked[0].value:
            found.append("below_lead")
        if self.terms.ties == "forbidden" and any(other.value == value for other in lot.without(bid.supplier)):
            found.append("tie_forbidden")
        if lot.stage.kind == "sealed":
            alone = ("comparable_not_positive", "above_ceiling", "not_below_own", "largest_change", "sealed_once")
            return [code for code in found if code in alone]
        if lot.stage.kind == "turns":
            return [code for code in found if code not in ("leading_decrement", "next_decrement")]
        return found

    def _before(self, lot: Table, supplier: str) -> Bid | None:
        """The bid just ahead of the supplier's own."""
        order = lot.ranked()
        place = next((number for number, bid in enumerate(order) if bid.supplier == supplier), 0)
        return order[place - 1] if place > 0 else None

    def _step_reasons(self, lot: Table, value: Fraction, own: Fraction | None, before: Bid | None, best: Bid | None) -> list[str]:
        """Exact multiples and the largest step, from what the basis measures."""
        basis = "beat_own" if lot.stage.kind == "turns" else self.terms.basis
        ahead = {"beat_leading": best, "beat_next": before}.get(basis)
        start = ahead.value if ahead else own if basis != "beat_leading" else None
        if start is None:
            return []
        found = []
        if lot.terms.exact_multiples and ((start - value) / lot.improvement(start)).denominator != 1:
            found.append("not_a_multiple")
        if lot.terms.largest_step is not None and start - value > lot.terms.largest_step:
            found.append("largest_step")
        return found

    def _do(self, command: Any, at: int, entry: int) -> bool:
        """Do it; whether it moved a close by overtime."""
        match command:
            case AcceptTerms():
                self.accepted.add(command.supplier)
            case PlaceBid():
                return self._bid(command, at, entry)
            case SetLimit():
                lot = self.lots[command.lot]
                lot.forget(command.supplier)
                step = Fraction(command.decrement) * 10**lot.terms.value_scale
                lot.limits.append(Left(command.supplier, self._prices(lot, command), step))
            case ClearLimit():
                self.lots[command.lot].forget(command.supplier)
            case WithdrawBid():
                lot = self.lots[command.lot]
                if lot.stage.kind != "open":
                    del lot.sealed[command.supplier]
                else:
                    lot.bids = lot.without(command.supplier)
                lot.forget(command.supplier)
            case PauseAuction():
                self.paused = at
            case SuspendAuction():
                self.paused, self.suspended = at, True
                self.disconnects += command.cause == "disconnects"
            case ResumeAuction():
                assert self.paused is not None
                for lot in self.lots.values():
                    lot.shift(at - self.paused)
                for name, by in outages.after_suspension(self.terms, self.lots, at).items() if self.suspended else ():
                    self.lots[name].shift(by)
                self.paused, self.suspended = None, False
            case ReportOutage():
                since = max(command.since, self.heard)
                for name, by in outages.after_outage(self.terms, self.lots, since, at).items():
                    self.lots[name].shift(by)
            case OpenAuction():
                self.opens = self.heard = at
            case CloseLot():
                self.lots[command.lot].end_stage(at)
            case ExtendLot():
                lot = self.lots[command.lot]
                lot.close, lot.stop = lot.close + command.by_us, lot.stop + command.by_us
                lot.turn_end += command.by_us
            case ExcludeSupplier():
                self.excluded.add(command.supplier)
                for lot in self.lots.values():
                    lot.bids = lot.without(command.supplier)
                    lot.sealed.pop(command.supplier, None)
                    lot.forget(command.supplier)
        return False

    def _prices(self, lot: Table, asked: PlaceBid | SetLimit) -> list[int]:
        return [int(lot.unit_price(text)) for text in asked.prices]

    # Overtime.

    def _bid(self, command: PlaceBid, at: int, entry: int) -> bool:
        lot = self.lots[command.lot]
        surrogate = command.by.role == "buyer"
        prices = [Fraction(price) for price in self._prices(lot, command)]
        price = self._value(lot, command)
        bid = Bid(price, lot.compare(command.supplier, command.answers, price), entry, command.supplier, surrogate, prices)
        if lot.stage.kind != "open":
            lot.sealed[bid.supplier] = bid
            lot.tried.add(bid.supplier)
            return False
        return self._place(lot, bid, at, may_grant=True)

    def _place(self, lot: Table, bid: Bid, at: int, *, may_grant: bool) -> bool:
        before = [other.supplier for other in lot.ranked()]
        lot.stand(bid)
        after = [other.supplier for other in lot.ranked()]
        choice = self.terms.overtime
        counts = (choice.surrogate_counts or not bid.surrogate) and (choice.proxy_counts or not bid.automatic)
        counts = counts and may_grant
        if 0 < lot.close - at <= choice.window_us and counts and self._triggers(before, after, bid.supplier) and self._may(lot):
            return self._grant(lot, at)
        return False

    def _triggers(self, before: list[str], after: list[str], supplier: str) -> bool:
        old = before.index(supplier) + 1 if supplier in before else None
        new = after.index(supplier) + 1
        behind_now = set(after[new:])
        behind_then = set(before[old:]) if old is not None else set()
        return {
            "any_bid": True,
            "rank_change": old != new,
            "rank_at_most": new <= self.terms.overtime.rank,
            "new_leader": new == 1 and old != 1,
            "beats_another": bool(behind_now - behind_then),
        }[self.terms.overtime.trigger]

    def _may(self, lot: Table) -> bool:
        most = self.terms.overtime.most
        bids_in_the_open = lot.closed is None and lot.begun and lot.opens is None and lot.stage.kind == "open"
        return bids_in_the_open and (most is None or lot.moved < most)

    def _grant(self, first: Table, at: int) -> bool:
        """Move closes; whether any moved."""
        choice, lots = self.terms.overtime, list(self.lots.values())
        asked = {
            lot.terms.id: {
                "scheduled_close": lot.close + choice.lengths_us[min(lot.moved, len(choice.lengths_us) - 1)],
                "bid_stamp": at + choice.lengths_us[min(lot.moved, len(choice.lengths_us) - 1)],
                "reset": at + choice.window_us,
            }[choice.base]
            for lot in lots
        }
        moved = any_moved = self._move(first, asked[first.terms.id])
        if choice.scope == "all_lots":
            for lot in lots:
                if lot is not first and self._may(lot):
                    any_moved = self._move(lot, asked[lot.terms.id]) or any_moved
        if choice.scope == "cascade" and moved:
            front = first.close
            for lot in lots[lots.index(first) + 1 :]:
                if self._may(lot):
                    self._move(lot, front + choice.gap_us)
                    front = lot.close
        return any_moved

    def _move(self, lot: Table, asked: int) -> bool:
        wanted = min(asked, lot.stop)
        if wanted <= lot.close:
            return False
        lot.close, lot.moved = wanted, lot.moved + 1
        return True

    # Results.

    def ranks(self, lot: str) -> dict[str, int]:
        order = self.lots[lot].ranked()
        shown = {}
        for place, bid in enumerate(order, 1):
            equal = [number for number, other in enumerate(order, 1) if other.value == bid.value]
            better = {other.value for other in order if other.value < bid.value}
            ways = {"equal_best": min(equal), "equal_worst": max(equal), "dense": len(better) + 1}
            shown[bid.supplier] = ways.get(self.terms.ties, place)
        return shown

    def award(self) -> tuple[list[AwardLine], list[Unawarded]]:
        """Each lot to its best bid within the reserve, or split among those that tie, and what they are paid."""
        lines, without = [], []
        for id, lot in self.lots.items():
            admitted = listing.listed(lot.terms, lot.ranked())
            order = sorted(admitted, key=lambda bid: (bid.value, self._among_equals(id, bid), bid.entry))
            fits = [bid for bid in order if lot.terms.reserve is None or bid.price <= lot.terms.reserve]
            if not fits:
                without.append(Unawarded(id, "above_reserve" if order else "no_bid"))
                continue
            pledged = listing.pledged(lot.terms, fits)
            parts = self._parts(lot, [bid for bid in fits if bid.value == fits[0].value])
            if pledged:
                lines += [self._line(lot, bid, asked, asked, part) for bid, part in pledged for asked in [_asked(bid, part)]]
                left = [
                    line.quantity - sum(column)
                    for line, *column in zip(lot.terms.lines, *(part for _, part in pledged), strict=True)
                ]
                without += [Unawarded(id, "unpledged", tuple(left))] if any(left) else []
            elif parts:
                lines += [self._line(lot, bid, asked, asked, part) for bid, part, asked in parts]
            else:
                rest = [bid for bid in order if bid not in fits]
                lines.append(self._line(lot, fits[0], fits[0].price, self._paid(lot, [*fits, *rest]), ()))
        return lines, without

    def needs_a_reason(self, lot: str, supplier: str) -> bool:
        """Whether confirming an award to this supplier needs one (G3)."""
        return listing.held(self.lots[lot].terms, self.lots[lot].ranked(), supplier)

    def _parts(self, lot: Table, tied: list[Bid]) -> list[tuple[Bid, tuple[int, ...], Fraction]]:
        """Units dealt round to those that tie; nothing where that leaves one of them alone."""
        if self.terms.tie_award != "split":
            return []
        dealt = [[0] * len(lot.terms.lines) for _ in tied]
        for place, line in enumerate(lot.terms.lines):
            each, odd = divmod(line.quantity, len(tied))
            for rank, part in enumerate(dealt):
                part[place] = each + (rank < odd)
        found = []
        for bid, part in zip(tied, dealt, strict=True):
            if any(part):
                found.append((bid, tuple(part), _asked(bid, part)))
        return found if len(found) > 1 else []

    def _paid(self, lot: Table, order: list[Bid]) -> Fraction:
        if self.terms.payment == "as_bid":
            return order[0].price
        limits = [order[1].price] if len(order) > 1 else []
        limits += [Fraction(lot.terms.reserve)] if lot.terms.reserve is not None else []
        limits += [Fraction(lot.terms.ceiling)] if not limits and lot.terms.ceiling is not None else []
        return min(limits) if limits else order[0].price

    def _line(self, lot: Table, bid: Bid, asked: Fraction, paid: Fraction, part: tuple[int, ...]) -> AwardLine:
        money = floor(paid / 10**lot.terms.value_scale * 10**self.terms.currency_scale + Fraction(1, 2))
        return AwardLine(lot.terms.id, bid.supplier, bid.entry, int(asked), money, part, None if paid == asked else int(paid))

    def _among_equals(self, lot: str, bid: Bid) -> int:
        """What decides between equals before their entries do; the lowest wins."""
        if self.terms.tie_award == "coverage":
            return -len([table for table in self.lots.values() if table.bids != table.without(bid.supplier)])
        if self.terms.tie_award == "past_supply":
            return -{past.supplier: past.figure for past in self.terms.past_supply}[bid.supplier]
        if self.terms.tie_award == "lottery":
            named = ["poolbid tie lottery", lot, bid.supplier, self.secrets[self.terms.lottery]]
            return int(hashlib.sha256("/".join(named).encode()).hexdigest(), 16)
        return 0


def _asked(bid: Bid, part: Sequence[int]) -> Fraction:
    """What a bid asks for these quantities."""
    return sum((price * quantity for price, quantity in zip(bid.prices, part, strict=True)), Fraction(0))
