"""`python -m tests.mutation`: change the rules' code in one small way after another, and see whether a test notices.

    python -m tests.mutation                            all of auction/core; the last lines are the score
    python -m tests.mutation auction/core/overtime.py   these files alone
    python -m tests.mutation --share 1/20               every twentieth mutant, beginning with the first
    python -m tests.mutation --out FILE                 write every verdict to it, a JSON object a line
    python -m tests.mutation --again FILE               what was noticed when that was written stands, and so does the list of
                                                        survivors; the rest is tried
    python -m tests.mutation --budget 1                 for each mutant no more tests than took a second when they were watched
    python -m tests.mutation --tests tests/rules        by these tests, in place of the usual ones

What counts as a change, and what is left alone, is told in `mutants.py`; how it is tried in `warm.py`. A mutant that no test
notices is a survivor. Those that change nothing anybody could notice are kept in `survivors.toml` with the reason; where any
other survives, the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import pytest

from tests.mutation.mutants import CORE, ROOT, module_name, modules, mutants_of
from tests.mutation.survivors import Name, explained
from tests.mutation.warm import Outcome, Verdict, Warm, within_pytest

OF_CORE = (
    "believing",
    "changed_fields",
    "days",
    "errors",
    "landed_terms",
    "money",
    "parts",
    "presets",
    "seen",
    "standing",
    "terms",
    "words",
)
USUAL = (
    "tests/rules",
    *(f"tests/core/test_{name}.py" for name in OF_CORE),
    *(f"tests/properties/test_{name}.py" for name in ("late_ticks", "preview", "proxies", "quantity_views", "views")),
    *("tests/award", "tests/golden", "tests/live/test_news.py", "tests/live/test_proxy_news.py"),
    "tests/mutation/plays.py",
)
"""The tests that are run: those that ask the rules themselves, without server, socket or browser, and the quick properties."""


UNNOTICED: Final[tuple[Outcome, str]] = ("survived", "")


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.mutation", description="Whether tests notice changes of auction/core.")
    asked.add_argument("paths", nargs="*", type=Path, help="files or folders; auction/core unless said")
    asked.add_argument("--share", default="1/1", help="K/N: of the mutants every N-th, beginning with the K-th")
    asked.add_argument("--out", type=Path, help="write the verdicts to this file")
    asked.add_argument("--again", type=Path, help="what tests noticed in this file stands, and the list; try the rest")
    asked.add_argument("--tests", nargs="+", default=list(USUAL), help="files or folders of tests")
    asked.add_argument("--budget", type=float, help="seconds of tests for each mutant; all that reach it unless said")
    given = asked.parse_args()
    chosen, of = map(int, given.share.split("/"))
    paths = [each for path in given.paths or [CORE] for each in (modules(path.resolve()) if path.is_dir() else [path.resolve()])]
    before = {} if given.again is None else dict.fromkeys(explained(), UNNOTICED) | noticed_in(given.again)
    verdicts: list[Verdict] = []

    def work(items: Sequence[pytest.Item]) -> None:
        began = time.monotonic()
        warm = Warm(items, given.budget)
        print(f"{len(warm.trials)} tests, watched in {time.monotonic() - began:.0f} s", flush=True)
        for name in warm.unsound:
            print(f"left out, as it fails without any change, or in a fork: {name}", flush=True)
        number = 0
        with open(os.devnull if given.out is None else given.out, "w", encoding="utf-8") as out:
            for path in paths:
                tree, mutants = mutants_of(path)
                for _, of_function in groupby(mutants, key=lambda mutant: (mutant.function, mutant.within.start)):
                    numbered = list(enumerate(of_function, number))
                    number += len(numbered)
                    wanted = [mutant for place, mutant in numbered if place % of == chosen - 1]
                    stands = [Verdict(each, *before[each.name], 0.0) for each in wanted if each.name in before]
                    for verdict in (*stands, *warm.judge(tree, [each for each in wanted if each.name not in before])):
                        verdicts.append(verdict)
                        tell(verdict)
                        print(json.dumps(plain(verdict)), file=out, flush=True)
                print(f"{len(verdicts):6} tried up to {module_name(path)}", flush=True)

    began = time.monotonic()
    within_pytest(given.tests, work)
    print(summary(verdicts, time.monotonic() - began))
    known = explained()
    sys.exit(any(verdict.outcome in ("survived", "unreached") and verdict.mutant.name not in known for verdict in verdicts))


def tell(verdict: Verdict) -> None:
    """Name a mutant that no test noticed."""
    if verdict.outcome in ("survived", "unreached"):
        print(f"{verdict.outcome:9} {verdict.mutant}", flush=True)


def plain(verdict: Verdict) -> dict[str, Any]:
    """What is written of a verdict."""
    mutant = verdict.mutant
    named = {"module": mutant.module, "function": mutant.function, "before": mutant.before, "after": mutant.after}
    return {**named, "nth": mutant.nth, "line": mutant.lines.start, "outcome": verdict.outcome, "test": verdict.test}


def noticed_in(file: Path) -> dict[Name, tuple[Outcome, str]]:
    """The mutants that tests noticed when the file was written, and what each test was."""
    read = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return {
        (each["module"], each["function"], each["before"], each["after"], each["nth"]): (each["outcome"], each["test"])
        for each in read
        if each["outcome"] in ("killed", "endless")
    }


def summary(verdicts: Sequence[Verdict], took_s: float) -> str:
    """The figures of each module, and of all."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    known = explained()
    for verdict in verdicts:
        noticed = verdict.outcome in ("killed", "endless")
        kind = "noticed" if noticed else "explained" if verdict.mutant.name in known else "unexplained"
        for name in (verdict.mutant.module, "all"):
            counts[name].update([kind, "tried", verdict.outcome])
    lines = ["", "tried noticed endless survived unreached explained unexplained  score"]
    for name in [*sorted(counts.keys() - {"all"}), *(["all"] if verdicts else [])]:
        found = counts[name]
        figures = (found[kind] for kind in ("tried", "noticed", "endless", "survived", "unreached", "explained", "unexplained"))
        widths = zip(figures, (5, 7, 7, 8, 9, 9, 11), strict=True)
        share = 1000 * found["noticed"] // found["tried"]
        lines.append(" ".join(f"{figure:{width}}" for figure, width in widths) + f" {share // 10:4}.{share % 10} %  {name}")
    return "\n".join([*lines, f"{took_s:.0f} s, {len(verdicts)} mutants of {ROOT.name or 'the project'}"])


if __name__ == "__main__":
    main()
