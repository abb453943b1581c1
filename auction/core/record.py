"""How a record is declared that is made for every bid: frozen for whoever writes the code, and quick to make."""

from typing import TYPE_CHECKING

__all__ = ["record"]

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen, slots):
        """A dataclass that the type checker takes for a frozen one, and refuses to see changed.

        Python does not look at that again at run time: a record that asks leave of it for each of its fields takes four times as
        long to make. It is equal, hashed and replaced as a frozen one is.
        """
        assert frozen, "what may be changed is a plain dataclass"
        return dataclass(slots=slots, unsafe_hash=True)
