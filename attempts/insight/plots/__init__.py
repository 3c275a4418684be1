"""Plots as SVG, drawn on the server: plain values in, markup out. Pure; no script, no outside host.

Colours come from the page's stylesheet by class (`plots.css`); each plot has a title and a description, and
the pages have the same numbers in a table beside it.
"""

from attempts.insight.plots.characteristic import AbilityGroup, characteristic
from attempts.insight.plots.distractors import ChoiceLine, distractors
from attempts.insight.plots.items import ItemPoint, items
from attempts.insight.plots.months import MonthPoint, months
from attempts.insight.plots.scores import scores

__all__ = [
    "AbilityGroup",
    "ChoiceLine",
    "ItemPoint",
    "MonthPoint",
    "characteristic",
    "distractors",
    "items",
    "months",
    "scores",
]
