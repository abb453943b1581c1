"""Sharing as it grows: rationing among up to a million, and a saving divided among up to 24, beside bare Python and an oracle.

Each task is measured in a process of its own, in seconds of its processor, so that neither others nor its neighbours count.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeVar

import coopgame

from auction.core.money import apportion, whole_parts
from auction.pool.claims import RATION_RULES
from auction.pool.game import Game, Need, table_of, walks
from auction.pool.levels import levels_of
from auction.pool.menus import all_units, cheapest
from auction.pool.nucleolus import proved
from auction.pool.rationing import ration
from auction.pool.shapley import orders_of, sampled, shapley
from auction.pool.terms import Rationing
from auction.solvers.sharing import fast_table, fast_walks

PARTS: Final = 50
SEED: Final = 7
PLENTY: Final = 2**53 - 1
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Measured:
    """A task, its size, the seconds of its processor, the peak of memory in MiB, the target, and what else is worth telling."""

    task: str
    size: int
    seconds: float
    peak_mib: int
    target: float | None
    note: str


def game_of(members: int, parts: int = PARTS) -> Game:
    """Members that all need all parts, each part sold at three tiers by one seller; they pay the pooled price by piece."""
    dice = random.Random(SEED)
    needs = []
    for part in range(parts):
        price = dice.randrange(10_000, 5_000_000)
        sold = all_units((1, 1_000, 10_000), (price, price * 9 // 10, price * 3 // 4), most=PLENTY)
        needs.append(Need(f"p{part:02}", tuple(dice.randrange(1, 3_000) for _ in range(members)), (sold,)))
    ids = tuple(f"m{place:02}" for place in range(members))
    bare = Game(ids, tuple(needs), (0,) * members, 10_000)
    shares = [apportion(bare.minor(cheapest(need.menus, sum(need.pieces)) or 0), need.pieces) for need in needs]
    return Game(ids, tuple(needs), tuple(map(sum, zip(*shares, strict=True))), 10_000)


def timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """The seconds of the processor that the work took, and what came of it."""
    began = time.process_time()
    made = work()
    return time.process_time() - began, made


def _rationing(rule: str, claimants: int) -> tuple[float, str]:
    dice = random.Random(SEED)
    ids = [f"m{place:07}" for place in range(claimants)]
    in_turn = rule.endswith(" shuffled")
    asks = {id: dice.randrange(1, 10_000) for id in ids}
    if in_turn:
        asks = dict(dice.sample(list(asks.items()), claimants))
    supply = sum(asks.values()) * 7 // 10
    seconds, got = timed(lambda: ration(supply, asks, Rationing(rule=rule.removesuffix(" shuffled"))))  # type: ignore[arg-type]
    assert sum(got.values()) == supply
    assert all(0 <= got[id] <= asks[id] for id in asks)
    return seconds, "the sum is exact"


def _shapley(name: str, members: int) -> tuple[float, str]:
    game = game_of(members)
    seconds, table = timed(lambda: (fast_table if name == "arrays" else table_of)(game))
    more, parts = timed(lambda: shapley(table))
    assert sum(whole_parts(*parts)) == game.total
    return seconds + more, f"of which every coalition's saving {seconds:.2f} s"


def _nucleolus(name: str, members: int) -> tuple[float, str]:
    table = fast_table(game_of(members))
    seconds, levels = timed(lambda: levels_of(table))
    more, parts = timed(lambda: proved(table, levels))
    assert not isinstance(parts, str), parts
    return seconds + more, f"{len(levels)} levels, of which proving them {more:.2f} s"


def _proof(name: str, members: int) -> tuple[float, str]:
    game = game_of(members)
    levels = levels_of(fast_table(game))
    taken, table = timed(lambda: table_of(game))
    seconds, parts = timed(lambda: proved(table, levels))
    assert not isinstance(parts, str), parts
    return seconds, f"bare Python, no solver; every coalition's saving before it {taken:.1f} s"


def _oracle(name: str, members: int) -> tuple[float, str]:
    table = fast_table(game_of(members))
    values = [table.value(each) for each in range(1, 1 << members)]
    ours, parts = timed(lambda: proved(table, levels_of(table)))
    assert not isinstance(parts, str), parts
    exact = [Fraction(part, parts[1]) for part in parts[0]]
    if name == "exact oracle":
        seconds, told = timed(lambda: coopgame.nucleolus_exact(values)["allocation"])
        assert list(told) == exact, "the oracle says otherwise"
        return seconds, f"coopgame, in fractions, equal to the last digit; ours {ours:.3f} s"
    whole = values[-1]  # floats want savings of about one; of some larger games the oracle cannot make out the solution
    seconds, told = timed(lambda: coopgame.nucleolus(coopgame.Game([value / whole for value in values]))["allocation"])
    off = max(abs(float(mine / whole) - theirs) for mine, theirs in zip(exact, told, strict=True))
    assert off < 1e-9, off
    return seconds, f"coopgame, in floats, off by at most {off:.0e} of the saving; ours {ours:.3f} s"


def _sampled(name: str, members: int) -> tuple[float, str]:
    game = game_of(members)
    orders = list(orders_of(game.members, "seed"))
    walked_by = fast_walks if name == "arrays" else walks
    seconds, sample = timed(lambda: sampled(game, orders, walked_by(game, orders)))
    shares = whole_parts(*sample.parts)
    assert sum(shares) == game.total
    mean = sum(shares) / members
    return seconds, f"{len(orders):,} orders; largest standard error {100 * max(sample.errors) / mean:.2f} % of the mean share"


TASKS: Final[dict[str, tuple[Callable[[str, int], tuple[float, str]], float | None]]] = {
    **{f"ration {rule}": (_rationing, 2.0) for rule in (*RATION_RULES, "talmud shuffled")},
    "Shapley arrays": (_shapley, 5.0),
    "Shapley bare": (_shapley, None),
    "nucleolus arrays": (_nucleolus, 5.0),
    "nucleolus proof": (_proof, None),
    "nucleolus exact oracle": (_oracle, None),
    "nucleolus float oracle": (_oracle, None),
    "sampled arrays": (_sampled, None),
}


def measure(members: int, claimants: int) -> list[Measured]:
    """Every task at its sizes, up to so many members and claimants."""
    rationed = [(task, claimants) for task in TASKS if task.startswith("ration")]
    sizes = [("Shapley bare", 12), ("Shapley bare", 16), *(("Shapley arrays", size) for size in (12, 16, 20, 22, 24))]
    sizes += [("nucleolus arrays", size) for size in (10, 14, 18, 20)]
    sizes += [("nucleolus proof", 14), ("nucleolus exact oracle", 10), ("nucleolus float oracle", 12)]
    kept = [(task, size) for task, size in sizes if size <= members]
    kept.append(("sampled arrays", 100 if members > 20 else members))
    return [_apart(task, size) for task, size in (*rationed, *kept)]


def _apart(task: str, size: int) -> Measured:
    command = [sys.executable, "-m", "tests.bench.sharing", task, str(size)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return Measured(**json.loads(told.stdout))


def done(task: str, size: int) -> Measured:
    """One task, here and now."""
    work, target = TASKS[task]
    seconds, note = work(task.partition(" ")[2], size)
    # G12 names 22 members for five seconds and 24 for twenty-five.
    target = 25.0 if (task, size) == ("Shapley arrays", 24) else target
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Measured(task, size, round(seconds, 3), peak, target, note)


def plain(row: Measured) -> dict[str, Any]:
    """The figures of a task, as JSON has them."""
    return {name: getattr(row, name) for name in Measured.__slots__}


def table(rows: Sequence[Measured]) -> str:
    """A line a task: its size, its seconds beside the target, the peak of memory, and a note."""
    told = [f"sharing: seconds of the processor, {PARTS} parts of three tiers, seed {SEED}"]
    told.append(f"{'task':<26} {'size':>9} {'seconds':>9} {'target':>8} {'peak':>9}  note")
    for row in rows:
        target = "" if row.target is None else f"{row.target:g}"
        told.append(f"{row.task:<26} {row.size:>9,} {row.seconds:>9.3f} {target:>8} {row.peak_mib:>5} MiB  {row.note}")
    return "\n".join(told)


if __name__ == "__main__":
    print(json.dumps(plain(done(sys.argv[1], int(sys.argv[2])))))
