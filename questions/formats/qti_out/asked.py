"""What a kind of question contributes to an item."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from questions.formats.qti_out.elements import (
    RESPONSE,
    SCORE,
    Element,
    element,
    mapped,
    number,
    set_to,
    variable,
)

MATCH, MAP = "match_correct", "map_response"


@dataclass(kw_only=True)
class Asked:
    """The parts of an item. `template` is the standard one that marks, None if `rules` do.

    `feedback` are texts by their identifiers, `showing` the rules that choose which is shown. With neither
    template nor rules a person marks.
    """

    body: list[Element]
    responses: list[Element]
    template: str | None = None
    rules: list[Element] = field(default_factory=list)
    outcomes: list[Element] = field(default_factory=list)
    feedback: dict[str, str] = field(default_factory=dict)
    showing: list[Element] = field(default_factory=list)
    least: str = "0"  # what the worst answer gets

    def processing(self) -> Iterator[Element]:
        """The rules, those of the template included."""
        if self.template == MATCH:
            yield matched()
        elif self.template == MAP:
            yield set_to(SCORE, mapped())
        yield from self.rules
        yield from self.showing


def matched() -> Element:
    """What the template match_correct says."""
    same = element("match", variable(RESPONSE), element("correct", identifier=RESPONSE))
    return element(
        "responseCondition",
        element("responseIf", same, set_to(SCORE, number(1))),
        element("responseElse", set_to(SCORE, number(0))),
    )
