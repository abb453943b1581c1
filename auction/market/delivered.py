"""Terms with the landed cost of every supplier's bids in them, and on record what it was worked out from (rules W8 to W10)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from auction.core.criteria import Component, Evaluation, SupplierTerms
from auction.core.days import day_of, days_between, is_day
from auction.core.evaluation_faults import LEAST_PLACES, evaluation_faults
from auction.core.formula import value_in
from auction.core.landed_terms import Deliveries, Delivery, Landed, SchemeCap, Source, delivery_of
from auction.core.money import LARGEST_SCALE, Share, is_share
from auction.core.refusals import Refusal
from auction.core.subsidised import PREFIX, schemes_of
from auction.core.terms import Lot, Terms
from auction.market.countries import is_country
from auction.market.goods import is_hs
from auction.market.landed import INCOTERMS, PARTS, Destination, Line, Missing, components, landed, of_all
from auction.market.offers import SEA_ONLY
from auction.market.refusals import TARIFF_KINDS
from auction.market.subsidies import Scheme, component, scheme_fault
from auction.market.tariffs import MODES, Tariffs, tariff_faults

GOODS: Final = "goods"
"""What a member's part of the bid itself is called beside what is added to it."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one component of a bid comes to for one member, in value units of the auction's currency: exact."""

    supplier: str
    member: str
    name: str
    value: Fraction


def with_landed(terms: Terms, tariffs: Tariffs, deliveries: Deliveries, digest: str) -> Terms | Refusal:
    """The terms with what is added to each supplier's bids on each lot (W8), and the record of it; or the first thing amiss.

    `digest` is the SHA-256 of the tables. Whatever landed components the terms held before, these take their place.
    """
    fault = tables_fault(terms, tariffs, deliveries)
    if fault is not None:
        return fault
    lots = []
    for lot in terms.lots:
        made = _compiled(lot, terms, tariffs, deliveries)
        if isinstance(made, Refusal):
            return made
        lots.append(replace(lot, evaluation=made))
    record = Landed(deliveries, digest, sources_of(tariffs), _caps(tariffs, lots))
    return replace(terms, lots=tuple(lots), landed=record)


def _caps(tariffs: Tariffs, lots: Sequence[Lot]) -> tuple[SchemeCap, ...]:
    """The caps of the schemes that stand in some supplier's terms (J5)."""
    used = frozenset(scheme for lot in lots for scheme in schemes_of(lot))
    return tuple(SchemeCap(each.id, each.cap) for each in tariffs.schemes if each.cap is not None and each.id in used)


def tables_fault(terms: Terms, tariffs: Tariffs, deliveries: Deliveries) -> Refusal | None:
    """What is amiss with tables and deliveries before anything is worked out, by place (W1, U1 to U3, W9 and W10)."""
    for path in tariff_faults(tariffs):
        return refused("tariffs_invalid", f"tariffs.{path}")
    for place, scheme in enumerate(tariffs.schemes):
        why = scheme_fault(scheme)
        if why is not None:
            return refused("scheme_invalid", f"tariffs.schemes.{place}: {why}")
    stale = _stale(terms, tariffs, deliveries)
    return stale or next(_delivery_faults(terms, deliveries), None)


def costs_of(
    terms: Terms, tariffs: Tariffs, deliveries: Deliveries, lot: Lot, supplier: str, value: int
) -> tuple[Cost, ...] | Missing:
    """Every component of a bid of that value, member by member: the goods first, then what is added (W2 to W7), then subsidies.

    The value is in the supplier's own currency where it has one. Expects deliveries that are complete.
    """
    delivery = delivery_of(deliveries, supplier, lot.id)
    assert delivery is not None
    members = destinations(lot, deliveries)
    whole = sum(to.quantity for to in members)
    rate = Fraction(1) if lot.evaluation is None else value_in(lot.evaluation, supplier).num
    told: list[Cost] = []
    for to in members:
        lines = landed(tariffs, delivery, to, whole, day=deliveries.day)
        if isinstance(lines, Missing):
            return lines
        goods = value * rate * Fraction(to.quantity, whole)
        told.append(Cost(supplier, to.member, GOODS, goods))
        told += [Cost(supplier, to.member, line.name, line.of(goods)) for line in lines]
        for scheme in _granting(tariffs, delivery, deliveries):
            if _covers(scheme, _place_of(deliveries, to.member)):
                told.append(Cost(supplier, to.member, PREFIX + scheme.id, -_granted(scheme, lot, terms, to.quantity, goods)))
    return tuple(told)


def destinations(lot: Lot, deliveries: Deliveries) -> tuple[Destination, ...]:
    """Every member with a part of the lot, its country, and its quantity of all line items together, in the order of the places."""
    needs: dict[str, int] = {}
    for line in lot.lines:
        for pledge in line.pledges:
            needs[pledge.member] = needs.get(pledge.member, 0) + pledge.quantity
    return tuple(Destination(to.member, to.country, needs[to.member]) for to in deliveries.members if needs.get(to.member))


