"""What is decided and not yet durable."""

from dataclasses import dataclass
from typing import Any

from auction.core.entries import Entry
from auction.live.answers import Answer, Asked
from auction.live.fanout import News

__all__ = ["Pending", "key_of"]


@dataclass(slots=True)
class Pending:
    """An entry decided and not yet durable, with what it changes for each audience."""

    entry: Entry
    body: bytes
    asked: Asked
    news: News
    answer: Answer


def key_of(command: Any) -> tuple[str, str, str]:
    """What names one request for ever: its asker, by role and party, and its id."""
    return (command.by.role, command.by.party, command.id)
