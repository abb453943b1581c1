"""What holds for every test: the machine's settings reach none, and generated cases fail only for what they show."""

from __future__ import annotations

import os

from hypothesis import settings

# A slow machine is no counter-example; on a build machine the same cases are tried every time.
settings.register_profile("poolbid", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("poolbid")

# What a developer set for a server of theirs is no part of a test; what says where tests find their tools is.
for name in [name for name in os.environ if name.startswith("AUCTION_")]:
    if name not in ("AUCTION_CHROMIUM", "AUCTION_LONG") and not name.startswith("AUCTION_TEST_"):
        del os.environ[name]
