"""Whether the rules of a problem can stand beside one another, as far as that is seen at sight."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from auction.award.pieces import Book, Fill, book_of, fill_says, picks, picks_supplier, supplier_says
from auction.award.refused import Refused
from auction.award.sourcing import Item, Offer, Sourcing
from auction.core.award_rules import Limit
from auction.core.money import is_share, least_share, rounded_down

Found: TypeAlias = Iterator[Refused]

SELECTS = ("who", "where", "then_who", "then_where", "on")


def of_rules(problem: Sourcing) -> Found:
    """What is wrong with a rule by itself, and where two rules are against one another."""
    book = book_of(problem)
    figures = dict.fromkeys(figure.name for item in problem.items for figure in item.figures)
    figures |= dict.fromkeys(figure.name for supplier in problem.suppliers for figure in supplier.figures)
    labels = [label for item in problem.items for label in item.labels]
    labels += [label for offer in problem.offers for label in offer.labels]
    labels += [label for package in problem.packages for label in package.labels]
    columns = {
        True: dict.fromkeys(label.column for supplier in problem.suppliers for label in supplier.labels),
        False: dict.fromkeys(label.column for label in labels),
    }
    for kind in ("discounts", "limits", "averages", "consistent", "conditions"):
        for rule in getattr(problem, kind):
            path = f"{kind} / {rule.id}"
            yield from _selects(book, columns, rule, path)
            if getattr(rule, "priority", 0) < 0:
                yield Refused("negative", f"{path} / priority", ("priority",))
    for average in problem.averages:
        if average.figure not in figures:
            yield Refused("figure_unknown", f"averages / {average.id} / figure", (average.figure,))
    for limit in problem.limits:
        yield from _limit(limit, figures)
    yield from _against(problem)
    for limit in problem.limits:
        yield from _sums(problem, book, limit)


def _selects(book: Book, columns: dict[bool, dict[str, None]], rule: object, path: str) -> Found:
    for name in SELECTS:
        select = getattr(rule, name, None)
        if select is None:
            continue
        of_suppliers = name.endswith("who")
        known = (book.suppliers,) if of_suppliers else (book.items, book.offers, book.packages)
        for id in select.ids:
            if not any(id in ids for ids in known):
                yield Refused("id_unknown", f"{path} / {name}", (id,))
        if bool(select.column) != bool(select.values) or (select.but and not select.ids and not select.column):
            yield Refused("selection_empty", f"{path} / {name}")
        elif select.column not in ("", "id") and select.column not in columns[of_suppliers]:
            yield Refused("column_unknown", f"{path} / {name}", (select.column,))
    for name in ("who_by", "where_by"):
        column = getattr(rule, name, "")
        if column not in ("", "id") and column not in columns[name == "who_by"]:
            yield Refused("column_unknown", f"{path} / {name}", (column,))


def _limit(limit: Limit, figures: dict[str, None]) -> Found:
    path = f"limits / {limit.id}"
    if (limit.amount is None) == (limit.share is None):
        yield Refused("level_unclear", path)
    if not is_share(limit.share):
        yield Refused("share_invalid", f"{path} / share")
    if limit.amount is not None and limit.amount < 0:
        yield Refused("negative", f"{path} / amount", ("amount",))
    if limit.penalty is not None and limit.penalty < 0:
        yield Refused("negative", f"{path} / penalty", ("penalty",))
    if (limit.metric == "figure") != bool(limit.figure):
        yield Refused("figure_missing", f"{path} / figure")
    elif limit.figure and limit.figure not in figures:
        yield Refused("figure_unknown", f"{path} / figure", (limit.figure,))


def _is_strict(limit: Limit) -> bool:
    return limit.penalty is None and not limit.priority


def _against(problem: Sourcing) -> Found:
    """A least above a most of the very same thing."""
    most: dict[Limit, Limit] = {}
    for limit in problem.limits:
        if limit.sense == "at_most" and limit.amount is not None and _is_strict(limit):
            key = _thing(limit)
            if key not in most or (most[key].amount or 0) > limit.amount:
                most[key] = limit
    for limit in problem.limits:
        if limit.sense == "at_least" and limit.amount is not None and _is_strict(limit) and limit.holds != "winner":
            other = most.get(_thing(limit))
            if other is not None and limit.amount > (other.amount or 0):
                about = str(limit.amount), other.id, str(other.amount)
                yield Refused("limits_contradict", f"limits / {limit.id}", about)


def _thing(limit: Limit) -> Limit:
    """What is limited, and whose, without how far."""
    holds = "each" if limit.holds == "winner" else limit.holds
    return replace(limit, id="", sense="at_most", amount=None, share=None, holds=holds)


def _sums(problem: Sourcing, book: Book, limit: Limit) -> Found:
    """Shares for each of several that together are more than the whole, or less where the whole must be awarded (rule Q16)."""
    if (
        limit.share is None
        or limit.metric not in ("baseline", "units")
        or not _is_strict(limit)
        or limit.where is not None
        or limit.where_by
    ):
        return
    if limit.holds == "winner" or (limit.holds == "together" and not limit.who_by):
        return
    by = limit.who_by if limit.holds == "together" else "id"
    chosen = [supplier for supplier in problem.suppliers if picks_supplier(limit.who, supplier)]
    groups = dict.fromkeys(supplier_says(supplier, by) for supplier in chosen)
    count = len([group for group in groups if group is not None])
    whole = sum(item.quantity * (item.baseline if limit.metric == "baseline" else 1) for item in problem.items)
    over = sum(item.over * (item.baseline if limit.metric == "baseline" else 1) for item in problem.items)
    path, about = f"limits / {limit.id} / share", (f"{limit.share.num}/{limit.share.den}", str(count))
    if limit.sense == "at_least" and least_share(whole, limit.share) * count > whole + over:
        yield Refused("shares_above_whole", path, about)
    everyone = len(chosen) == len(problem.suppliers) and None not in groups
    must = not any(item.may_be_left for item in problem.items)
    if limit.sense == "at_most" and everyone and must and rounded_down(whole * limit.share.num, limit.share.den) * count < whole:
        yield Refused("shares_below_whole", path, about)


def of_money(problem: Sourcing) -> Found:
    """Rules on the money of some items of an offer that asks one sum for several (rule Q9)."""
    book = book_of(problem)
    joint = [offer for offer in problem.offers if len(offer.items) > 1 and _asks_one_sum(offer)]
    if not joint:
        return
    for limit in problem.limits:
        if limit.metric == "spend":
            for offer in joint:
                if _is_divided(book, limit, offer):
                    yield Refused("money_indivisible", f"limits / {limit.id}", (offer.id,))
    for discount in problem.discounts:
        for name, where in (("where", discount.where if discount.metric == "spend" else None), ("on", discount.on)):
            for offer in joint:
                hits = [picks(where, book.items[item], offer) for item in offer.items]
                if offer.supplier == discount.supplier and any(hits) and not all(hits):
                    yield Refused("money_indivisible", f"discounts / {discount.id} / {name}", (offer.id,))


def _asks_one_sum(offer: Offer) -> bool:
    return bool(offer.once) or (offer.kind == "incremental" and len(offer.steps) > 1)


def _is_divided(book: Book, limit: Limit, offer: Offer) -> bool:
    """Whether some items of the offer, and not all, count in an instance of the limit, or in the whole that its share is of."""
    items = [book.items[name] for name in offer.items]
    if limit.share is not None and (limit.where is not None or limit.where_by):
        return True
    if not picks_supplier(limit.who, book.suppliers[offer.supplier]):
        return False
    groups = [_group(limit, item, offer) for item in items]
    return any(group is not None for group in groups) and len(dict.fromkeys(groups)) > 1


def _group(limit: Limit, item: Item, fill: Fill) -> str | None:
    if not picks(limit.where, item, fill):
        return None
    return fill_says(item, fill, limit.where_by) if limit.where_by else ""
