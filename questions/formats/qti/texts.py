"""Texts that learners type: which are accepted, and what makes no difference, told by trying them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from questions.formats.qti.patterns import Pattern, pattern_of
from questions.formats.qti.reading import NEAR, is_near
from questions.formats.qti.trial import Entry, Filled, Trial, constants_of, fraction, tell_negative
from questions.formats.qti.values import items_of, text_of

OTHER = "\N{SNOWMAN}"  # a text that no file accepts
BASES = ("string", "identifier")


def read(trial: Trial) -> Filled:
    texts = [str(each) for each in constants_of(trial.reading, trial.response, BASES) if str(each).strip()]
    wild = [each for each in wildcards_of(trial) if trial.points(each.sample) > NEAR]
    texts += [each.sample for each in patterns_of(trial) if len(each.pattern.runs) == 1]
    points = {text: trial.points(text) for text in dict.fromkeys(texts)}
    samples = points | {each.sample: trial.points(each.sample) for each in wild}
    most = max(samples.values(), default=Decimal(0))
    if most <= NEAR:
        raise trial.no_right()
    tell_others(trial, [*points.values()])
    sensitive = is_case_sensitive(trial, samples)
    order = sorted(distinct(list(points), sensitive=sensitive), key=lambda text: points[text] <= NEAR)
    entries = [entry(text, text, points[text], most, is_pattern=bool(wild)) for text in order]
    entries += [entry(each.sample, each.written, samples[each.sample], most) for each in wild]
    return Filled(
        kind="text",
        entries=entries,
        most=most,
        options={"case_sensitive": sensitive, "whitespace": "exact", "wildcards": bool(wild)},
        others=[OTHER],
    )


@dataclass(frozen=True)
class Wildcard:
    """A text with wildcards, and a text that it takes."""

    pattern: Pattern

    @property
    def sample(self) -> str:
        return self.pattern.written(OTHER)

    @property
    def written(self) -> str:
        return self.pattern.written("*", escaped=True)


def patterns_of(trial: Trial) -> list[Wildcard]:
    """What response processing looks for by patterns, or within what is typed; in its order."""
    found = []
    for element in trial.reading.processing.elements("patternMatch", "stringMatch", "substring"):
        if element.tag == "patternMatch":
            found.append(Wildcard(pattern_of(element)))
        elif element.tag == "substring" or element.get("substring") in ("true", "1"):
            parts = [text_of(each) for each in element.iter("baseValue")]
            parts += [
                str(each) for each in items_of(trial.response.correct) if element.find("correct") is not None
            ]
            found += [Wildcard(Pattern(((), tuple(part), ()))) for part in parts if part]
    return found


def wildcards_of(trial: Trial) -> list[Wildcard]:
    return [each for each in dict.fromkeys(patterns_of(trial)) if len(each.pattern.runs) > 1]


def entry(value: str, text: str, points: Decimal, most: Decimal, *, is_pattern: bool = False) -> Entry:
    written = text.replace("*", r"\*") if is_pattern else text
    return Entry(value, {"text": written, "fraction": fraction(points, most)}, is_spare=points <= NEAR)


def distinct(texts: Sequence[str], *, sensitive: bool) -> list[str]:
    """Without texts that an earlier one takes."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(text if sensitive else text.casefold(), text)
    return list(first.values())


def is_case_sensitive(trial: Trial, points: Mapping[str, Decimal]) -> bool:
    """Whether small and capital letters differ: as soon as they do for one accepted text."""
    same = {
        is_near(trial.points(variant), points[text])
        for text in points
        for variant in {text.lower(), text.upper(), text.swapcase()} - points.keys()
        if points[text] > NEAR and variant.lower() == text.lower()
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
