"""The steps of contracts as news for another system: each read off the entry that recorded it, under an id that never changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from auction.core.entries import Entry
from auction.core.events import AwardReopened, ContractApproved, ContractDrawn, ContractReturned, ContractSigned

MARKS: Final = tuple(
    f'"{kind.TYPE}"'.encode() for kind in (AwardReopened, ContractApproved, ContractDrawn, ContractReturned, ContractSigned)
)
"""What the bytes of an entry hold that has such news, and few others do."""

KINDS: Final = ("contract.drawn", "contract.approved", "contract.returned", "contract.signed", "contracts.void")
"""What news there is, by its kind."""


@dataclass(frozen=True, slots=True)
class News:
    """One step: its id (auction, entry, place among the steps of that entry), its kind, its stamp, and what is told of it."""

    id: str
    kind: str
    at: int
    data: dict[str, Any]


def news_of(auction: str, entry: Entry) -> tuple[News, ...]:
    """The steps that this entry recorded, in their order."""
    told = ((kind, {"auction": auction, "entry": entry.seq, **data}) for kind, data in _steps(entry))
    return tuple(News(f"{auction}:{entry.seq}:{place}", kind, entry.at, data) for place, (kind, data) in enumerate(told))


def may_have_news(body: bytes) -> bool:
    """Whether the entry of these bytes is worth reading closely."""
    return any(mark in body for mark in MARKS)


def _steps(entry: Entry) -> Iterator[tuple[str, dict[str, Any]]]:
    if any(isinstance(event, AwardReopened) for event in entry.events):
        yield "contracts.void", {}  # whatever contracts this auction had stand no longer (H4, I5)
    for event in entry.events:
        match event:
            case ContractDrawn(contract=contract):
                parties = {"supplier": contract.supplier, "member": contract.member}
                yield "contract.drawn", {"contract": contract.number, **parties}
            case ContractApproved(contract=number, person=person):
                yield "contract.approved", {"contract": number, "person": person}
            case ContractReturned(contract=number, person=person, reason=reason):
                yield "contract.returned", {"contract": number, "person": person, "reason": reason}
            case ContractSigned(contract=number):
                ink = {"sha256": event.sha256, "key": event.key, "signature": event.signature}
                yield "contract.signed", {"contract": number, **ink}
            case _:
                pass
