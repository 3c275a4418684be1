"""Lists of choices inside a text: what each of them earns in its place."""

from collections.abc import Mapping
from decimal import Decimal

from questions.formats.qti.reading import NEAR, is_near
from questions.formats.qti.trial import Entry, Filled, Trial, fraction, tell_negative


def read(trial: Trial, texts: Mapping[str, str]) -> Filled:
    """The choices by their identifiers."""
    points = {id: trial.points(id) for id in texts}
    most = max(points.values(), default=Decimal(0))
    if most <= NEAR:
        raise trial.no_right()
    tell_negative(trial, [*points.values()])
    entries = [
        Entry(
            id,
            {
                "text": text,
                "correct": is_near(points[id] / most, Decimal(1)),
                "fraction": "1" if is_near(points[id] / most, Decimal(1)) else fraction(points[id], most),
            },
        )
        for id, text in texts.items()
    ]
    return Filled(kind="choice", entries=entries, most=most, options={})
