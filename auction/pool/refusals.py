"""Why a pool says no: every refusal, coded, in order of precedence. The first check that fails names the refusal.

The shape, and the code for an id used twice, are those of core/refusals.py.
"""

from typing import Final

from auction.core.refusals import Kind, Refusal

PRECEDENCE: Final[tuple[Kind, ...]] = (
    Kind("bid_id_reused", "P14", "changed", "this id already names another request"),
    Kind("not_permitted", "P11", "never", "this role or party may not ask for this"),
    Kind("pool_exists", "P10", "never", "a pool is opened once"),
    Kind("pool_not_open", "P10", "later", "no pool has been opened here"),
    Kind("pool_invalid", "P10", "changed", "a pool needs an id, a title and members with an id and a name each, once"),
    Kind("pool_frozen", "P13", "never", "the pool has been frozen"),
    Kind("member_unknown", "P11", "never", "this party is not a member of the pool"),
    Kind("bom_invalid", "P1", "changed", "the file's name, builds or lines are not what a bill of materials may hold"),
    Kind("bom_unaccounted", "P2", "changed", "some line of the file is neither demand nor reported, or counted twice"),
    Kind("bom_empty", "P1", "changed", "the file has no usable line"),
    Kind("bom_unchanged", "P9", "never", "this very file stands in the pool already"),
    Kind("bom_doubled", "P9", "changed", "the member's same lines stand under another file name: raise its builds"),
    Kind("bom_unknown", "P12", "later", "the member has no file of this name in the pool"),
    Kind("pool_full", "P1", "changed", "the pool would hold more lines than can be pooled"),
    Kind("pool_empty", "P13", "later", "there is no demand to freeze"),
)

KINDS: Final = {kind.code: kind for kind in PRECEDENCE}


def refuse(code: str, detail: str = "") -> Refusal:
    """The refusal of that code, with the rule the table gives it."""
    return Refusal(code, KINDS[code].rule, detail)
