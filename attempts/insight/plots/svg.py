"""SVG as text: elements, everything in them escaped."""

import re
from collections.abc import Iterable
from html import escape

# What XML 1.0 allows no document to hold, however it is escaped (section 2.2).
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

type Markup = str


def element(name: str, *children: Markup, **attributes: object) -> Markup:
    """An element; `children` are markup. `class_` is class, `stroke_width` stroke-width; None is left out."""
    written = "".join(
        f' {attribute.rstrip("_").replace("_", "-")}="{escaped(plain(value))}"'
        for attribute, value in attributes.items()
        if value is not None
    )
    inside = "".join(children)
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def escaped(words: str) -> Markup:
    return escape(NO_CHARACTER.sub("\ufffd", words))


def plain(value: object) -> str:
    """A hundredth of a unit is finer than any screen."""
    if isinstance(value, float):
        return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")  # + 0.0: no -0
    return str(value)


def text(x: float, y: float, words: str, **attributes: object) -> Markup:
    return element("text", escaped(words), x=x, y=y, **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke="currentColor", **attributes)


def path(points: Iterable[tuple[float, float]], **attributes: object) -> Markup:
    """A line through points."""
    places = " ".join(f"{plain(float(x))},{plain(float(y))}" for x, y in points)
    return element("polyline", points=places, fill="none", stroke="currentColor", **attributes)


def diamond(x: float, y: float, *children: Markup, half: float = 6.0, **attributes: object) -> Markup:
    corners = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    places = " ".join(f"{plain(float(a))},{plain(float(b))}" for a, b in corners)
    return element("polygon", *children, points=places, **attributes)


def hint(words: str) -> Markup:
    """What shows where the pointer rests on a mark."""
    return element("title", escaped(words))
