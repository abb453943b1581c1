"""What policies make of past bids, told: as plain values, and as a paragraph each for people (rule F12)."""

from collections.abc import Sequence
from typing import Any, Final

from auction.award.policies import SCALE, PastBids, Replayed
from auction.core.money import price_text

SHOWN: Final = 5


def policies_json(read: PastBids, told: Sequence[Replayed]) -> dict[str, Any]:
    """Every policy with all its winners; money as decimal texts."""
    rules = [
        {
            "rule": each.policy.text,
            "tenders": each.tenders,
            "parts": each.parts,
            "winners": [{"bidder": bidder, "money": price_text(money, SCALE)} for bidder, money in each.winners],
            "spend": price_text(each.spend, SCALE),
            "hhi": each.hhi,
            "kept_out": each.kept_out,
            "below_anchor": each.below,
        }
        for each in told
    ]
    return {"bids": len(read.bids), "left_out": read.left_out, "currency": read.currency or None, "rules": rules}


def policies_text(read: PastBids, told: Sequence[Replayed]) -> str:
    """The same for people, with the winners that are paid the most."""
    unit = f" {read.currency}" if read.currency else ""
    lines = [f"{len(read.bids)} bids, {read.left_out} left out: without a price above zero, or disqualified"]
    for each in told:
        lines += ["", each.policy.text]
        lines.append(f"  winners {len(each.winners)}, in {each.parts} parts of {each.tenders} tenders")
        lines.append(f"  spend   {price_text(each.spend, SCALE)}{unit}")
        lines.append(f"  HHI     {'none, as nothing is spent' if each.hhi is None else f'{each.hhi} of 10000'}")
        if each.policy.factor is not None:
            lines.append(
                f"  {each.kept_out} bids kept out; in {each.below} parts the winner is below the anchor and would explain its price"
            )
        lines += [f"    {bidder} {price_text(money, SCALE)}{unit}" for bidder, money in each.winners[:SHOWN]]
        if len(each.winners) > SHOWN:
            lines.append(f"    and {len(each.winners) - SHOWN} more")
    return "\n".join(lines)
