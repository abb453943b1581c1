"""The bids of an OCDS package, to be replayed under another policy (rule F12 of the award)."""

from typing import Any

from auction.audit.exact_json import Number
from auction.audit.ocds import moment_of, read_package
from auction.award.policies import SCALE, PastBid, PastBids
from auction.core.errors import Unreadable
from auction.core.money import parse_price, price_fault


def is_package(body: bytes) -> bool:
    """Whether the file is a JSON object, where a table of bids would begin with its columns."""
    return body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"


def past_bids_of(body: bytes) -> PastBids:
    """The valid bids of every process that have a price above zero; of a bid told in several releases the last counts.

    Raises Unreadable with the place where the package is not good, or its bids cannot be held against one another.
    """
    package = read_package(body)
    if isinstance(package, tuple):
        raise Unreadable(package[0].path, f"{package[0].reason}; `auction ocds check` tells all")
    found: dict[tuple[str, str], PastBid | None] = {}
    currency = ""
    for number, release in enumerate(package["releases"]):
        for place, bid in enumerate((release.get("bids") or {}).get("details") or ()):
            path = f"releases[{number}].bids.details[{place}]"
            found[release["ocid"], bid["id"]] = made = _bid(release["ocid"], bid, path)
            named = (bid.get("value") or {}).get("currency") or ""
            if made is not None and currency and named != currency:
                raise Unreadable(f"{path}.value.currency", f"is {named or 'none'}, where bids before are in {currency}")
            currency = currency or ("" if made is None else named)
    bids = tuple(bid for bid in found.values() if bid is not None)
    return PastBids(bids, len(found) - len(bids), currency)


def _bid(ocid: str, bid: dict[str, Any], path: str) -> PastBid | None:
    """The bid for the whole of the process, or None where it is not valid or has no price."""
    amount = (bid.get("value") or {}).get("amount")
    if amount is None or bid.get("status", "valid") != "valid":
        return None
    if bid.get("relatedLots"):
        raise Unreadable(f"{path}.relatedLots", "a policy awards whole tenders, and this bid is for lots of one")
    bidders = [str(each.get("id", "")) for each in bid.get("tenderers") or ()]
    if not bidders or not all(bidders):
        raise Unreadable(f"{path}.tenderers", "names nobody who bids")
    text = amount.text if isinstance(amount, Number) else str(amount)
    units = None if price_fault(text) else parse_price(text, SCALE)
    if units is None:
        raise Unreadable(f"{path}.value.amount", f"{text} is no value with at most {SCALE} decimals")
    at = moment_of(bid.get("date") or "")
    return PastBid(ocid, " + ".join(sorted(bidders)), units, 2**63 if at is None else at) if units else None
