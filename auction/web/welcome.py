"""What the person who started the server reads: where it serves, and one sign-in link a role."""

from __future__ import annotations

from auction.core.refusals import Refusal
from auction.core.words import CONSORTIUM, ENGINE
from auction.live.practice import PERSON
from auction.web.access import Guest
from auction.web.brand import POOLBID
from auction.web.identity import Identity


async def invitation_links(identity: Identity, *, practice: bool) -> dict[str, str]:
    """One sign-in link for each role that has somebody to speak for: a supplier only in practice."""
    guests: list[tuple[Guest, str, str]] = [("buyer", CONSORTIUM, "Consortium coordinator"), ("auditor", "auditor", "Auditor")]
    if practice:
        guests.insert(0, ("supplier", PERSON.id, PERSON.name))
    links: dict[str, str] = {}
    for role, party, name in guests:
        invited = await identity.invite(by=ENGINE, role=role, party=party, name=name)
        assert not isinstance(invited, Refusal), invited
        links[role] = invited.link
    return links


def welcome(base_url: str, links: dict[str, str], *, practice: bool, name: str = POOLBID) -> str:
    """The welcome in words; without links it is a gateway's, whose start waits for no node that decides."""
    lines = [f"{name} serves at {base_url}", ""]
    if not links:
        return "\n".join([*lines, "A gateway: other nodes decide, and invite. Ctrl+C stops the server.", ""])
    if practice:
        lines += ["Practice is on: scripted suppliers, sample demand, nothing of it binds anybody.", ""]
    lines += [f"  {role:<9} {link}" for role, link in links.items()]
    lines += ["", "Each link signs in once, and a browser holds one sign-in: open each in a browser or private window of its own."]
    return "\n".join([*lines, "Ctrl+C stops the server.", ""])
