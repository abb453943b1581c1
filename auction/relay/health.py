"""Whether messages pass between nodes by the relay that is set."""

from secrets import token_hex
from typing import Any


async def relay_health(url: str, circle: str) -> dict[str, Any]:
    """Whether a message to oneself comes back; None where no relay is set but the database."""
    if not url.startswith("redis"):
        return {"is_up": None, "notice": "no relay of its own is set"}
    from auction.relay.redis import RedisCarrier  # needs the extra `scale`

    relay = RedisCarrier(url, circle)
    await relay.start(f"doctor-{token_hex(8)}", lambda sender, body: None)
    is_up = relay.is_up
    await relay.stop()
    return {"is_up": is_up}
