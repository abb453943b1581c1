"""What can go wrong that is nobody's bid: one tree, each leaf saying what to do."""


class AuctionError(Exception):
    """Anything Poolbid raises on purpose."""


class InvariantBroken(AuctionError):
    """Our own bug: stop this room, keep the others."""


class LedgerConflict(AuctionError):
    """Another writer owns the stream, named by `stream`: yield to it."""

    def __init__(self, reason: str, stream: str = "") -> None:
        super().__init__(reason)
        self.stream = stream


class LedgerUnavailable(AuctionError):
    """The store cannot be written: suspend by rule and tell everyone."""


class Unreadable(AuctionError):
    """Bytes we cannot accept; `path` says where in the document, `reason` why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}" if path else reason)
        self.path = path
        self.reason = reason
