"""Where the six real bills of materials lie, for tests that read them. They are not part of this project and may be absent."""

from tests.real_data import REAL_DATA, needs

FOLDER = REAL_DATA / "bom"
needs_real_boms = needs("bom")
