"""The process in which one parser is fuzzed: `python -m tests.faults.fuzzing PARSER SECONDS CORPUS [options of the fuzzer]`.

The seconds are the processor's: beside others on a busy machine a parser is fed as much as it would be alone.
"""

from __future__ import annotations

import os
import signal
import sys
from functools import partial

import atheris

from tests.faults.watched import Watched

with atheris.instrument_imports(include=["auction"]):
    from tests.faults.fuzzed import PARSERS

if __name__ == "__main__":
    tries, seconds = PARSERS[sys.argv.pop(1)].tries, float(sys.argv.pop(1))
    end_in_good_order = partial(os.kill, os.getpid(), signal.SIGUSR1)  # the fuzzer's own sign
    atheris.Setup(sys.argv, Watched(tries, seconds, end_in_good_order))
    atheris.Fuzz()
