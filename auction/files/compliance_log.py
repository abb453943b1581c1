"""A pool's compliance log to take away: what separates members first, then one row an entry (rule Y3)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from auction.files.exports import table
from auction.pool.competition import STATEMENT, Act

HEADER = ("entry", "at", "role", "party", "member", "asked", "outcome", "warned")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def compliance_csv(acts: Iterable[Act]) -> bytes:
    """The log as CSV, safe to open in a spreadsheet; moments in RFC 3339, UTC, to the microsecond."""
    said = [("", "", "", "", "", f"rule: {name}", text, "") for name, text in STATEMENT.items()]
    rows = [(act.seq, moment(act.at), act.role, act.party, act.member, act.asked, act.outcome, act.warned) for act in acts]
    return table(HEADER, [*said, *rows])


def moment(at: int) -> str:
    """The moment as RFC 3339 writes it."""
    return (_EPOCH + timedelta(microseconds=at)).isoformat(timespec="microseconds").replace("+00:00", "Z")
