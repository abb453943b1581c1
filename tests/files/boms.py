"""Where the six real bills of materials lie, for tests that read them. They are not part of this project and may be absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("AUCTION_TEST_SHARED", _CHECKOUT.parent / "shared")) / "data" / "bom"

needs_real_boms = pytest.mark.skipif(
    not FOLDER.is_dir(),
    reason="the real bills of materials are not here: set AUCTION_TEST_SHARED, or put a folder `shared` beside the checkout",
)
