"""What one member may see of a pool: its own lines and quantities, and the pool's totals of its own parts (rule P8)."""

from dataclasses import dataclass

from auction.pool.demand import DemandLine
from auction.pool.merge import Pool, PooledPart, PoolNote, merge
from auction.pool.needs import Requirements
from auction.pool.together import PartName


@dataclass(frozen=True, slots=True)
class MemberPart:
    """A part the member needs, in the member's own spelling: its quantity, the pool's total, and its lines.

    What it has not committed itself to, what serves in place of the part and what it requires are its own word alone.
    """

    id: str
    manufacturer: str
    part_number: str
    quantity: int
    total: int
    lines: tuple[DemandLine, ...]
    uncommitted: int
    others: tuple[PartName, ...]
    requirements: Requirements | None


@dataclass(frozen=True, slots=True)
class MemberView:
    """The pool as one member sees it. `notes` are about the member's own lines among themselves."""

    member: str
    parts: tuple[MemberPart, ...]
    notes: tuple[PoolNote, ...]


def view_for(pool: Pool, member: str) -> MemberView:
    """The member's view: built from its own lines alone, with one number added to each part, the pool's total.

    Nothing else of other members enters: no line, spelling, maker, quantity, name or count of theirs, and no part that
    only they need. (Of two members who need a part, each can work out the other's quantity from the total.)
    """
    own = merge((line for part in pool.parts for line in part.lines if line.member == member), pool.together)
    totals = {part.id: part.total for part in pool.parts}
    return MemberView(member, tuple(_member_part(part, totals[part.id]) for part in own.parts), own.notes)


def _member_part(part: PooledPart, total: int) -> MemberPart:
    named = part.id, part.manufacturer, part.part_number
    return MemberPart(*named, part.total, total, part.lines, part.uncommitted, part.others, part.requirements)
