"""Codecs made in several threads at once, as a start makes them: what msgspec knows of a class is used only when it is whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Threads change after every step; the classes of a kind are new to msgspec once in a process, so each process tries each kind once.
MAKERS = """
import sys, threading
from auction.ledger.fast import FastCodec, StateCodec
from auction.live.rules import MARKET_RULES, POOL_RULES, auction_rules
from auction.live.secrets import Secrets

def use(rules, turn, gate):
    gate.wait()
    if turn % 2 == 0:
        FastCodec(commands=rules.commands, events=rules.events)
    else:
        codec = StateCodec(type(rules.new_state()), rules.commands)
        codec.from_bytes(codec.to_bytes(rules.new_state(), {}))

sys.setswitchinterval(1e-6)
for rules in (auction_rules(Secrets(bytes(32))), POOL_RULES, MARKET_RULES):
    gate = threading.Barrier(6)
    threads = [threading.Thread(target=use, args=(rules, turn, gate)) for turn in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
print("whole")
"""


def test_codecs_are_made_in_many_threads_at_once() -> None:
    for _ in range(2):
        made = subprocess.run([sys.executable, "-c", MAKERS], cwd=ROOT, capture_output=True, text=True, check=False)
        assert (made.returncode, made.stdout.strip()) == (0, "whole"), made.stderr[-2000:]
