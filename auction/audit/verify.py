"""Whether a bundle holds: chain, checkpoint, signature, every decision, the pool behind the lots, and receipts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from auction.audit.bundle import Bundle, Log
from auction.audit.checkpoint import Note, VerifierKey, is_signed_by, origin_of, read_checkpoint, read_note
from auction.audit.clearing import market_faults
from auction.audit.earlier import Earlier, earlier_faults
from auction.audit.finding import Divergence, evidence
from auction.audit.inking import key_faults
from auction.audit.landing import landed_faults, sets_terms
from auction.audit.outcome import outcome_plain
from auction.audit.receipts import Receipt
from auction.audit.recheck import left_out, pool_fault, recheck
from auction.audit.replay import Replay
from auction.audit.report import Check, Report
from auction.audit.rules import AUCTION, MARKET, POOL, Rules
from auction.core.entries import Entry
from auction.core.errors import Unreadable
from auction.core.events import AllotmentMade, AuctionAnnounced, ContractSigned
from auction.core.terms import PoolReference, Terms
from auction.ledger.chain import Tree, blinded, genesis, leaf_hash, next_head
from auction.market.tariffs import Tariffs


def verify(
    bundle: Bundle,
    *,
    key: VerifierKey | None = None,
    receipts: Sequence[Receipt] | None = None,
    tariffs: Tariffs | None = None,
    earlier: Sequence[Earlier] | None = None,
) -> Report:
    """Check all that the bundle and the auditor's own evidence allow, and report the first divergence and every other.

    Raises Unreadable, with the entry, when an entry is no entry at all. It believes nothing the bundle says of itself.
    """
    audit = _Audit(bundle, key)
    if bundle.pool is not None:
        audit.log(bundle.pool, POOL)
    if bundle.market is not None:
        audit.log(bundle.market, MARKET)
    audit.log(bundle.log, AUCTION)
    audit.pooled()
    audit.cleared()
    audit.landed(tariffs)
    audit.signed()
    audit.promised(receipts)
    audit.continued(earlier)
    return audit.report()


@dataclass(slots=True)
class _Audit:
    """One audit going on: what was checked so far, and what was found."""

    bundle: Bundle
    key: VerifierKey | None
    checks: list[Check] = field(default_factory=list)
    replays: dict[str, Replay] = field(default_factory=dict)
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    def check(self, name: str, found: Iterator[Divergence], agrees: str) -> None:
        """Note the check's divergences, or in what words it agrees."""
        divergences = tuple(found)
        self.checks.append(Check(name, "diverges" if divergences else "agrees", "" if divergences else agrees, divergences))

    def skip(self, name: str, why: str) -> None:
        """Note that the check was not made, and why."""
        self.checks.append(Check(name, "not checked", why, ()))

    def log(self, log: Log, rules: Rules) -> None:
        """One log by itself: chain, checkpoint, signature, decisions."""
        entries = self.entries[log.stream] = tuple(_entries(log, rules))
        pool = None if self.bundle.pool is None else self.pool_at
        again = (lambda state, entry: recheck(state, entry, pool)) if rules.name == "auction" else None
        replay = self.replays[log.stream] = Replay(log.stream, rules, again)
        self.check(
            f"{rules.name} chain",
            _chain_faults(log, entries),
            f"{len(entries)} entries, head {log.heads[-1] if log.heads else 'none'}",
        )
        self.check(f"{rules.name} checkpoint", _checkpoint_faults(log, self.key), f"size {len(entries)}")
        if self.key is None:
            self.skip(f"{rules.name} signature", "no key was given")
        else:
            self.check(f"{rules.name} signature", _signature_faults(log, self.key), f"signed by {self.key.name}")
        found = replay.run(entries)
        decided = f"{len(entries)} commands decided again"
        self.check(f"{rules.name} decisions", iter(() if found is None else (found,)), decided)

    def pool_at(self, seq: int) -> Any:
        """The pool as its first entries, so many of them, leave it; what they say was decided again before."""
        state = POOL.new_state()
        assert self.bundle.pool is not None
        for entry in self.entries[self.bundle.pool.stream][:seq]:
            POOL.believe(state, entry)
        return state

    def pooled(self) -> None:
        """The lots against the pool that the terms name (E8, P13)."""
        terms = self.replays[self.bundle.log.stream].state.terms
        if terms is None:
            self.skip("pooled demand", "no terms hold")
        elif terms.pool is None and self.bundle.pool is None:
            self.skip("pooled demand", "the lots come from no pool")
        elif self.bundle.pool is None:
            self.skip("pooled demand", "the pool is not in the bundle")
        else:
            made = (event for entry in self.entries[self.bundle.log.stream] for event in entry.events)
            named = (terms.pool, *(event.settled for event in made if isinstance(event, AllotmentMade)))
            found = _pool_faults(terms, named, self.bundle.log.stream, self.bundle.pool, self.replays[self.bundle.pool.stream])
            spare = left_out(terms, self.replays[self.bundle.pool.stream].state.parts)
            self.check("pooled demand", found, f"every pledge is as frozen, {spare} parts of the pool are in no lot")

    def cleared(self) -> None:
        """The holds against the market that the terms name (E10, E11)."""
        terms, market = self.replays[self.bundle.log.stream].state.terms, self.bundle.market
        if terms is not None and (terms.market is not None or market is not None):
            if any(replay.found is not None for replay in self.replays.values()):
                self.skip("market clearance", "some log was decided otherwise")
                return
            if market is None:
                self.skip("market clearance", "the market is not in the bundle")
                return
            entries = self.entries[self.bundle.log.stream]
            found = market_faults(terms, entries, market.entries, self.entries[market.stream])
            self.check("market clearance", found, f"every hold is as {len(market.entries)} entries of the market give it")

    def landed(self, tariffs: Tariffs | None) -> None:
        """The landed components in the terms against the tables they were worked out from (E12)."""
        terms = self.replays[self.bundle.log.stream].state.terms
        if terms is None or (terms.landed is None and tariffs is None):
            return
        if tariffs is None:
            self.skip("landed cost", f"no tariffs were given; the terms name those of SHA-256 {terms.landed.tariffs}")
            return
        entry = max((each.seq for each in self.entries[self.bundle.log.stream] if sets_terms(each)), default=1)
        found = landed_faults(terms, tariffs, self.bundle.log.stream, entry)
        self.check("landed cost", found, f"the components in entry {entry} are those of the tables")

    def signed(self) -> None:
        """The contracts' signatures against the auditor's own key (E13)."""
        entries = self.entries[self.bundle.log.stream]
        signed = sum(isinstance(event, ContractSigned) for entry in entries for event in entry.events)
        if not signed:
            return
        if self.key is None:
            self.skip("contract signatures", "no key was given; each is good under the key beside it")
        else:
            self.check("contract signatures", key_faults(entries, self.key), f"{signed} signed by {self.key.name}")

    def promised(self, receipts: Sequence[Receipt] | None) -> None:
        """What was promised against what is there (E7)."""
        if receipts is None:
            self.skip("receipts", "none were given")
        else:
            faults = _receipt_faults(self.bundle, self.entries[self.bundle.log.stream], receipts)
            self.check("receipts", faults, f"{len(receipts)} of {len(receipts)} kept")

    def continued(self, earlier: Sequence[Earlier] | None) -> None:
        """What was kept of the record before against what is there now (E15)."""
        if earlier is not None:
            self.check("earlier record", earlier_faults(self.bundle, earlier, self.key), "what was kept is how this one begins")

    def report(self) -> Report:
        """The verdict over all checks."""
        stream = self.bundle.log.stream
        pool = None if self.bundle.pool is None else self.replays[self.bundle.pool.stream].state
        outcome = outcome_plain(self.replays[stream].state, pool, self.entries[stream])
        return Report(self.bundle.auction, stream, len(self.entries[stream]), tuple(self.checks), outcome)


