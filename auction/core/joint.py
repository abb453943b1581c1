"""All lots awarded together: which terms and rules allow it, what a package is lot by lot, and rules chosen later (C7 to C9)."""

from collections.abc import Iterator, Sequence
from typing import Final

from auction.core.award_rules import Average, AwardRules, Condition, Consistent, Labelled, Limit, Select
from auction.core.commands import AwardLine
from auction.core.currencies import exchange_of
from auction.core.evaluation import is_evaluated
from auction.core.money import LARGEST, apportion, is_share
from auction.core.state import LotState, Package, StandingBid, State
from auction.core.terms import Lot, Terms
from auction.core.words import is_id, is_text

MOST_RULES: Final = 1000
LOWEST_PRIORITY: Final = 9


def joint_faults(terms: Terms, rules: AwardRules) -> Iterator[str]:
    """What keeps all lots of these terms from being awarded together, and what is wrong with the rules (C7)."""
    if terms.payment != "as_bid" or terms.tie_award == "split":
        yield "award_rules: winners are paid what they bid, and no lot is split between equals"
    for lot in terms.lots:
        yield from (f"lots.{lot.id}: {fault}" for fault in _lot_faults(lot, terms))
    yield from (f"award_rules.{fault}" for fault in _rule_faults(terms, rules))


def _lot_faults(lot: Lot, terms: Terms) -> Iterator[str]:
    if lot.joining is not None or lot.takes_parts or (lot.shortlist is not None and lot.shortlist.pledged):
        yield "lots awarded together go whole, or by the quantities that are bid"
    if lot.volume is not None and lot.volume.margin != "earliest":
        yield "lots awarded together are not rationed at the margin"
    if any(exchange_of(lot, party.id) is not None for party in terms.suppliers):
        yield "lots awarded together are bid for in the auction's currency"
    if terms.packages and lot.value_scale < terms.currency_scale:
        yield "a package is divided among its lots to the minor unit, so their values have its decimals"
    if terms.packages and is_evaluated(lot):
        yield "a package is compared by its price, so where there are packages bids are too, and not by a formula"


def _rule_faults(terms: Terms, rules: AwardRules) -> Iterator[str]:
    suppliers, lots = [party.id for party in terms.suppliers], [lot.id for lot in terms.lots]
    yield from (f"suppliers: {fault}" for fault in _label_faults(rules.suppliers, suppliers))
    yield from (f"lots: {fault}" for fault in _label_faults(rules.lots, lots))
    every: list[Limit | Average | Consistent | Condition] = [*rules.limits, *rules.averages, *rules.consistent, *rules.conditions]
    ranked = [(rule.id, rule.priority) for rule in every]
    named = [id for id, _ in ranked]
    if len(named) > MOST_RULES or len(set(named)) != len(named) or not all(map(is_id, named)):
        yield f"limits: at most {MOST_RULES} rules, each with an id of its own"
    if not all(0 <= priority <= LOWEST_PRIORITY for _, priority in ranked):
        yield f"limits: a priority is 0 (mandatory) to {LOWEST_PRIORITY}"
    for limit in rules.limits:
        yield from (f"limits.{limit.id}: {fault}" for fault in _limit_faults(limit))
    if not all(0 <= average.amount <= LARGEST and average.figure for average in rules.averages):
        yield "averages: a figure by name, and zero or more"
    who = [limit.who for limit in rules.limits] + [each for rule in rules.conditions for each in (rule.who, rule.then_who)]
    where = [limit.where for limit in rules.limits] + [average.where for average in rules.averages]
    where += [rule.where for rule in rules.consistent]
    where += [each for rule in rules.conditions for each in (rule.where, rule.then_where)]
    columns = {label.column for each in rules.suppliers for label in each.labels}
    if not all(_selects(each, suppliers, columns) for each in who):
        yield "limits: who is selected by the ids of suppliers, or by a column of theirs and its values"
    columns = {label.column for each in rules.lots for label in each.labels}
    if not all(_selects(each, lots, columns) for each in where):
        yield "limits: where is selected by the ids of lots, or by a column of theirs and its values"


def _label_faults(labelled: Sequence[Labelled], known: Sequence[str]) -> Iterator[str]:
    ids = [each.id for each in labelled]
    if len(set(ids)) != len(ids) or not set(ids) <= set(known):
        yield "each is one of the auction's, and named once"
    for each in labelled:
        columns, figures = [label.column for label in each.labels], [figure.name for figure in each.figures]
        if len(set(columns)) != len(columns) or len(set(figures)) != len(figures):
            yield f"{each.id}: a column or a figure occurs twice"
        if not all(is_text(text) for label in each.labels for text in (label.column, label.value)):
            yield f"{each.id}: a column and its value have 1 to 400 characters"
        if not all(is_text(figure.name) and 0 <= figure.value <= LARGEST for figure in each.figures):
            yield f"{each.id}: a figure has a name, and is zero or more"


