"""What an auction makes of a command."""

from auction.core.events import Event
from auction.core.refusals import Refusal

Decision = tuple[Event, ...] | Refusal
"""What happens, at least one event; or why not."""
