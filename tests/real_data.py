"""Where the real inputs lie that some tests read. They are not part of this project and may be absent."""

import os
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).parents[1]
REAL_DATA = Path(os.environ.get("AUCTION_TEST_SHARED", _CHECKOUT.parent / "shared")) / "data"


def needs(*parts: str) -> pytest.MarkDecorator:
    """Skip, with the reason, where this file or folder of the real inputs is not here."""
    where = "/".join(parts)
    reason = f"the real {where} is not here: set AUCTION_TEST_SHARED, or put a folder `shared` beside the checkout"
    return pytest.mark.skipif(not REAL_DATA.joinpath(*parts).exists(), reason=reason)
