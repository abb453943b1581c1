"""What terms add to bids for landed cost, worked out again from the tables an auditor brings (rule E12)."""

from collections.abc import Iterator

from auction.audit.finding import Divergence, evidence
from auction.audit.script import tariffs_hash
from auction.core.entries import Entry
from auction.core.events import AuctionAnnounced, TermsAmended
from auction.core.terms import Terms
from auction.ledger.codec import Plain, to_plain
from auction.market.delivered import recomputed
from auction.market.tariffs import Tariffs


def landed_faults(terms: Terms, tariffs: Tariffs, stream: str, entry: int) -> Iterator[Divergence]:
    """E12: each thing in the terms, which that entry set, that these tables give otherwise."""
    for place, (recorded, again) in recomputed(terms, tariffs, tariffs_hash(tariffs)).items():
        yield evidence(stream, entry, "E12", _told(place, recorded), _told(place, again))


def sets_terms(entry: Entry) -> bool:
    """Whether the entry announced the terms, or put others in their place."""
    return any(isinstance(event, AuctionAnnounced | TermsAmended) for event in entry.events)


def _told(place: str, found: object) -> Plain:
    if found is None or isinstance(found, str):
        return f"{place}: {found or 'nothing'}"
    plain: Plain = [to_plain(each) for each in found] if isinstance(found, tuple) else to_plain(found)
    return {"place": place, "holds": plain}
