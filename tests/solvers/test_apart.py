"""A worker that does its work, and workers that die, hang, lie, or take too much: real processes, and a report of each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from array import array
from dataclasses import replace

import pytest

from auction.award.proof import Proof
from auction.award.rows import NONE, Rows
from auction.solvers.apart import Apart
from auction.solvers.effort import Effort, Limits
from auction.solvers.found import Found, disposed, said
from tests.solvers.problems import rows_of

KNAPSACK = rows_of([5, 4, 3], [0] * 3, [1] * 3, [({0: 2, 1: 3, 2: 1}, 4, NONE)], shift=10)
READ = "import sys, json; head = json.loads(sys.stdin.buffer.readline()); sys.stdin.buffer.read(8 * sum(head['sizes'])); "


def worker(body: str) -> tuple[str, ...]:
    """A worker of our own making: it reads its problem, and then does as it likes."""
    return (sys.executable, "-c", READ + body)


def saying(found: Found) -> tuple[str, ...]:
    """A worker that says this, whatever it was asked."""
    return worker(f"print('{{\"found\": 1}}'); print({said(found)!r})")


def hard() -> Rows:
    """A problem that no solver is done with soon: many sets that tie, of weights that no sum of them meets."""
    entries = {column: 10**6 + 7 * column * column % 10007 * 2 for column in range(60)}
    total = sum(entries.values())
    odd = total // 4 * 2 + 1
    return rows_of([1] * 60, [0] * 60, [1] * 60, [(entries, odd, odd)])


def test_a_worker_does_what_the_solver_does_here() -> None:
    heard: list[str] = []
    found = Apart(KNAPSACK).run(lambda what, done, of: heard.append(what))
    assert (found.code, found.cost, found.bound) == ("solved", 17, 17)
    assert list(found.values or ()) == [0, 1, 1]
    assert heard[0] == "relaxing"
    assert "solving" in heard
    assert disposed(KNAPSACK, found) == found


def test_what_nothing_can_keep_is_proven_by_a_worker_too() -> None:
    assert Apart(rows_of([1], [0], [1], [({0: 2}, 1, 1)])).run().code == "infeasible"


def test_a_worker_that_is_killed_is_reported() -> None:
    apart = Apart(hard(), Effort(nodes=10**9, cases=10**9))
    killed = threading.Event()

    def kill(what: str, done: int, of: int) -> None:
        if what == "solving" and apart.process and not killed.is_set():
            killed.set()
            os.kill(apart.process, signal.SIGKILL)

    found = apart.run(kill)
    assert killed.is_set()
    assert (found.code, found.values) == ("solver_died", None)
    assert str(-signal.SIGKILL) in found.detail


def test_a_worker_that_hangs_is_ended() -> None:
    begun = time.monotonic()
    for command in (worker("import time; time.sleep(600)"), (sys.executable, "-c", "import time; time.sleep(600)")):
        found = Apart(KNAPSACK, limits=Limits(seconds=0.5), command=command).run()
        assert (found.code, found.values) == ("solver_hung", None)
    assert time.monotonic() - begun < 60


def test_a_worker_that_is_cancelled_leaves_nothing() -> None:
    apart = Apart(hard(), Effort(nodes=10**9, cases=10**9))
    found = apart.run(lambda what, done, of: apart.cancel())
    assert (found.code, found.values) == ("cancelled", None)
    assert Apart(KNAPSACK).run().code == "solved"
    never = Apart(KNAPSACK)
    never.cancel()
    assert never.run().code == "cancelled"


def test_a_worker_that_runs_out_of_memory_is_reported() -> None:
    found = Apart(KNAPSACK, limits=Limits(memory=48 << 20)).run()
    assert (found.code, found.values) == ("out_of_memory", None)
    greedy = worker("import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28)); bytearray(1 << 30)")
    assert Apart(KNAPSACK, command=greedy).run().code == "out_of_memory"


HONEST = Found("solved", array("q", [0, 1, 1]), 17, 17, Proof((0,), (5 << 39,)))


@pytest.mark.parametrize(
    ("lie", "why"),
    [
        (replace(HONEST, cost=16), "it says 16"),
        (replace(HONEST, bound=18), "it says 17 and 18, and that is 17 and 17"),
        (replace(HONEST, values=array("q", [0, 0, 1])), "row 0 is broken"),
        (replace(HONEST, values=array("q", [2, 0, 0])), "outside its ends"),
        (replace(HONEST, values=array("q", [1, 1])), "2 amounts for 3"),
        (replace(HONEST, proof=Proof((7,), (1,))), "no row"),
        (replace(HONEST, proof=Proof((0,), (-1,))), "no such end"),
        (replace(HONEST, proof=Proof((0, 0), (1,))), "proof is none"),
    ],
)
def test_a_worker_that_lies_is_found_out(lie: Found, why: str) -> None:
    found = Apart(KNAPSACK, command=saying(lie)).run()
    assert (found.code, found.values) == ("solver_lied", None)
    assert why in found.detail


def test_an_honest_worker_is_let_be() -> None:
    assert Apart(KNAPSACK, command=saying(HONEST)).run() == HONEST


def test_a_claim_that_nothing_is_legal_needs_a_proof() -> None:
    claim = Found("infeasible", None, None, 99, Proof((), ()))
    assert Apart(KNAPSACK, command=saying(claim)).run().code == "not_found"


@pytest.mark.parametrize(
    "said", ["nonsense", "[]", "{}", '{"found": 1}', '{"told": 3}', '{"found": 1}\n{"code": "solver_died"}', ""]
)
def test_a_worker_that_makes_no_sense_is_reported(said: str) -> None:
    found = Apart(KNAPSACK, command=worker(f"print({said!r})")).run()
    assert found.code in ("solver_lied", "solver_died")
    assert found.values is None


def test_a_worker_ends_with_the_one_who_asked() -> None:
    script = (
        "import os, sys, threading; from auction.solvers.apart import Apart; from auction.solvers.effort import Effort;"
        "from tests.solvers.test_apart import hard; apart = Apart(hard(), Effort(nodes=10**9, cases=10**9));"
        "apart.run(lambda what, done, of: (print(apart.process, flush=True), os._exit(0)) if what == 'solving' else None)"
    )
    root = os.path.dirname(os.path.dirname(os.path.dirname(__file__)))
    ended = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False)
    pid = int(ended.stdout.split()[-1])
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        with open(f"/proc/{pid}/stat", encoding="ascii") as state:
            if state.read().rpartition(")")[2].split()[0] == "Z":
                return
        time.sleep(0.1)
    pytest.fail("the worker lives on alone")
