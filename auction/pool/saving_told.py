"""How a saving is divided, in words and as plain values: all of it to the coordinator, to a member its own row (rule Q16)."""

from collections.abc import Mapping
from typing import Any, Final

from auction.core.money import price_text
from auction.core.savings import SavingDivision, SavingShare

_RULES: Final = {
    "equal_price": "everybody keeps what it saves by the common price",
    "proportional": "to each in proportion to what it would pay alone",
    "equal_gain": "to each the same amount",
    "shapley": "to each the mean of what it brings to those before it, over all orders of joining (Shapley)",
    "nucleolus": "so that the largest complaint of any coalition is as small as can be (nucleolus)",
}
_WHY: Final = {
    "no_prices": "no price list is on record",
    "no_rate": "the price list has no rate to the auction's currency",
    "nothing_priced": "no part can be bought alone by every member that has some of it",
    "too_many": "there are more members and parts than the rule can be worked out for",
}


def saving_plain(divided: SavingDivision, *, currency: str, currency_scale: int) -> dict[str, Any]:
    """All of it, as the coordinator and auditors read it; money as decimal text."""
    return {
        **_head(divided, currency),
        "unpriced": list(divided.unpriced),
        "total": price_text(sum(share.saving for share in divided.shares), currency_scale),
        "shares": [_share(share, currency_scale) for share in divided.shares],
        "core": {
            "leaving": list(divided.leaving),
            "gain": price_text(divided.gain, currency_scale),
            "everyone": divided.everyone,
        },
        "levels": [list(level) for level in divided.levels],
        "seed": divided.seed,
        "orders": divided.orders,
    }


def own_saving_plain(divided: SavingDivision, member: str, *, currency: str, currency_scale: int) -> dict[str, Any]:
    """What a member reads: the rule, the list, and its own row, or none."""
    own = next((share for share in divided.shares if share.member == member), None)
    return {**_head(divided, currency), "share": None if own is None else _share(own, currency_scale)}


def saving_lines(told: Mapping[str, Any]) -> list[str]:
    """The plain values to read, a line a member: all of them, or a member's own."""
    lines = [f"saving: {_RULES[told['rule']]}"]
    if told["why"]:
        return [*lines, f"  nothing is divided: {_WHY[told['why']]}"]
    prices = f"{told['source']} ({told['date']})" if told["source"] else "the steps that were bid"
    lines.append(f"  alone by {prices}, money in {told['currency']}")
    shares = told["shares"] if "shares" in told else [told["share"]] if told["share"] else []
    return [*lines, *map(_line, shares), *(_core(told["core"]) if "core" in told else [])]


def _line(share: Mapping[str, Any]) -> str:
    error = f" (standard error {share['error']})" if share["error"].strip("0.") else ""
    balance = share["balance"]
    settles = "nothing to settle" if not balance.strip("0.") else f"pays in {balance}"
    if balance.startswith("-"):
        settles = f"is paid {balance[1:]}"
    return f"  {share['member']}: alone {share['alone']}, paid {share['paid']}, share {share['saving']}{error}, {settles}"


def _core(core: Mapping[str, Any]) -> list[str]:
    if core["leaving"]:
        return [f"  would rather leave: {', '.join(core['leaving'])}, who could save {core['gain']} more by themselves"]
    return [
        "  no coalition could save more by itself" if core["everyone"] else "  no coalition looked at could save more by itself"
    ]


def _head(divided: SavingDivision, currency: str) -> dict[str, Any]:
    told = {"rule": divided.rule, "why": divided.why, "source": divided.source, "date": divided.date, "sha256": divided.sha256}
    return {**told, "currency": currency}


def _share(share: SavingShare, scale: int) -> dict[str, Any]:
    moneys = {"alone": share.alone, "paid": share.paid, "saving": share.saving, "balance": share.balance, "error": share.error}
    return {"member": share.member, **{name: price_text(units, scale) for name, units in moneys.items()}}
