"""The streams of a node that have not been loaded since it started: a few at a time, first what somebody asks for."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

_log = logging.getLogger(__name__)


class Opening:
    """What is being loaded, and what still waits for it, in order. `load` loads one stream, and so many are loaded at a time."""

    def __init__(self, load: Callable[[str], Awaitable[None]], at_once: int) -> None:
        self._load = load
        self._at_once = at_once
        self._waiting: dict[str, None] = {}
        self._loading: dict[str, asyncio.Task[None]] = {}

    def __contains__(self, stream: object) -> bool:
        return stream in self._waiting or stream in self._loading

    def __len__(self) -> int:
        """How many are not loaded yet."""
        return len(self._waiting) + len(self._loading)

    def add(self, streams: Iterable[str]) -> None:
        """These wait to be loaded."""
        self._waiting |= dict.fromkeys(streams)

    def first(self, streams: Iterable[str]) -> None:
        """Those of these that still wait are loaded next."""
        self._waiting = {**{stream: None for stream in streams if stream in self._waiting}, **self._waiting}

    async def ready(self, stream: str) -> None:
        """Load the stream now, if it still waits, and wait until it is there."""
        if stream in self._waiting:
            del self._waiting[stream]
            self._loading[stream] = asyncio.get_running_loop().create_task(self._loaded(stream), name=f"loading {stream}")
        if stream in self._loading:
            await asyncio.shield(self._loading[stream])

    async def one(self) -> None:
        """Wait until one more is there, if any is missing."""
        for stream in (*self._loading, *self._waiting):
            await self.ready(stream)
            return

    async def all(self, are: Callable[[str], bool] = lambda stream: True) -> None:
        """Load everything that waits and is of these, a few at a time."""

        async def load() -> None:
            while (stream := next(filter(are, self._waiting), None)) is not None:
                await self.ready(stream)

        await asyncio.gather(*(load() for _ in range(self._at_once)))
        while found := [stream for stream in self._loading if are(stream)]:
            await self.ready(found[0])

    async def stop(self) -> None:
        """Begin no more, and wait for what is being loaded."""
        self._waiting.clear()
        while self._loading:
            await self.one()

    async def _loaded(self, stream: str) -> None:
        try:
            await self._load(stream)
        except Exception:  # a bug of ours in a step that follows; the room is there, and the others are loaded too
            _log.exception("%s: what follows its loading went wrong", stream)
        finally:
            del self._loading[stream]