def sources_of(tariffs: Tariffs) -> tuple[Source, ...]:
    """Who published the tables, each once, with the latest day from which any row of theirs holds."""
    rows = [(row.source, row.since) for row in tariffs.lanes]
    rows += [(row.source, row.since) for row in tariffs.duties]
    rows += [(row.source, row.since) for row in tariffs.taxes]
    rows += [(row.source, row.date) for row in tariffs.customs]
    rows += [(tariffs.rates.source, tariffs.rates.date)] if tariffs.rates.rates else []
    rows += [(tariffs.finance.source, tariffs.finance.date)] if tariffs.finance.source else []
    rows += [(scheme.grantor, scheme.since) for scheme in tariffs.schemes]
    latest: dict[str, str] = {}
    for source, date in rows:
        latest[source] = max(date, latest.get(source, ""))
    return tuple(Source(source, latest[source]) for source in sorted(latest))


def refused(code: str, detail: str) -> Refusal:
    """The refusal of that code, with the rule the table gives it."""
    return Refusal(code, TARIFF_KINDS[code].rule, detail)


def _stale(terms: Terms, tariffs: Tariffs, deliveries: Deliveries) -> Refusal | None:
    """W9: rates of exchange are of a day, and at most so many days old when the auction opens."""
    if not tariffs.rates.rates:
        return None
    opens = day_of(terms.opens_at)
    age = days_between(tariffs.rates.date, opens)
    if age > deliveries.rates_days:
        return refused("rates_stale", f"tariffs.rates.date: {age} days old on {opens}, at most {deliveries.rates_days}")
    return refused("rates_differ", "tariffs.rates") if any(_differs(lot, tariffs) for lot in terms.lots) else None


def _differs(lot: Lot, tariffs: Tariffs) -> bool:
    return lot.evaluation is not None and lot.evaluation.rates not in (None, tariffs.rates)


def _delivery_faults(terms: Terms, deliveries: Deliveries) -> Iterator[Refusal]:
    """W10: whose goods come how and where to, said once for every supplier, lot and member; then U1 to U3 for each."""
    if not is_day(deliveries.day) or deliveries.rates_days < 0 or not is_share(deliveries.most_share_origin):
        yield refused("deliveries_invalid", "deliveries: a day, an age of zero days or more, and a share of at most the whole")
    known = frozenset(party.id for party in terms.suppliers), frozenset(party.id for party in terms.members)
    seen: list[tuple[str, str]] = []
    for place, row in enumerate(deliveries.suppliers):
        named = [(row.supplier, lot) for lot in row.lots or ("",)]
        lots = frozenset(lot.id for lot in terms.lots)
        if row.supplier not in known[0] or any(lot not in lots for lot in row.lots) or any(key in seen for key in named):
            yield refused("deliveries_invalid", f"deliveries.suppliers.{place}: a supplier and lots of these terms, each once")
        seen += named
        yield from _term_faults(row.delivery, f"deliveries.suppliers.{place}.delivery")
    members = [to.member for to in deliveries.members]
    for place, to in enumerate(deliveries.members):
        if to.member not in known[1] or members.count(to.member) > 1 or not is_country(to.country):
            yield refused("deliveries_invalid", f"deliveries.members.{place}: a member of these terms, once, and a country")
    yield from _gaps(terms, deliveries)


def _term_faults(delivery: Delivery, path: str) -> Iterator[Refusal]:
    if not is_hs(delivery.hs):
        yield refused("hs_unknown", f"{path}.hs: {delivery.hs[:16]}")
    if delivery.incoterm not in INCOTERMS:
        yield refused("incoterm_unknown", f"{path}.incoterm: {delivery.incoterm[:16]}")
    if not delivery.place.strip():
        yield refused("place_missing", f"{path}.place")
    if delivery.incoterm in SEA_ONLY and delivery.mode != "sea":
        yield refused("sea_terms_by_other", f"{path}.mode: {delivery.incoterm} by {delivery.mode}")
    if not (is_country(delivery.origin) and is_country(delivery.shipped_from) and delivery.mode in MODES):
        yield refused("deliveries_invalid", f"{path}: two countries of ISO 3166-1 and a mode")


def _gaps(terms: Terms, deliveries: Deliveries) -> Iterator[Refusal]:
    placed = [to.member for to in deliveries.members]
    for lot in terms.lots:
        for supplier in terms.suppliers:
            if delivery_of(deliveries, supplier.id, lot.id) is None:
                yield refused("deliveries_incomplete", f"deliveries.suppliers: {supplier.id} on {lot.id}")
        for pledge in (pledge for line in lot.lines for pledge in line.pledges):
            if pledge.member not in placed:
                yield refused("deliveries_incomplete", f"deliveries.members: {pledge.member}")


