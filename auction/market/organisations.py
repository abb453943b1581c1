"""Who an organisation says it is: names, country, kind, numbers and owners, and what of that cannot be so (rules D1 to D4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from auction.core.words import CONSORTIUM, is_id, is_plain, is_text, without_blanks
from auction.market.countries import is_country
from auction.market.identifiers import Identifier, is_identifier
from auction.market.names import folded

Kind = Literal["oem", "ems", "manufacturer", "franchised_distributor", "independent", "platform"]
Ownership = Literal["private", "state", "mixed", "listed"]
OrgRole = Literal["supplier", "member", "operator"]

MOST_ALIASES: Final = 50
MOST_OWNERS: Final = 100
MOST_ADDRESSES: Final = 20
LONGEST_ADDRESS: Final = 1000


@dataclass(frozen=True, slots=True)
class Owner:
    """A beneficial owner: a person or body that owns or controls, with a number that tells it apart where there is one."""

    name: str
    country: str
    number: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes two owners one (rule D9): the number, or without one the folded name and the country."""
        return ("number", self.number) if self.number else (self.country, " ".join(folded(self.name).words))


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation as it is registered. `id` is the party it is in auctions and pools."""

    id: str
    legal_name: str
    country: str
    kind: Kind
    ownership: Ownership = "private"
    aliases: tuple[str, ...] = ()
    roles: tuple[OrgRole, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    owners: tuple[Owner, ...] = ()
    addresses: tuple[str, ...] = ()

    @property
    def screened_names(self) -> tuple[str, ...]:
        """Every name that is looked for on lists, the legal one first: its own, and those of its owners (rule Y1)."""
        return tuple(dict.fromkeys((self.legal_name, *self.aliases, *(owner.name for owner in self.owners))))


def organisation_faults(organisation: Organisation) -> Iterator[str]:
    """What of this cannot be so, field by field (rules D1 to D4)."""
    if not is_id(organisation.id) or organisation.id == CONSORTIUM:
        yield "id"
    if not is_text(organisation.legal_name) or not folded(organisation.legal_name).words:
        yield "legal_name: a text with letters or digits"
    if len(organisation.aliases) > MOST_ALIASES or not all(map(is_text, organisation.aliases)):
        yield f"aliases: at most {MOST_ALIASES} texts"
    if not is_country(organisation.country):
        yield "country: two letters of ISO 3166-1"
    if len(dict.fromkeys(organisation.roles)) != len(organisation.roles):
        yield "roles: each once"
    kinds = [identifier.kind for identifier in organisation.identifiers]
    if len(dict.fromkeys(kinds)) != len(kinds):
        yield "identifiers: one of a kind"
    for identifier in organisation.identifiers:
        if not is_identifier(identifier):
            yield f"identifiers: {identifier.kind} does not check"
    if len(organisation.owners) > MOST_OWNERS or not all(map(_is_owner, organisation.owners)):
        yield f"owners: at most {MOST_OWNERS}, each with a name and a country"
    plain = all(is_plain(text, longest=LONGEST_ADDRESS) and without_blanks(text) for text in organisation.addresses)
    if len(organisation.addresses) > MOST_ADDRESSES or not plain:
        yield f"addresses: at most {MOST_ADDRESSES}"


def _is_owner(owner: Owner) -> bool:
    return is_text(owner.name) and is_country(owner.country) and is_plain(owner.number, longest=100)


def common_owners(one: Organisation, other: Organisation) -> tuple[Owner, ...]:
    """The beneficial owners both have, in the order of the first (rule D9)."""
    theirs = {owner.key for owner in other.owners}
    return tuple(owner for owner in one.owners if owner.key in theirs)