def _limit_faults(limit: Limit) -> Iterator[str]:
    if (limit.amount is None) == (limit.share is None):
        yield "an amount or a share, and not both"
    if not is_share(limit.share) or not 0 <= (limit.amount or 0) <= LARGEST or not 0 <= (limit.penalty or 0) <= LARGEST:
        yield "an amount and a penalty are zero or more, a share is at most the whole"
    if limit.metric == "winners" and (limit.share is not None or limit.holds != "together"):
        yield "winners are counted together, by a number"
    if (limit.metric == "figure") != bool(limit.figure):
        yield "a figure is named where one is counted, and only there"


def _selects(select: Select | None, known: Sequence[str], columns: set[str]) -> bool:
    if select is None:
        return True
    by_id, by_column = bool(select.ids), bool(select.column)
    sound = set(select.ids) <= set(known) and (not by_column or (select.column in columns and bool(select.values)))
    return sound and by_id != by_column


def package_parts(state: State, package: Package) -> dict[str, int]:
    """What of the package's price each of its lots is counted with, in minor units (C9).

    In proportion to the lots' ceilings where all have one, else to their baselines where all have one, else evenly; by largest
    remainder, of equal remainders the earlier lot.
    """
    lots = [state.lots[lot].terms for lot in package.lots]
    scale = max(lot.value_scale for lot in lots)
    ceilings = [lot.ceiling for lot in lots]
    baselines = [None if lot.baseline is None else lot.baseline.value for lot in lots]
    for weights in (ceilings, baselines):
        counted = [0 if w is None else w * 10 ** (scale - lot.value_scale) for lot, w in zip(lots, weights, strict=True)]
        if all(counted):
            return dict(zip(package.lots, apportion(package.price, counted), strict=True))
    return dict(zip(package.lots, apportion(package.price, [1] * len(lots)), strict=True))


def is_of_package(state: State, line: AwardLine) -> bool:
    """Whether the line is what its lot has of a standing package, to the unit (C9)."""
    package = state.packages.get((line.supplier, line.package))
    if package is None or line.lot not in package.lots or any(state.holds(line.supplier, lot) for lot in package.lots):
        return False
    money = package_parts(state, package)[line.lot]
    value = money * 10 ** (state.lots[line.lot].terms.value_scale - state.known_terms().currency_scale)
    whole = (line.quantities, line.payment, line.own_money) == ((), None, None)
    return whole and (line.bid_seq, line.value, line.money) == (package.seq, value, money)


def packages_fault(state: State, lines: Sequence[AwardLine]) -> str | None:
    """Why the packages among these lines are not awarded whole, one of a group at most; None when they are (N11, C9)."""
    named: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        if line.package:
            named.setdefault((line.supplier, line.package), []).append(line.lot)
    groups = [(key[0], state.packages[key].group) for key in named if state.packages[key].group]
    if len(set(groups)) != len(groups):
        return "of a group at most one package is awarded"
    divided = (key for key, lots in named.items() if tuple(lots) != state.packages[key].lots)
    return next((f"package {package} of {supplier}: all of its lots or none" for supplier, package in divided), None)


def divides_package(state: State, lots: Sequence[str]) -> bool:
    """Whether these lots, decided alone, would leave out some lot that goes with one of them in a package (C9)."""
    chosen = frozenset(lots)
    lines = (line for lot in lots if lot in state.awards for line in state.awards[lot].lines if line.package)
    return any(not chosen.issuperset(state.packages[line.supplier, line.package].lots) for line in lines)


def bid_behind(lot: LotState, line: AwardLine) -> StandingBid:
    """The bid that prices the line items of what is awarded: the supplier's own on the lot.

    Of a package without such a bid every piece of the lot counts the same (C9).
    """
    bid = lot.standing.get(line.supplier)
    if bid is not None or not line.package:
        return lot.standing[line.supplier]
    evenly = tuple(1 for _ in lot.terms.lines)
    return StandingBid(line.supplier, evenly, line.value, lot.closed_at or 0, line.bid_seq, False, line.value)


def rules_chosen(state: State, rules: AwardRules, reason: str) -> None:
    """What was proposed stands no longer; an award is to be proposed under these rules (C8)."""
    state.chosen_rules, state.chosen_why = rules, reason
    state.awards, state.unawarded, state.award_total, state.given_up = {}, {}, 0, ()
    state.status, state.reopened = "closed", state.reopened + 1
