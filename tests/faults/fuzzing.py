"""The process in which one parser is fuzzed: `python -m tests.faults.fuzzing PARSER CORPUS [options of the fuzzer]`."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["auction"]):
    from tests.faults.fuzzed import PARSERS

if __name__ == "__main__":
    tries = PARSERS[sys.argv.pop(1)].tries
    atheris.Setup(sys.argv, tries)
    atheris.Fuzz()
