"""The server every test of the web room asks."""

from collections.abc import AsyncIterator

import pytest

from tests.web.stand import Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    async with standing() as made:
        yield made
