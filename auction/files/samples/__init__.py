"""Three small bills of materials of invented members, one dialect each: to try the pool with, and for the practice auction.

The part numbers are real ones; boards, members and quantities are made up. Between them the files hold what real files
hold: a line that is not fitted, a line without a part number, `any` as manufacturer, one part in two packagings.
"""

from dataclasses import dataclass
from importlib import resources
from typing import Final


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample file: the member it belongs to, that member's name, and how many boards it wants built."""

    member: str
    name: str
    file_name: str
    builds: int

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return resources.files(__package__ or "auction.files.samples").joinpath(self.file_name).read_bytes()


SAMPLES: Final = (
    Sample("lumen", "Lumen Street Lighting", "lumen-lamp-controller.csv", 5_000),
    Sample("norda", "Norda Flow Instruments", "norda-flow-meter.csv", 2_400),
    Sample("qinghe", "清河充电科技", "qinghe-charger.tsv", 12_000),
)
