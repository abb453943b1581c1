"""An award of a problem in full, from files: read, checked with or without a certificate, and told. Runs on a bare Python."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from auction.award.admission import refusals
from auction.award.certificate import Certificate, read_certificate, recorded, verify
from auction.award.document import hash_of, read
from auction.award.pieces import Piece, book_of, pieces_of
from auction.award.refused import Refused
from auction.award.settling import award_hash
from auction.award.sourcing import Awarded, Sourcing
from auction.award.tally import Tally, tally
from auction.core.money import price_text, round_half_up_div
from auction.ledger.codec import Plain


@dataclass(frozen=True, slots=True)
class Checked:
    """An award counted again: its tally, and the bound that its certificate proves where there is one.

    `needed` is whether it proves that the rules given up had to be.
    """

    problem: Sourcing
    award: Awarded
    tally: Tally
    bound: int | None
    needed: bool = False

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.tally.breaches


def read_problem(body: bytes) -> Sourcing | tuple[Refused, ...]:
    """The problem that a JSON text spells, or every reason why it is none that can be taken up (rule Q24)."""
    found = read(Sourcing, body)
    if isinstance(found, Refused):
        return (found,)
    return refusals(found) or found


def read_award(body: bytes) -> Certificate | Awarded | tuple[Refused, ...]:
    """The certificate, or the award alone, that a JSON text spells."""
    certificate = read_certificate(body)
    if not isinstance(certificate, Refused):
        return certificate
    award = read(Awarded, body)
    return award if not isinstance(award, Refused) else (certificate if b'"certificate"' in body else award,)


def check(problem: Sourcing, award: Certificate | Awarded) -> Checked:
    """Count the award again. Of an award without certificate no bound is proven, and what it says of one is left aside."""
    if isinstance(award, Certificate):
        verdict = verify(problem, award)
        found = tally(problem, award.award)
        bound, needed = (verdict.bound, award.needed is not None) if verdict.holds else (None, False)
        return Checked(problem, award.award, replace(found, breaches=verdict.breaches), bound, needed)
    return Checked(problem, award, tally(problem, replace(award, bound=min(award.bound, award.cost))), None)


def checked_json(checked: Checked) -> dict[str, Plain]:
    """What was found, as JSON values: money as decimal text."""
    problem, found, award = checked.problem, checked.tally, checked.award
    bound = checked.bound
    return {
        "problem": problem.id,
        "problem_hash": hash_of(problem),
        "award_hash": award_hash(award),
        "legal": checked.holds,
        "breaches": [{"rule": each.rule, "id": each.id, "what": each.what, "by": each.by} for each in found.breaches],
        "currency": problem.currency,
        "cost": _money(problem, found.cost),
        "paid": _money(problem, found.paid),
        "rebates": _money(problem, found.rebates),
        "adjusted": _money(problem, found.adjusted),
        "left": _money(problem, found.left),
        "penalties": _money(problem, found.penalties),
        "bound": None if bound is None else _money(problem, bound),
        "gap_ppm": None if bound is None else _gap_ppm(found.cost, bound),
        "given_up": list(award.given_up),
        "given_up_proven": checked.needed,
        "indices": [
            {"index": each.id, "month": each.month, "value": each.value, "source": each.source} for each in recorded(problem)
        ],
        "solver": award.solver,
        "version": award.version,
        "path": award.path,
        "lines": [_line(problem, piece) for piece in _pieces(checked)],
    }


def checked_text(checked: Checked) -> str:
    """What was found, for people."""
    problem, found = checked.problem, checked.tally
    rows: list[tuple[str, ...]] = [("supplier", "item", "offer", "units", f"money {problem.currency}")]
    for piece in _pieces(checked):
        rows.append((piece.supplier.id, piece.item.id, piece.fill.id, str(piece.units), _money(problem, piece.money)))
    lines = _table(rows)
    sums = (("paid", found.paid), ("rebates", -found.rebates), ("adjusted", found.adjusted), ("left", found.left))
    lines += [f"{name:<10} {_money(problem, money)}" for name, money in (*sums, ("penalties", found.penalties)) if money]
    lines.append(f"{'cost':<10} {_money(problem, found.cost)}")
    lines += [f"at {each.id} of {each.month}: {each.value}" for each in recorded(problem)]
    if checked.award.given_up:
        proven = "that nothing keeps them is proven" if checked.needed else "that nothing keeps them is not proven"
        lines.append(f"given up   {', '.join(checked.award.given_up)}; {proven}")
    lines += [f"{each.rule} {each.id}: {each.what}" for each in found.breaches]
    if not checked.holds:
        lines.append("This award does not hold.")
    elif checked.bound is None:
        lines.append("Legal, and costs what it says. Without a certificate nothing is proven of cheaper awards.")
    elif checked.bound == found.cost:
        lines.append("Legal, costs what it says, and no legal award costs less: proven.")
    else:
        gap = _gap_ppm(found.cost, checked.bound)
        told = f"{_money(problem, checked.bound)} ({price_text(gap, 4)} % less)"
        lines.append(f"Legal, costs what it says, and no legal award costs less than {told}: proven.")
    lines.append(f"award {award_hash(checked.award)}")
    return "\n".join(lines)


def refused_json(refused: Sequence[Refused]) -> dict[str, Plain]:
    """Why a document was not taken up, as JSON values."""
    told: list[Plain] = [{"code": each.code, "path": each.path, "en": each.english, "zh": each.chinese} for each in refused]
    return {"error": "; ".join(map(str, refused[:3])), "refused": told}


def refused_text(refused: Sequence[Refused], document: str = "problem") -> str:
    """Why a document was not taken up, a line each; what is said of the whole of it names the document."""
    return "\n".join(f"{each.path or document}: {each.english} [{each.code}]" for each in refused)


def _gap_ppm(cost: int, bound: int) -> int:
    """By how many millionths of the cost another award could be cheaper at the most."""
    return 0 if cost == bound or not cost else round_half_up_div((cost - bound) * 1_000_000, abs(cost))


def _pieces(checked: Checked) -> list[Piece]:
    pieces = pieces_of(book_of(checked.problem), checked.award)
    return sorted(pieces, key=lambda piece: (piece.supplier.id, piece.item.id, piece.fill.id))


def _line(problem: Sourcing, piece: Piece) -> dict[str, Plain]:
    return {
        "supplier": piece.supplier.id,
        "item": piece.item.id,
        "offer": piece.fill.id,
        "units": piece.units,
        "money": _money(problem, piece.money),
    }


def _money(problem: Sourcing, amount: int) -> str:
    return price_text(amount, problem.scale)


def _table(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows in columns, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    sides = "<<<>>"
    cells = (zip(row, sides, widths, strict=True) for row in rows)
    return ["  ".join(f"{cell:{side}{width}}" for cell, side, width in row).rstrip() for row in cells]
