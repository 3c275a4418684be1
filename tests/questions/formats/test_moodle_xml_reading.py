"""What of a Moodle file is kept, and what is told of the rest."""

import base64
import hashlib
from decimal import Decimal

import pytest

from questions.formats.interchange import Imported
from questions.types.contract import HintDraft
from tests.questions.formats.moodle_files import (
    PIXEL,
    answer,
    choices,
    imported,
    problem,
    question,
    quiz,
    read,
    sentences,
    told,
)

KEY = hashlib.sha256(PIXEL).hexdigest()
DATA = base64.b64encode(PIXEL).decode()
RIGHT = "<single>true</single>" + choices("100", "0")
SHORT = answer("yes", "100")
NUMBER = answer("5", "100")


def file(name: str = "x.png", data: str = DATA, path: str = "/") -> str:
    return f'<file name="{name}" path="{path}" encoding="base64">{data}</file>'


def shown(html: str, *files: str, format: str = "html") -> Imported:
    """A question with a general feedback, and files embedded in it."""
    inner = f"<text><![CDATA[{html}]]></text>{''.join(files)}"
    body = f'<generalfeedback format="{format}">{inner}</generalfeedback>'
    return imported(quiz(question("shortanswer", body + SHORT)))


def test_a_question_is_named_by_its_id_number() -> None:
    found = imported(
        quiz(question("shortanswer", "<idnumber>capital-1</idnumber>" + SHORT, name=" The\n capital "))
    )
    assert (found.draft.slug, found.name, found.line) == ("capital-1", "The capital", 3)


def test_without_an_id_number_the_importer_makes_a_slug() -> None:
    assert imported(quiz(question("shortanswer", SHORT))).draft.slug == ""


def test_texts_come_from_html() -> None:
    found = imported(
        quiz(question("multichoice", RIGHT, stem="<p>Is <b>H<i>2</i></b> a gas?</p><p>Say.</p>"))
    )
    assert found.draft.stem.endswith("a gas?\n\nSay.")
    assert "**" in found.draft.stem


@pytest.mark.parametrize(
    ("format", "source", "expected"),
    [
        ("markdown", "a *b* $x_1$\n\n- c", "a *b* $x_1$\n\n- c"),
        ("plain_text", "a *b* <c>", r"a \*b\* \<c>"),
        ("moodle_auto_format", "one\ntwo", "one\\\ntwo"),
        ("html", "<p>one<br>two</p>", "one\\\ntwo"),
    ],
)
def test_each_format_of_texts_is_read_as_such(format: str, source: str, expected: str) -> None:
    assert imported(quiz(question("shortanswer", SHORT, stem=source, format=format))).draft.stem == expected


def test_texts_without_a_format_have_that_of_the_question() -> None:
    body = "<generalfeedback><text>*why*</text></generalfeedback>" + SHORT
    assert imported(quiz(question("shortanswer", body, format="markdown"))).draft.explanation == "*why*"


def test_categories_are_paths_of_names() -> None:
    def category(path: str) -> str:
        return f'<question type="category"><category><text>{path}</text></category></question>'

    files = quiz(
        category("$course$/top/Default for A/Sea//land/ b "),
        question("shortanswer", SHORT),
        category("tom/dick"),
        question("shortanswer", SHORT),
        category("$module$/top"),
        question("shortanswer", SHORT),
    )
    paths = [found.category for found in read(files) if isinstance(found, Imported)]
    assert paths == [("Default for A", "Sea/land", "b"), ("tom", "dick"), ()]


def test_tags_become_slugs_and_some_say_more() -> None:
    tags = "".join(
        f"<tag><text>{tag}</text></tag>" for tag in ("ocean", "Deep Sea", "difficulty:hard", "pool:exam")
    )
    data = quiz(question("shortanswer", f"<tags>{tags}</tags>" + SHORT))
    draft = imported(data).draft
    assert (draft.tags, draft.difficulty, draft.pool) == (("ocean", "deep-sea"), "hard", "exam")
    assert told(data) == {"The tag Deep Sea is not written as tags are here. It became deep-sea."}


def test_hints_are_free_as_moodle_counts_tries() -> None:
    body = '<hint format="html"><text>one</text></hint><hint><text>two</text></hint>' + SHORT
    hints = imported(quiz(question("shortanswer", body))).draft.hints
    assert hints == (HintDraft(text="one"), HintDraft(text="two"))


def test_feedback_to_right_and_wrong_answers_belongs_to_the_choices_of_a_single_choice() -> None:
    body = "<correctfeedback><text>Good.</text></correctfeedback>"
    body += "<incorrectfeedback><text>Bad.</text></incorrectfeedback>"
    data = quiz(question("multichoice", body + answer("a", "100", "Yes.") + answer("b")))
    assert [choice.feedback for choice in imported(data).draft.choices] == ["Yes.\n\nGood.", "Bad."]
    assert (
        "Feedback for right, partly right or wrong answers It was added to the feedback of each choice."
        in told(data)
    )


def test_what_moodle_says_by_itself_is_no_feedback() -> None:
    body = "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"
    data = quiz(question("multichoice", body + RIGHT))
    assert imported(data).draft.choices[0].feedback == "" and told(data) == set()


def test_an_essay_keeps_what_graders_are_told_and_the_limit_of_words() -> None:
    body = "<graderinfo><text>Look for reasons.</text></graderinfo><maxwordlimit>200</maxwordlimit>"
    draft = imported(quiz(question("essay", body))).draft
    assert draft.options == {"max_words": 200, "rubric": "Look for reasons."}


