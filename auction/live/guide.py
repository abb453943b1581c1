"""What the practice parts cost one small buyer alone: invented round figures of the usual order, in millionths of a dollar."""

from collections.abc import Mapping
from typing import Final

GUIDE_PRICES: Final[Mapping[str, int]] = {
    "STM32G071KBT6": 2_150_000,
    "STM32G071KBT6TR": 2_080_000,
    "SN65HVD75DR": 1_340_000,
    "1715721": 920_000,
    "USB4105-GF-A": 610_000,
    "TYPE-C-31-M-12": 240_000,
    "ABS07-32.768KHZ-T": 480_000,
    "USBLC6-2SC6": 210_000,
    "AP2112K-3.3TRG1": 190_000,
    "BAT54S,215": 62_000,
    "BSS138": 58_000,
    "19-217/GHC-YR1S2/3T": 34_000,
    "GRM188R61A106KE69D": 43_000,
    "GRM188R71H104KA93D": 11_500,
    "RC0402FR-07100KL": 2_400,
    "RC0402FR-0710KL": 2_200,
    "0402WGF5101TCE": 1_100,
}
