"""Three small bills of materials of invented members, one dialect each: to try the pool with, and for the practice auction.

The part numbers are real ones; boards, members and quantities are made up. Between them the files hold what real files
hold: a line that is not fitted, a line without a part number, `any` as manufacturer, one part in two packagings.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final

from auction.core.words import Actor
from auction.files.bom import BomReading, read_bom
from auction.pool.commands import SubmitBom


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

GUIDE_PRICES: Final[Mapping[str, int]] = {
    "0402WGF5101TCE": 700,
    "1715721": 520_000,
    "19-217/GHC-YR1S2/3T": 19_000,
    "ABS07-32.768KHZ-T": 310_000,
    "AP2112K-3.3TRG1": 84_000,
    "BAT54S,215": 21_000,
    "BSS138": 24_000,
    "GRM188R61A106KE69D": 26_000,
    "GRM188R71H104KA93D": 9_500,
    "RC0402FR-07100KL": 900,
    "RC0402FR-0710KL": 900,
    "SN65HVD75DR": 1_240_000,
    "STM32G071KBT6": 1_720_000,
    "STM32G071KBT6TR": 1_690_000,
    "TYPE-C-31-M-12": 118_000,
    "USB4105-GF-A": 560_000,
    "USBLC6-2SC6": 96_000,
}
"""What a piece costs about, in millionths of a US dollar, for every part of the samples. Invented, for practice only."""


def requests() -> tuple[SubmitBom, ...]:
    """The samples as their members would submit them."""
    return tuple(_request(sample, _read(sample)) for sample in SAMPLES)


def _read(sample: Sample) -> BomReading:
    reading = read_bom(sample.file_name, sample.data)
    assert isinstance(reading, BomReading), reading
    return reading


def _request(sample: Sample, reading: BomReading) -> SubmitBom:
    return SubmitBom(
        id=f"sample-{sample.member}",
        by=Actor("buyer", sample.member),
        member=sample.member,
        file_name=sample.file_name,
        builds=sample.builds,
        source_lines=reading.source_lines,
        lines=reading.rows,
        reports=reading.reports,
    )
