"""Where frames go: sinks, and crowds of them that are told together."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol


class Sink(Protocol):
    """Where frames go. It never blocks; one that cannot keep up takes nothing more until it is told how things stand."""

    def feed(self, frames: Sequence[bytes]) -> None:
        """Take frames in the order they are to be sent."""


class Crowd(Protocol):
    """The sinks of one kind that follow one channel, which are told together."""

    def add(self, sink: Any) -> None:
        """Let one more follow."""

    def remove(self, sink: Any) -> None:
        """Let one follow no more."""

    def tell(self, frames: Sequence[bytes]) -> None:
        """Tell everyone."""

    def __iter__(self) -> Iterator[Any]:
        """Everyone who follows."""

    def __len__(self) -> int:
        """How many follow."""


class Each(dict[Sink, None]):
    """Sinks that are told one by one: those that name no crowd of their own by `gather`, a call that begins one."""

    def add(self, sink: Sink) -> None:
        """Let one more follow."""
        self[sink] = None

    def remove(self, sink: Sink) -> None:
        """Let one follow no more."""
        self.pop(sink, None)

    def tell(self, frames: Sequence[bytes]) -> None:
        """Tell everyone."""
        for sink in tuple(self):
            sink.feed(frames)
