"""Prices that follow a published index, at the value that the problem records: resolved once, the same for all (Q26)."""

from collections.abc import Iterator
from dataclasses import replace

from auction.award.refused import Refused
from auction.award.sourcing import WHOLE, Follows, IndexValue, Offer, Sourcing, Step
from auction.core.index import held_between, is_month
from auction.core.money import is_share, round_half_up_div


def offers_of(problem: Sourcing) -> tuple[Offer, ...]:
    """The offers at the prices that are compared and paid: those that follow an index at its recorded value (Q26)."""
    values = {each.id: each for each in problem.indices}
    if not values:
        return problem.offers
    return tuple(offer if offer.follows is None else _priced(offer, offer.follows, values) for offer in problem.offers)


def _priced(offer: Offer, follows: Follows, values: dict[str, IndexValue]) -> Offer:
    held = held_at(follows, values[follows.index].value)
    return replace(offer, steps=tuple(Step(step.begins, price_at(step.price, follows, held)) for step in offer.steps))


def held_at(follows: Follows, value: int) -> int:
    """The value that counts: not below the floor, not above the cap."""
    return held_between(value, follows.floor, follows.cap)


def price_at(price: int, follows: Follows, held: int) -> int:
    """The price at that value: a premium moves with it; else the share that follows does in proportion, rounded once, halves up."""
    if follows.per is not None:
        return max(0, price + follows.per * (held - follows.base))
    share, base = follows.share, follows.base
    return round_half_up_div(price * ((share.den - share.num) * base + share.num * held), share.den * base)


def index_refusals(problem: Sourcing) -> Iterator[Refused]:
    """What is wrong with the recorded values, and with the offers that follow them."""
    known = {each.id: each for each in problem.indices}
    for each in problem.indices:
        if not is_month(each.month):
            yield Refused("month_invalid", f"indices / {each.id} / month", (repr(each.month[:20]),))
        if each.value <= 0:
            yield Refused("not_positive", f"indices / {each.id} / value", ("value",))
    for offer in problem.offers:
        if offer.follows is not None:
            yield from _follows_refusals(offer.follows, known, f"offers / {offer.id} / follows")


def _follows_refusals(follows: Follows, known: dict[str, IndexValue], path: str) -> Iterator[Refused]:
    if follows.index not in known:
        yield Refused("id_unknown", f"{path} / index", (follows.index,))
    if not is_share(follows.share):
        yield Refused("share_invalid", f"{path} / share")
    if follows.per is not None and follows.share != WHOLE:
        yield Refused("premium_shared", f"{path} / per")
    for name, level in (("base", follows.base), ("floor", follows.floor), ("cap", follows.cap), ("per", follows.per)):
        if level is not None and level <= 0:
            yield Refused("not_positive", f"{path} / {name}", (name,))
    if follows.floor is not None and follows.cap is not None and follows.floor > follows.cap:
        yield Refused("floor_above_cap", f"{path} / floor", (str(follows.floor), str(follows.cap)))
