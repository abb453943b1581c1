"""Parsers fed with bytes that a fuzzer makes up, led by what of the code they reach: none may fall, hang or swell.

`python -m tests.faults fuzz [--parser NAME] [--seconds S]` prints one JSON object. Each parser (fuzzed.py) runs in a process of its
own, for so many seconds of the processor, with a bound on memory and on the time of one input. What makes it fail is kept in the
folder that `--keep` names.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tests.faults.fuzzed import PARSERS, ROOT

HANGS_AFTER_S: Final = 60
"""An input that is not done with by the clock in this time, whoever else wants the processor, will never be."""
STALLS: Final = 20
"""So many times longer than the processor's time may the clock's be, where many others want it."""
MOST_MIB: Final = 1024
LONGEST_INPUT: Final = 16 * 1024
ENOUGH: Final = find_spec("atheris") is not None
"""Whether the fuzzer is installed: it is made for Linux on x86-64 alone."""


@dataclass(slots=True)
class Fuzzed:
    """What came of one parser: how many inputs it was given, and what it did wrong."""

    parser: str
    inputs: int = 0
    faults: list[str] = field(default_factory=list)


def fuzz(parser: str, seconds: int, keep: Path, seed: int = 0) -> Fuzzed:
    """Feed one parser for so long."""
    found = Fuzzed(parser)
    with tempfile.TemporaryDirectory() as place:
        corpus = Path(place)
        for number, begun in enumerate(PARSERS[parser].seeds()):
            (corpus / f"{number:04}").write_bytes(begun)
        keep.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [
                *(sys.executable, "-m", "tests.faults.fuzzing", parser, str(seconds), str(corpus)),
                "-print_final_stats=1",
                f"-timeout={HANGS_AFTER_S}",
                f"-rss_limit_mb={MOST_MIB}",
                f"-max_len={LONGEST_INPUT}",
                f"-seed={seed}",
                f"-artifact_prefix={keep}/{parser}-",
            ],
            cwd=ROOT,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=STALLS * seconds + 600,
        )
    runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
    found.inputs = int(runs[1]) if runs else 0
    if done.returncode != 0 or runs is None:
        found.faults.append(done.stderr[-1500:] + done.stdout[-1500:])  # the fuzzer's words, then Python's
    return found


def main(arguments: list[str]) -> int:
    """Run and print one JSON object; 1 on any fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults fuzz", description="Feed the parsers with made-up bytes.")
    parser.add_argument("--parser", choices=tuple(PARSERS), help="this one alone")
    parser.add_argument("--seconds", type=int, default=60, help="of the processor, for each parser")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "poolbid-fuzz", help="where faulty inputs go")
    chosen = parser.parse_args(arguments)
    if not ENOUGH:
        print("the fuzzer (atheris) is not installed on this machine", file=sys.stderr)
        return 2
    names = [chosen.parser] if chosen.parser else list(PARSERS)
    found = [fuzz(name, chosen.seconds, chosen.keep, chosen.seed) for name in names]
    told = {
        "parsers": len(found),
        "seconds": chosen.seconds * len(found),
        "inputs": sum(each.inputs for each in found),
        "faults": {each.parser: each.faults for each in found if each.faults},
        "inputs_of": {each.parser: each.inputs for each in found},
    }
    print(json.dumps(told, indent=2))
    return 1 if told["faults"] else 0
