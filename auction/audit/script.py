"""An auction as files to run: terms as one JSON object, commands as JSON Lines with their stamps.

Fields and types are those of the entry format; unlike an entry, a script may be laid out as its writer likes.
"""

import json
from hashlib import sha256
from typing import Any, TypeVar

from auction.audit.offline import Stamped
from auction.audit.rules import AUCTION, Rules
from auction.core.award_rules import AwardRules
from auction.core.errors import InvariantBroken, Unreadable
from auction.core.landed_terms import Deliveries
from auction.core.presets import Preset
from auction.core.terms import Terms
from auction.ledger.codec import MAX_INT, decode, encode, from_plain, to_plain
from auction.market.subsidies import Claims
from auction.market.tariffs import Tariffs
from auction.pool.markets import Figures
from auction.pool.needs import Needs
from auction.pool.presets import Model
from auction.pool.terms import PoolTerms

Read = TypeVar("Read")


def read_terms(body: bytes) -> Terms:
    """The terms a JSON object spells; Unreadable, with path, for anything else."""
    return from_plain(Terms, _plain(body, "terms"), "terms")


def read_award_rules(body: bytes) -> AwardRules:
    """The rules of an award that a JSON object spells; Unreadable, with path, for anything else."""
    return from_plain(AwardRules, _plain(body, "rules"), "rules")


def award_rules_text(rules: AwardRules) -> bytes:
    """The rules as the canonical JSON that `read_award_rules` reads."""
    return encode(to_plain(rules))


def read_preset(body: bytes) -> Preset:
    """The preset a JSON object spells; Unreadable, with path, for anything else."""
    return from_plain(Preset, _plain(body, "preset"), "preset")


def read_pool_terms(body: bytes) -> PoolTerms:
    """The terms of a pool that a JSON object spells; Unreadable, with path, for anything else."""
    return from_plain(PoolTerms, _plain(body, "terms"), "terms")


def read_tariffs(body: bytes) -> Tariffs:
    """The tables of tariffs that a JSON object spells; Unreadable, with path, for anything else."""
    return from_plain(Tariffs, _plain(body, "tariffs"), "tariffs")


def read_deliveries(body: bytes) -> Deliveries:
    """The deliveries that a JSON object spells; Unreadable, with path, for anything else."""
    return from_plain(Deliveries, _plain(body, "deliveries"), "deliveries")


def read_claims(body: bytes) -> Claims:
    """The claims on subsidies that a JSON object spells; Unreadable, with path, for anything else."""
    return from_plain(Claims, _plain(body, "claims"), "claims")


def tariffs_hash(tariffs: Tariffs) -> str:
    """The SHA-256 (hex) of the tables in canonical form, however their file is laid out (rule T7)."""
    return sha256(encode(to_plain(tariffs))).hexdigest()


def read_figures(body: bytes) -> Figures:
    """The markets and shares that a JSON object spells; Unreadable, with path, for anything else, or for what cannot be so."""
    figures = from_plain(Figures, _plain(body, "markets"), "markets")
    if figures.fault is not None:
        raise Unreadable("markets", figures.fault)
    return figures


def read_needs(body: bytes) -> Needs:
    """What a member asks of a part, as a JSON object spells it; Unreadable, with path, for anything else."""
    return from_plain(Needs, _plain(body, "needs"), "needs")


def read_model(body: bytes) -> Model:
    """The pool model a JSON object spells; Unreadable, with path, for anything else."""
    return from_plain(Model, _plain(body, "model"), "model")


def read_commands(body: bytes, rules: Rules = AUCTION) -> tuple[Stamped, ...]:
    """The stamped commands of JSON Lines `{"at": …, "command": {"type": "PlaceBid.1", …}}`; empty lines are skipped.

    `rules` are those of the stream they are asked of. Unreadable, with the line's number, for anything else.
    """
    lines = enumerate(body.split(b"\n"), start=1)
    return tuple(_stamped(line, f"line {number}", rules) for number, line in lines if line.strip())


def model_text(stored: Model | PoolTerms) -> bytes:
    """A pool model, or the terms of a pool, as the canonical JSON that is read back."""
    return encode(to_plain(stored))


def terms_text(terms: Terms) -> bytes:
    """The terms as the canonical JSON that `read_terms` reads."""
    return encode(to_plain(terms))


def command_line(stamped: Stamped) -> bytes:
    """One canonical line of a commands file."""
    command = {"type": stamped.command.TYPE, **to_plain(stamped.command)}
    return encode({"at": stamped.at, "command": command})


def _stamped(line: bytes, path: str, rules: Rules) -> Stamped:
    plain: Any = _plain(line, path)
    if not isinstance(plain, dict) or plain.keys() != {"at", "command"}:
        raise Unreadable(path, 'not an object of "at" and "command"')
    at = from_plain(int, plain["at"], f"{path} / at")
    if not 0 <= at <= MAX_INT:
        raise Unreadable(f"{path} / at", "not a stamp in microseconds")
    # An entry with an empty outcome lends its reader, which also lifts commands of older versions.
    entry = {"at": at, "command": plain["command"], "events": [], "refusal": None, "seq": 1, "stream": "", "v": 1}
    try:
        return Stamped(at, rules.codec.entry_from_plain(entry).command)
    except Unreadable as fault:
        raise Unreadable(f"{path} / {fault.path.removeprefix('entry 1 / ')}", fault.reason) from None


def _plain(body: bytes, path: str) -> Any:
    try:
        loaded = json.loads(body, object_pairs_hook=_once)
        return decode(encode(loaded))
    except (ValueError, RecursionError, InvariantBroken) as fault:
        raise Unreadable(path, f"not a JSON document of whole numbers and texts: {fault}") from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def read_fields(kind: type[Read], plain: Any) -> Read:
    """The stored object whose fields these are, as `auction schema` says of its class; Unreadable with the place otherwise."""
    return from_plain(kind, plain, kind.__name__)