def _entries(log: Log, rules: Rules) -> Iterator[Entry]:
    for number, body in enumerate(log.entries, start=1):
        try:
            yield rules.codec.entry_from_bytes(body)
        except Unreadable as fault:
            named, _, within = fault.path.partition(" / ")  # by the number that the line gives itself, if it has one
            within = within if named.startswith("entry") else fault.path
            raise Unreadable(f"{log.stream} / entry {number}" + (f" / {within}" if within else ""), fault.reason) from fault


def _chain_faults(log: Log, entries: Sequence[Entry]) -> Iterator[Divergence]:
    """E3: the first entry that does not lead from one recorded head to the next, and what it is as it stands here."""
    before = genesis(log.stream)
    for number, (body, head) in enumerate(zip(log.entries, log.heads, strict=False), start=1):
        after = next_head(before, leaf_hash(body))
        if after.hex() != head:
            other = f"head {head}, recorded after other bytes than entry {number} has here"
            yield evidence(log.stream, number, "E3", other, f"head {after.hex()}, after {_named(entries[number - 1])}")
            return
        before = after
    if len(log.entries) != len(log.heads):
        number = min(len(log.entries), len(log.heads)) + 1
        yield evidence(log.stream, number, "E3", f"{len(log.heads)} heads", f"{len(log.entries)} entries")


def _named(entry: Entry) -> str:
    """An entry as a reader finds it: what it asks, under which id, and who asked it when."""
    by = f"{entry.command.by.role} {entry.command.by.party}".strip()
    return f"{entry.command.TYPE} {entry.command.id} of {by}, stamped {entry.at}"


def _checkpoint_faults(log: Log, key: VerifierKey | None) -> Iterator[Divergence]:
    """E5 and E4: another log's checkpoint, or one of other entries."""
    checkpoint = read_checkpoint(_note(log).text)
    keeper = checkpoint.origin.removesuffix(f"/{log.stream}") if key is None else key.name
    if not keeper or checkpoint.origin != origin_of(keeper, log.stream):
        yield evidence(log.stream, None, "E5", checkpoint.origin, origin_of(keeper or "…", log.stream))
    tree = Tree()
    for body in log.entries:
        tree.append(leaf_hash(body))
    if (checkpoint.size, checkpoint.root) != (tree.size, tree.root()):
        recorded = f"{checkpoint.size} entries, root {checkpoint.root.hex()}"
        yield evidence(log.stream, None, "E4", recorded, f"{tree.size} entries, root {tree.root().hex()}")


