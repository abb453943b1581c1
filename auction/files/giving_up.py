"""A long file is read no further once nobody waits for it."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

Each = TypeVar("Each")
EVERY: Final = 500
"""After so many rows it is asked again whether anybody waits."""


class GivenUp(Exception):
    """Whoever brought the file has gone; nothing of it is kept."""


def never() -> bool:
    """Somebody waits to the end."""
    return False


def while_awaited(rows: Iterable[Each], is_gone: Callable[[], bool]) -> Iterator[Each]:
    """The rows, as long as somebody waits for them. Raises GivenUp once nobody does."""
    for place, row in enumerate(rows):
        if place % EVERY == 0 and is_gone():
            raise GivenUp
        yield row
