"""The data of a dashboard's charts."""

from typing import Any

from unionhall.indicators.dashboard import Dashboard, Trend


def data(board: Dashboard) -> dict[str, Any]:
    """Return what the charts draw, named in the reader's language."""
    return {
        "trend": _months(board, board.trends),
        "stocks": _months(board, board.stocks),
        "splits": [
            {
                "code": split.indicator.code,
                "dimension": split.dimension,
                "unit": str(split.indicator.unit),
                "names": [name for _, name, _, _ in split.parts],
                "values": [count for _, _, count, _ in split.parts],
            }
            for split in board.splits
        ],
    }


def _months(board: Dashboard, trends: list[Trend]) -> dict[str, Any]:
    return {
        "months": [f"{month:%Y-%m}" for month in board.months],
        "series": [
            {
                "code": trend.indicator.code,
                "name": str(trend.indicator.name),
                "unit": str(trend.indicator.unit),
                "values": trend.values,
            }
            for trend in trends
        ],
    }