def _note(log: Log) -> Note:
    return read_note(log.checkpoint, f"{log.stream} / checkpoint")


def _signature_faults(log: Log, key: VerifierKey) -> Iterator[Divergence]:
    """E6: no signature of the auditor's key, or not over this text."""
    note = _note(log)
    if not is_signed_by(note, key):
        names = ", ".join(f"{line.name} ({line.key_id.hex()})" for line in note.signatures) or "nobody"
        is_named = any((line.name, line.key_id) == (key.name, key.id) for line in note.signatures)
        recorded = f"names {key.name}, whose signature is not good" if is_named else f"signed by {names}"
        yield evidence(log.stream, None, "E6", recorded, f"signed by {key.name} ({key.id.hex()})")


Named = tuple[PoolReference | None, ...]
"""The places of the pool's log that the auction names: where it was frozen, and where its awards were divided."""


def _pool_faults(terms: Terms, named: Named, stream: str, pool: Log, replay: Replay) -> Iterator[Divergence]:
    """E8, then P13; both at the entry of the auction that fixed the terms. The log ends at the last place that is named."""
    frozen, *settled = named
    if frozen is None:
        yield evidence(stream, 1, "E8", "the lots come from no pool", f"{pool.stream} is bundled")
        return
    ends = max(place.seq for place in named if place is not None)
    for place, what in ((frozen, "frozen"), *((each, "divided") for each in settled)):
        if place is None:
            continue
        head = genesis(pool.stream)
        for body in pool.entries[: place.seq]:
            head = next_head(head, leaf_hash(body))
        is_there = 0 < place.seq <= ends == len(pool.entries) and replay.state.frozen_by == frozen.seq
        if not is_there or (place.stream, place.head) != (pool.stream, head.hex()):
            recorded = f"{place.stream}, {what} by entry {place.seq}, head {place.head}"
            again = f"{pool.stream}, {len(pool.entries)} entries, {replay.state.status}, head {head.hex()}"
            yield evidence(stream, 1, "E8", recorded, again)
            return
    fault = pool_fault(terms, replay.state.parts)
    if fault is not None:
        where, recorded_demand, as_frozen = fault
        yield Divergence(stream, 1, "P13", {where: recorded_demand}, {where: as_frozen})


def _receipt_faults(bundle: Bundle, entries: Sequence[Entry], receipts: Sequence[Receipt]) -> Iterator[Divergence]:
    """E7: each receipt at exactly its number, or the one its blind hash stands for, with its stamp, its command id and its hash."""
    blind = _blind_places(bundle, entries) if any(receipt.seq is None for receipt in receipts) else {}
    for given in receipts:
        receipt = given if given.seq is not None else _sighted(given, blind)
        promised = f"{receipt.auction} entry {receipt.seq}: id {receipt.id}, stamped {receipt.at}, hash {receipt.entry}"
        if receipt.auction != bundle.auction:
            yield evidence(bundle.log.stream, None, "E7", "no such auction in this bundle", promised)
        elif receipt.seq is None:
            yield evidence(bundle.log.stream, None, "E7", "no entry of this blind hash", promised)
        elif not 1 <= receipt.seq <= len(entries):
            yield evidence(bundle.log.stream, len(entries) + 1, "E7", f"{len(entries)} entries", promised)
        else:
            body, entry = bundle.log.entries[receipt.seq - 1], entries[receipt.seq - 1]
            hashed = leaf_hash(body).hex()
            if (entry.command.id, entry.at, hashed) != (receipt.id, receipt.at, receipt.entry):
                found = f"{bundle.auction} entry {receipt.seq}: id {entry.command.id}, stamped {entry.at}, hash {hashed}"
                yield evidence(bundle.log.stream, receipt.seq, "E7", found, promised)


def _blind_places(bundle: Bundle, entries: Sequence[Entry]) -> dict[str, tuple[int, str]]:
    """The number and leaf hash of every entry by its blind hash, under the seed that entry 1 fixed; none without a seed."""
    seed = next((event.terms.seed for entry in entries for event in entry.events if isinstance(event, AuctionAnnounced)), "")
    if not seed:
        return {}
    leaves = enumerate(map(leaf_hash, bundle.log.entries), start=1)
    return {blinded(leaf, seed).hex(): (number, leaf.hex()) for number, leaf in leaves}


def _sighted(receipt: Receipt, places: Mapping[str, tuple[int, str]]) -> Receipt:
    """The receipt with the number and hash it stands for; as it was where it stands for none."""
    found = places.get(receipt.entry)
    return receipt if found is None else replace(receipt, seq=found[0], entry=found[1])
