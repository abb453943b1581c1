"""What holds for every test: generated cases are the same on every machine, and no test has a time limit of its own."""

from __future__ import annotations

import os

from hypothesis import settings

# A slow machine is no counter-example; on a build machine the same cases are tried every time.
settings.register_profile("poolbid", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("poolbid")
