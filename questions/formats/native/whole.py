"""A whole file: the exam or its slug, questions one by one, and the images that the texts show."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import orjson

from questions.formats.interchange import MAX_BYTES, Loss, Tell
from questions.formats.marked_yaml import MAX_NODES, MAX_TEXTS
from questions.formats.native.documents import question_document
from questions.formats.native.outlines import exam_document
from questions.formats.native.pictures import base64_lines, names_in
from questions.formats.native.placed import Outline, Picture, Placed
from questions.formats.native.writing import Number, dumped
from questions.types.contract import QuestionDraft

FORMAT = "quizapi/1"
# What a JSON text may hold as it is, but a text of YAML may not.
ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

type Images = Callable[[Sequence[str]], Iterable[Picture]]


def no_images(names: Sequence[str]) -> Iterable[Picture]:
    return ()


def write(
    questions: Iterable[Placed[QuestionDraft]],
    tell: Tell,
    *,
    exam: Outline | str,
    images: Images = no_images,
    json: bool = False,
) -> Iterator[bytes]:
    """The bytes of a file, question by question; the same content gives the same bytes.

    `exam` is the exam itself or only its slug; `images` gives the images of these names, which it is
    asked for once, after the last question.
    """
    syntax = Json() if json else Yaml()
    head = {"format": FORMAT, "exam": exam if isinstance(exam, str) else exam_document(exam)}
    shown, size = set(names_in(head)), Size(nodes=nodes_of(head))
    yield from size.counted(syntax.head(head))
    for place, question in enumerate(questions):
        document = placed_document(question)
        shown.update(names_in(document))
        size.nodes += nodes_of(document)
        yield from size.counted(syntax.question(document, first=place == 0))
    size.texts = size.bytes
    yield from size.counted(images_in(syntax, sorted(shown), images, tell))
    yield from syntax.end()
    size.tell(tell)


def images_in(syntax: "Syntax", shown: Sequence[str], images: Images, tell: Tell) -> Iterator[str]:
    found: set[str] = set()
    for picture in images(shown) if shown else ():
        yield from syntax.image(picture, first=not found)
        found.add(picture.name)
    for name in shown:
        if name not in found:
            tell(Loss(what=f"The image {name} is missing.", done="The texts that show it still name it."))


def placed_document(question: Placed[QuestionDraft]) -> dict[str, Any]:
    document = question_document(question.draft)
    topic = {} if question.parent is None else {"topic": question.parent}
    status = {} if question.published else {"status": "draft"}
    return {"slug": document["slug"], **topic, "type": document["type"], **status, **document}


class Size:
    """How much was written, against what is read again."""

    def __init__(self, *, nodes: int) -> None:
        self.nodes = nodes
        self.bytes = self.texts = 0

    def counted(self, texts: Iterable[str]) -> Iterator[bytes]:
        for text in texts:
            data = text.encode()
            self.bytes += len(data)
            yield data

    def tell(self, tell: Tell) -> None:
        if self.nodes > MAX_NODES or self.texts > MAX_TEXTS or self.bytes > MAX_BYTES:
            what = "The file is larger than what an import reads at once."
            tell(Loss(what=what, done="It is whole all the same; export topic by topic to import it again."))


def nodes_of(value: Any) -> int:
    match value:
        case Mapping():
            return 1 + sum(1 + nodes_of(each) for each in value.values())
        case list():
            return 1 + sum(map(nodes_of, value))
    return 1


class Syntax(Protocol):
    """How the parts of a file are written one after the other."""

    def head(self, document: Mapping[str, Any]) -> Iterator[str]: ...
    def question(self, document: Mapping[str, Any], *, first: bool) -> Iterator[str]: ...
    def image(self, picture: Picture, *, first: bool) -> Iterator[str]: ...
    def end(self) -> Iterator[bytes]: ...


class Yaml:
    def head(self, document: Mapping[str, Any]) -> Iterator[str]:
        yield dumped(document)

    def question(self, document: Mapping[str, Any], *, first: bool) -> Iterator[str]:
        name, entry = dumped({"questions": [document]}).split("\n", 1)
        yield f"{name}\n{entry}" if first else f"\n{entry}"

    def image(self, picture: Picture, *, first: bool) -> Iterator[str]:
        name, entry = dumped({"images": [{"name": picture.name, "alt": picture.alt}]}).split("\n", 1)
        yield f"{name}\n{entry}" if first else entry
        yield "    data: |\n"
        for line in base64_lines(picture.data):
            yield f"      {line}\n"

    def end(self) -> Iterator[bytes]:
        yield b""


class Json:
    """Two spaces of indentation, as other tools write it; no member of the file is open at its end."""

    def __init__(self) -> None:
        self.open = ""  # the list that is being written

    def head(self, document: Mapping[str, Any]) -> Iterator[str]:
        yield json_text(document).removesuffix("\n}")

    def question(self, document: Mapping[str, Any], *, first: bool) -> Iterator[str]:
        yield self.begin("questions", first=first) + indented(json_text(document))

    def image(self, picture: Picture, *, first: bool) -> Iterator[str]:
        head = json_text({"name": picture.name, "alt": picture.alt}).removesuffix("\n}")
        yield self.begin("images", first=first) + indented(f'{head},\n  "data": "')
        yield from base64_lines(picture.data)
        yield '"\n    }'

    def begin(self, name: str, *, first: bool) -> str:
        closed = "\n  ]" if first and self.open else ""
        self.open = name
        return f'{closed},\n  "{name}": [\n    ' if first else ",\n    "

    def end(self) -> Iterator[bytes]:
        yield b"\n  ]\n}\n" if self.open else b"\n}\n"


def indented(text: str) -> str:
    return text.replace("\n", "\n    ")


def json_text(document: Mapping[str, Any]) -> str:
    options = orjson.OPT_INDENT_2 | orjson.OPT_PASSTHROUGH_SUBCLASS
    text = orjson.dumps(document, default=as_number, option=options).decode()
    return ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def as_number(value: Any) -> orjson.Fragment:
    if isinstance(value, Number):
        return orjson.Fragment(str(value))
    raise TypeError(f"a file holds no {type(value).__name__}")