def _compiled(lot: Lot, terms: Terms, tariffs: Tariffs, deliveries: Deliveries) -> Evaluation | Refusal:
    """The lot's evaluation with every supplier's landed components, in as many places as can be counted in."""
    members = destinations(lot, deliveries)
    if not members:
        return refused("deliveries_incomplete", f"lots.{lot.id}: nobody has pledged any of it")
    before = lot.evaluation or Evaluation()
    own = {each.supplier: each for each in before.suppliers}
    made: dict[str, SupplierTerms] = {}
    for supplier in (party.id for party in terms.suppliers):
        delivery = delivery_of(deliveries, supplier, lot.id)
        assert delivery is not None
        lines = of_all(tariffs, delivery, members, day=deliveries.day)
        if isinstance(lines, Missing):
            return refused(lines.code, f"lots.{lot.id}.{supplier}: {lines.detail}")
        known = own.get(supplier, SupplierTerms(supplier, ()))
        kept = tuple(part for part in known.components if not is_landed(part))
        parts = (*kept, *components(lines), *_subsidies(tariffs, delivery, deliveries, lot, terms))
        if parts or known.bids_in is not None:
            made[supplier] = replace(known, components=parts)
    rates = before.rates or (tariffs.rates if tariffs.rates.rates else None)
    made_up = replace(before, rates=rates, suppliers=tuple(made.values()))
    return _counted(made_up, lot, frozenset(party.id for party in terms.suppliers))


def is_landed(part: Component) -> bool:
    """Whether the component is one that tables give: those of landed cost and of subsidies bear these names and no others."""
    return part.name in PARTS or part.name.startswith(PREFIX)


def _counted(evaluation: Evaluation, lot: Lot, suppliers: frozenset[str]) -> Evaluation | Refusal:
    """The evaluation in its own places, or where it had none in the most that leave every comparable value countable (E3)."""
    wanted = (evaluation.places,) if evaluation.places >= LEAST_PLACES else range(LARGEST_SCALE, LEAST_PLACES - 1, -1)
    fault = ""
    for places in wanted:
        made = replace(evaluation, places=places)
        fault = next(evaluation_faults(made, lot.ceiling, suppliers), "")
        if not fault:
            return made
    return refused("evaluation_invalid", f"lots.{lot.id}.evaluation{fault}")


def _granting(tariffs: Tariffs, delivery: Delivery, deliveries: Deliveries) -> Sequence[Scheme]:
    """The schemes in force on the day for such goods of such origin (J2)."""
    return [
        scheme
        for scheme in tariffs.schemes
        if scheme.since <= deliveries.day
        and (not scheme.until or deliveries.day < scheme.until)
        and (not scheme.parts or any(delivery.hs.startswith(begin) for begin in scheme.parts))
        and (not scheme.origins or delivery.origin in scheme.origins)
    ]


def _place_of(deliveries: Deliveries, member: str) -> str:
    return next(to.place for to in deliveries.members if to.member == member)


def _covers(scheme: Scheme, place: str) -> bool:
    return not scheme.places or place in scheme.places


def _granted(scheme: Scheme, lot: Lot, terms: Terms, quantity: int, goods: Fraction) -> Fraction:
    """What the scheme takes off so many units of the lot, in value units: its share, or its amount a piece."""
    if scheme.share is not None:
        return goods * Fraction(scheme.share.num, scheme.share.den)
    pieces = Fraction(quantity, 10**lot.quantity_scale)
    return scheme.amount * pieces * Fraction(10**lot.value_scale, 10**terms.currency_scale)


def _subsidies(tariffs: Tariffs, delivery: Delivery, deliveries: Deliveries, lot: Lot, terms: Terms) -> Iterator[Component]:
    """J5: each scheme for the part of the lot, by quantity, whose members it covers."""
    members = destinations(lot, deliveries)
    whole = sum(to.quantity for to in members)
    for scheme in _granting(tariffs, delivery, deliveries):
        covered = sum(to.quantity for to in members if _covers(scheme, _place_of(deliveries, to.member)))
        if not covered:
            continue
        if scheme.share is not None:
            eligible = Fraction(covered, whole)
            yield component(scheme, Share(eligible.numerator, eligible.denominator))
        else:
            line = Line(PREFIX + scheme.id, Fraction(0), -_granted(scheme, lot, terms, covered, Fraction(0)))
            yield from components((line,))


def recomputed(terms: Terms, tariffs: Tariffs, digest: str) -> Mapping[str, tuple[object, object]]:
    """What of the terms is not as their record and these tables give it again: by place, what stands there and what would."""
    record = terms.landed
    if record is None:
        return {"landed": ("the terms hold no landed cost", None)}
    if record.tariffs != digest:
        return {"landed.tariffs": (record.tariffs, digest)}
    again = with_landed(terms, tariffs, record.deliveries, digest)
    if isinstance(again, Refusal):
        return {"landed": ("worked out", f"{again.code}: {again.detail}")}
    found: dict[str, tuple[object, object]] = {}
    told = again.landed
    if told is not None and replace(told, caps=record.caps) != record:
        found["landed.sources"] = (record.sources, sources_of(tariffs))
    # A record of before caps were kept holds none; whoever has the tables reads them there.
    if told is not None and record.caps and told.caps != record.caps:
        found["landed.caps"] = (record.caps, told.caps)
    for lot, made in zip(terms.lots, again.lots, strict=True):
        if lot.evaluation != made.evaluation:
            found[f"lots.{lot.id}.evaluation"] = (lot.evaluation, made.evaluation)
    return found
