"""Metrics of evaluations, by source: ``base`` what one is, ``teams`` and ``units`` those there are."""

from overview.queries.metrics import teams, units
from overview.queries.metrics.base import Figure, Metric, metrics

__all__ = ["Figure", "Metric", "metrics", "teams", "units"]
