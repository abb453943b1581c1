"""The server every probe is aimed at."""

from collections.abc import AsyncIterator

import pytest

from tests.web.stand import Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing() as made:
        yield made
