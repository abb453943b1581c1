"""`python -m tests.supply [--sbom] [--audit]`: what an installation brings along, its licences and its known holes.

Without a flag: the licence list. `--sbom`: the bill of materials as CycloneDX JSON. `--audit`: asks the public database of
holes through pip-audit, which is to be installed beside; where it cannot be asked, nothing was audited, and that fails.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

from tests.supply.closure import closure
from tests.supply.licences import not_allowed, spdx
from tests.supply.sbom import sbom

CONSTRAINTS = Path(__file__).resolve().parents[2] / "constraints.txt"


def main(arguments: list[str]) -> int:
    """Print what was asked for; 1 where something may not come along or could not be audited."""
    parser = argparse.ArgumentParser(prog="python -m tests.supply", description="What an installation brings along.")
    parser.add_argument("--sbom", action="store_true", help="the bill of materials as CycloneDX JSON")
    parser.add_argument("--audit", action="store_true", help="ask the public database of known holes")
    chosen = parser.parse_args(arguments)
    if chosen.audit:
        return audit()
    parts = closure()
    if chosen.sbom:
        print(sbom(parts))
        return 0
    for part in parts:
        print(f"{part.name:<28} {part.version:<16} {spdx(part.licence) or 'NOT ALLOWED: ' + part.licence}")
    return 1 if not_allowed(parts) else 0


def audit() -> int:
    """Ask pip-audit about every pin; its own answer without data is success, so it is asked strictly."""
    if importlib.util.find_spec("pip_audit") is None:
        print("not audited: pip-audit is not installed (pip install pip-audit)", file=sys.stderr)
        return 1
    asked = [sys.executable, "-m", "pip_audit", "--strict", "--no-deps", "--disable-pip", "-r", str(CONSTRAINTS)]
    done = subprocess.run(asked, check=False)
    if done.returncode:
        print("a known hole, or not audited: see above", file=sys.stderr)
    return 1 if done.returncode else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
