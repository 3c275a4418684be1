"""Texts that learners type: which are accepted, and what makes no difference, told by trying them."""

from collections.abc import Sequence
from decimal import Decimal

from questions.formats.qti.reading import NEAR, is_near
from questions.formats.qti.trial import Entry, Filled, Trial, constants_of, fraction, tell_negative

OTHER = "\N{SNOWMAN}"  # a text that no file accepts
BASES = ("string", "identifier")


def read(trial: Trial) -> Filled:
    texts = [str(each) for each in constants_of(trial.reading, trial.response, BASES) if str(each).strip()]
    points = {text: trial.points(text) for text in texts}
    most = max(points.values(), default=Decimal(0))
    if most <= NEAR:
        raise trial.no_right()
    earning = [text for text in texts if points[text] > NEAR]
    tell_others(trial, [*points.values()])
    sensitive = is_case_sensitive(trial, earning, points)
    parts = [text for text in earning if is_near(trial.points(OTHER + text + OTHER), points[text])]
    order = sorted(distinct(texts, sensitive=sensitive), key=lambda text: points[text] <= NEAR)
    entries = [entry(text, points[text], most, is_pattern=bool(parts)) for text in order]
    parts.sort(key=lambda text: -points[text])
    entries += [entry(text, points[text], most, is_pattern=True, around="*") for text in parts]
    return Filled(
        kind="text",
        entries=entries,
        most=most,
        options={"case_sensitive": sensitive, "whitespace": "exact", "wildcards": bool(parts)},
        others=[OTHER],
    )


def entry(text: str, points: Decimal, most: Decimal, *, is_pattern: bool, around: str = "") -> Entry:
    written = around + (text.replace("*", r"\*") if is_pattern else text) + around
    return Entry(text, {"text": written, "fraction": fraction(points, most)}, is_spare=points <= NEAR)


def distinct(texts: Sequence[str], *, sensitive: bool) -> list[str]:
    """Without texts that an earlier one takes."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(text if sensitive else text.casefold(), text)
    return list(first.values())


def is_case_sensitive(trial: Trial, texts: Sequence[str], points: dict[str, Decimal]) -> bool:
    """Whether small and capital letters differ: as soon as they do for one accepted text."""
    same = {
        is_near(trial.points(variant), points[text])
        for text in texts
        for variant in {text.lower(), text.upper(), text.swapcase()} - points.keys()
    }
    if len(same) > 1:
        what = "Small and capital letters are the same in some of the accepted texts only"
        trial.lose(what, "they differ in all of them")
    return False in same


def tell_others(trial: Trial, points: list[Decimal]) -> None:
    other = trial.points(OTHER)
    tell_negative(trial, [*points, other])
    if other > NEAR:
        trial.lose("Any other text earns something too", "it earns nothing")
