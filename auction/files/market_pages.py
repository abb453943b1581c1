"""A pool's common share of its markets for people and programs, from files (rules Y1 and Y2 of the pool)."""

from dataclasses import asdict
from typing import Any

from auction.pool.competition import ShareOfMarket, buying_shares, percent, selling_shares
from auction.pool.due import frozen_parts
from auction.pool.markets import Figures
from auction.pool.merge import Pool


def _shares(pool: Pool, figures: Figures) -> tuple[ShareOfMarket, ...]:
    bought = buying_shares(frozen_parts(pool), figures.sizes, figures.thresholds)
    return (*bought, *selling_shares(figures.told, figures.thresholds))


def shares_json(pool: Pool, figures: Figures) -> list[dict[str, Any]]:
    """Every share with its threshold, and whether that is reached."""
    return [
        {**asdict(share), "percent": percent(share.num, share.den), "is_reached": share.is_reached}
        for share in _shares(pool, figures)
    ]


def shares_text(pool: Pool, figures: Figures) -> str:
    """A line a share; a warning where the threshold is reached."""
    return "".join(
        f"{'WARNING ' if share.is_reached else ''}{share.side} {share.market}: {percent(share.num, share.den)}"
        f" (threshold {percent(share.threshold.num, share.threshold.den)})\n"
        for share in _shares(pool, figures)
    )
