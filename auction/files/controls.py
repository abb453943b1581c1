"""Export control rules of an authority, as CSV: a table read whole, or refused with the line and the reason (rule Z2)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from auction.files.columns import LineFault, filled, places, rows, text_of
from auction.files.giving_up import never, while_awaited
from auction.market.control import MOST_RULES, ControlRule, ControlTable, EndUser, Policy, is_rule

LARGEST_TABLE: Final = 4 * 1024 * 1024

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "rule", "rule_id"),
    "policy": ("policy", "decision"),
    "eccn": ("eccn",),
    "hs": ("hs", "hs_code"),
    "destination": ("destination", "country"),
    "end_user": ("end_user", "user"),
    "end_use": ("end_use", "use"),
}
POLICIES: Final[Mapping[str, Policy]] = {**{policy: policy for policy in get_args(Policy)}, "license": "licence"}
END_USERS: Final[Mapping[str, EndUser]] = {"": "any", **{user: user for user in get_args(EndUser)}}


@dataclass(frozen=True, slots=True)
class TableRefused:
    """A file that is no table of rules: the line, 0 when it is no single one, and why."""

    line: int
    reason: str


def read_controls(data: bytes, *, source: str, as_of: int, is_gone: Callable[[], bool] = never) -> ControlTable | TableRefused:
    """The rules a file holds, as of that moment; every line a rule, or the whole file refused.

    Raises GivenUp once `is_gone` says that nobody waits for it.
    """
    try:
        return ControlTable(source, as_of, tuple(_rules(text_of(data, LARGEST_TABLE), is_gone)))
    except LineFault as fault:
        return TableRefused(fault.line, fault.reason)


def _rules(text: str, is_gone: Callable[[], bool]) -> Iterator[ControlRule]:
    records = while_awaited(rows(text), is_gone)
    line, header = next(records, (0, []))
    found = places(header, COLUMNS)
    if not {"id", "policy"} <= found.keys():
        raise LineFault(line, "the first line names no columns `id` and `policy`")
    seen: dict[str, int] = {}
    for line, cells in filled(records, header):
        rule = _rule({role: cells[place] for role, place in found.items()}, line)
        if rule.id in seen:
            raise LineFault(line, f"the id of line {seen[rule.id]} again")
        if len(seen) >= MOST_RULES:
            raise LineFault(line, f"more than {MOST_RULES} rules")
        seen[rule.id] = line
        yield rule
    if not seen:
        raise LineFault(0, "no rule below the header")


def _rule(cells: Mapping[str, str], line: int) -> ControlRule:
    policy, user = POLICIES.get(cells["policy"].lower()), END_USERS.get(cells.get("end_user", "").lower())
    if policy is None:
        raise LineFault(line, "policy: allow, licence or deny")
    if user is None:
        raise LineFault(line, "end_user: any or listed")
    rule = ControlRule(
        id=cells["id"],
        policy=policy,
        eccn=cells.get("eccn", ""),
        hs=cells.get("hs", ""),
        destination=cells.get("destination", "").upper(),
        end_user=user,
        end_use=cells.get("end_use", ""),
    )
    if not is_rule(rule):
        raise LineFault(line, "id; destination: two letters of ISO 3166-1 or empty; eccn, hs and end_use: at most 40 characters")
    return rule