def test_lefts_may_be_html_and_a_right_alone_is_a_distractor() -> None:
    def pair(left: str, right: str) -> str:
        inner = f"<text><![CDATA[{left}]]></text><answer><text>{right}</text></answer>"
        return f'<subquestion format="html">{inner}</subquestion>'

    body = pair("<b>one</b>", "a_b*c*") + pair("<p>two</p>", "due") + pair("", "tre")
    options = imported(quiz(question("matching", body))).draft.options
    assert options == {
        "pairs": [{"left": "**one**", "right": r"a_b\*c\*"}, {"left": "two", "right": "due"}],
        "distractors": ["tre"],
    }


def test_an_embedded_image_is_kept_by_its_digest() -> None:
    found = shown(
        '<p>See <img src="@@PLUGINFILE@@/sub/a%20b.png" alt="a pixel"></p>', file("a b.png", path="/sub/")
    )
    assert found.draft.explanation == f"See ![a pixel](image:{KEY})"
    assert found.images == {KEY: PIXEL} and found.losses == ()


def test_an_image_in_markdown_is_kept_too() -> None:
    found = shown("See ![a pixel](@@PLUGINFILE@@/x.png).", file(), format="markdown")
    assert found.draft.explanation == f"See ![a pixel](image:{KEY})."
    assert found.images == {KEY: PIXEL} and found.losses == ()


def test_an_image_inside_its_address_is_kept_too() -> None:
    found = shown(f'<img src="data:image/png;base64,{DATA}" alt="a pixel">')
    assert found.draft.explanation == f"![a pixel](image:{KEY})" and found.images == {KEY: PIXEL}


def test_the_image_of_an_old_file_ends_the_stem() -> None:
    body = f"<image>x.png</image><image_base64>{DATA}</image_base64>"
    found = imported(quiz(question("essay", body)))
    assert found.draft.stem == f"What?\n\n![](image:{KEY})" and found.images == {KEY: PIXEL}


def test_old_files_have_shares_in_an_element() -> None:
    data = quiz(question("numerical", "<answer>5<fraction>1</fraction></answer>"))
    assert imported(data).draft.options == {"answers": [{"value": "5"}]}


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "The image x.png cannot be kept. It is not in the file; its alternative text was kept."),
        (
            [file(data="no base64!")],
            "The image x.png cannot be kept. Its data is no base64; it was left out.",
        ),
        (
            [file(data=base64.b64encode(b"%PDF").decode())],
            "The image x.png cannot be kept. It is no PNG, JPEG, WebP or GIF image, and was left out.",
        ),
        (
            [file(data=base64.b64encode(PIXEL + bytes(10_000_000)).decode())],
            "The image x.png cannot be kept. It is larger than 10 MB, and was left out.",
        ),
    ],
)
@pytest.mark.parametrize("format", ["html", "markdown"])
def test_an_image_that_cannot_be_kept_leaves_its_words(files: list[str], sentence: str, format: str) -> None:
    source = {
        "html": '<img src="@@PLUGINFILE@@/x.png" alt="a pixel">',
        "markdown": "![a pixel](@@PLUGINFILE@@/x.png)",
    }
    found = shown(source[format], *files, format=format)
    assert found.draft.explanation == "a pixel" and not found.images
    assert sentences(found.losses) == {sentence}


def test_a_file_that_no_text_shows_is_told() -> None:
    expected = "The file /y.png is embedded here, but not shown. It was left out."
    assert sentences(shown("Nothing.", file("y.png")).losses) == {expected}


def test_lines_of_fields_are_known() -> None:
    data = b'<quiz>\n<question type="multichoice"><name><text>n</text></name>\n'
    data += b"<questiontext><text>?</text></questiontext>\n"
    data += b'<answer fraction="100"><text>a</text></answer>\n<answer fraction="0"><text>b</text>\n'
    data += b"<feedback><text>f</text></feedback></answer>\n<hint><text>h</text></hint></question></quiz>"
    lines = imported(data).lines
    fields = ("stem", "choices.0.text", "choices.1.feedback", "hints.0.text")
    assert [lines[field] for field in fields] == [3, 4, 6, 7]


def test_two_right_answers_of_a_single_choice_are_left_to_the_author() -> None:
    draft = imported(quiz(question("multichoice", choices("100", "100", "0")))).draft
    assert [choice.is_correct for choice in draft.choices] == [True, True, False]


def test_a_question_that_is_too_long_is_a_problem() -> None:
    assert (
        "more than 2 million characters"
        in problem(quiz(question("shortanswer", SHORT, stem="x" * 2_000_001))).message
    )


@pytest.mark.parametrize(
    ("percent", "share"),
    [
        ("33", "0.3333333"), ("33.34", "0.3334"), ("33.33000", "0.3333"), ("66.66666", "0.6666666"),
        ("67", "0.6666667"), ("-16.67", "-0.1666667"), ("50.0", "0.5"),
        ("0.00001", "0.0000001"), ("1e1", "0.1"), ("-0", "0"),
    ],
)  # fmt: skip
def test_a_grade_is_known_by_the_places_that_are_written(percent: str, share: str) -> None:
    data = quiz(question("multichoice", "<single>false</single>" + choices("100", percent)))
    assert imported(data).draft.choices[1].fraction == Decimal(share)


def test_shares_are_those_that_moodle_means() -> None:
    data = quiz(
        question("multichoice", "<single>false</single>" + choices("33.333", "33.33333", "33.3", "-33,3"))
    )
    shares = [choice.fraction for choice in imported(data).draft.choices]
    assert shares == [Decimal("0.3333333")] * 3 + [Decimal("-0.3333333")]
