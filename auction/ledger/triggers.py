"""The triggers by which a SQLite ledger itself refuses a gap, a fenced owner and every change of what was appended.

They hold for whoever opens the file, with whatever program; taking them away is itself a change an audit finds by the chain.
"""

from __future__ import annotations

from typing import Final

_FENCE: Final = """
CREATE TRIGGER IF NOT EXISTS segments_fenced BEFORE INSERT ON segments
WHEN NEW.epoch IS NOT (SELECT epoch FROM owners WHERE stream = NEW.stream)
BEGIN SELECT RAISE(ABORT, 'another epoch owns the stream'); END
"""
_NEXT: Final = """
CREATE TRIGGER IF NOT EXISTS segments_next BEFORE INSERT ON segments
WHEN NEW.first_seq IS NOT 1 + coalesce(
  (SELECT last_seq FROM segments WHERE stream = NEW.stream ORDER BY first_seq DESC LIMIT 1), 0)
BEGIN SELECT RAISE(ABORT, 'not the next entry of the stream'); END
"""
_EPOCH: Final = """
CREATE TRIGGER IF NOT EXISTS owners_only_rise BEFORE UPDATE ON owners
WHEN NEW.stream IS NOT OLD.stream OR NEW.epoch <= OLD.epoch
BEGIN SELECT RAISE(ABORT, 'an epoch only rises'); END
"""


def _never(deed: str, table: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the ledger is only ever appended to'); END"
    )


TRIGGERS: Final = (
    _FENCE,
    _NEXT,
    _EPOCH,
    _never("UPDATE", "segments"),
    _never("DELETE", "segments"),
    _never("DELETE", "owners"),
)
