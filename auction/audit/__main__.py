"""`python -m auction.audit BUNDLE`: the audit as a command, which runs with nothing installed."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from auction.audit import kept_contract, kept_proof
from auction.audit.awarded import check, checked_json, checked_text, read_award, read_problem, refused_json, refused_text
from auction.audit.bundle import read_bundle
from auction.audit.checkpoint import VerifierKey, read_key
from auction.audit.earlier import read_earlier
from auction.audit.receipts import read_receipts
from auction.audit.report import UNREADABLE, Report, as_json, printable, report_json, report_text
from auction.audit.script import read_tariffs
from auction.audit.verify import verify
from auction.core.errors import Unreadable


def audit(
    bundle: Path,
    *,
    key: Path | None = None,
    receipts: Path | None = None,
    tariffs: Path | None = None,
    earlier: Path | None = None,
) -> Report:
    """The report on the bundle in that file, with what else the auditor has: key, kept receipts, tariffs, what was kept before.

    Raises Unreadable, naming the file, when one of them cannot be read at all.
    """
    named = None if key is None else _key(key)
    kept = None if receipts is None else read_receipts(_content(receipts))
    tables = None if tariffs is None else read_tariffs(_content(tariffs))
    before = None if earlier is None else read_earlier(_content(earlier), str(earlier))
    return verify(read_bundle(_content(bundle)), key=named, receipts=kept, tariffs=tables, earlier=before)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report and return 0 when all agrees, 1 when something diverges, 2 when the file cannot be read."""
    asked = _parser("auction audit" if arguments is not None else _called()).parse_args(arguments)
    if asked.problem is not None:
        return _award(asked.problem, asked.bundle, as_lines=not asked.json)
    try:
        body = _content(asked.bundle)
        named = None if asked.key is None else _key(asked.key)
        if kept_proof.is_proof(body):
            proof = kept_proof.check_proof(body, named, str(asked.bundle))
            _say(kept_proof.verdict_json(proof) if asked.json else kept_proof.verdict_text(proof), sys.stdout)
            return proof.exit_code
        if kept_contract.is_contract(body):
            contract = kept_contract.check_contract(body, named, str(asked.bundle))
            _say(kept_contract.verdict_json(contract) if asked.json else kept_contract.verdict_text(contract), sys.stdout)
            return contract.exit_code
        report = audit(asked.bundle, key=asked.key, receipts=asked.receipts, tariffs=asked.tariffs, earlier=asked.earlier)
    except Unreadable as fault:
        _say(
            _unreadable(fault) if asked.json else printable(f"unreadable: {fault} (nothing was checked)"),
            sys.stdout if asked.json else sys.stderr,
        )
        return UNREADABLE
    _say(report_json(report) if asked.json else report_text(report), sys.stdout)
    return report.exit_code


def _award(problem: Path, award: Path, *, as_lines: bool) -> int:
    """Check an award, with or without its certificate, of a problem in full: 0 it holds, 1 it does not, 2 it cannot be read."""
    try:
        bodies = _content(problem), _content(award)
    except Unreadable as fault:
        _say(printable(f"unreadable: {fault}") if as_lines else _unreadable(fault), sys.stderr if as_lines else sys.stdout)
        return UNREADABLE
    asked, told = read_problem(bodies[0]), read_award(bodies[1])
    for document, refused in (("problem", asked), ("award", told)):
        if isinstance(refused, tuple):
            text = printable(refused_text(refused, document)) if as_lines else as_json(refused_json(refused))
            _say(text, sys.stderr if as_lines else sys.stdout)
            return UNREADABLE
    assert not isinstance(asked, tuple)
    assert not isinstance(told, tuple)
    found = check(asked, told)
    _say(printable(checked_text(found)) if as_lines else as_json(checked_json(found)), sys.stdout)
    return 0 if found.holds else 1


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        description="Verify a recorded auction: decide every command again. A signed contract is checked by its signature, the "
        "proof of a request (as a supplier downloads it after the close) by the signed root that it leads to.",
        epilog="Exit codes: 0 all agrees, 1 something diverges, 2 the file cannot be read.",
    )
    parser.add_argument(
        "bundle", type=Path, metavar="BUNDLE", help="the bundle as it was downloaded, a signed contract, or a proof"
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="the operator's public key, as published: name+id+base64")
    parser.add_argument("--receipts", type=Path, metavar="FILE", help="receipts a party kept, as JSON Lines")
    parser.add_argument(
        "--earlier",
        type=Path,
        metavar="FILE",
        help="what was kept or given out before: a bundle, checkpoint, proof or OCDS package",
    )
    parser.add_argument("--tariffs", type=Path, metavar="FILE", help="the tables its landed costs were worked out from, as JSON")
    parser.add_argument(
        "--problem", type=Path, metavar="FILE", help="an award problem: BUNDLE is then an award or certificate of it"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    return parser


def _called() -> str:
    """By what name this runs: the kit's own, wherever somebody has put it."""
    name = Path(sys.argv[0]).name
    return "python3 -m auction.audit" if name == "__main__.py" else f"python3 -I -S {name}"


def _key(path: Path) -> VerifierKey:
    """The key as text, or as the JSON object under which a server publishes it."""
    text = _content(path).decode("utf-8", "replace")
    try:
        published = json.loads(text)
    except (ValueError, RecursionError):
        return read_key(text, str(path))
    return read_key(str(published.get("key")) if isinstance(published, dict) else text, str(path))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Unreadable(str(path), fault.strerror or "cannot be read") from fault


def _unreadable(fault: Unreadable) -> str:
    return as_json({"agrees": None, "unreadable": {"path": fault.path, "reason": fault.reason}})


def _say(text: str, stream: TextIO) -> None:
    """Print whatever the terminal's encoding can show."""
    encoding = stream.encoding or "ascii"
    print(text.encode(encoding, "backslashreplace").decode(encoding), file=stream)


if __name__ == "__main__":
    sys.exit(main())
