"""What of a Moodle file cannot be kept is told, and what cannot be imported at all is a problem."""

import base64
import hashlib

import pytest

from questions.formats.interchange import Imported, Problem
from tests.questions.formats.moodle_files import (
    PIXEL,
    answer,
    choices,
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

BODIES = {
    "The question is worth 2.5 marks. Here each is worth the same.": (
        "shortanswer", "<defaultgrade>2.5</defaultgrade>" + SHORT,
    ),
    "Each wrong try costs 0.5 of the mark. Penalties for further tries are a rule of the quiz.": (
        "shortanswer", "<penalty>0.5</penalty>" + SHORT,
    ),
    "The question is hidden in Moodle. It was imported like any other.": (
        "shortanswer", "<hidden>1</hidden>" + SHORT,
    ),
    "The ID number A 1 is no slug. It became a-1.": ("shortanswer", "<idnumber>A 1</idnumber>" + SHORT),
    "A hint tells how many are right. It only shows its text.": (
        "shortanswer", "<hint><text>h</text><shownumcorrect/></hint>" + SHORT,
    ),
    "A hint clears what is wrong. It only shows its text.": (
        "shortanswer", "<hint><text>h</text><clearwrong/></hint>" + SHORT,
    ),
    "A hint shows feedback to the choices. It only shows its text.": (
        "shortanswer", "<hint><text>h</text><options>1</options></hint>" + SHORT,
    ),
    "A hint here has no text. It was left out.": ("shortanswer", "<hint><text></text></hint>" + SHORT),
    "The choices are numbered in the style iii. How choices are numbered is up to the app.": (
        "multichoice", "<answernumbering>iii</answernumbering>" + RIGHT,
    ),
    "The choices stand in a fixed order. The quiz says whether they do.": (
        "multichoice", "<shuffleanswers>false</shuffleanswers>" + RIGHT,
    ),
    "Feedback for right, partly right or wrong answers It was left out.": (
        "truefalse",
        "<correctfeedback><text>Good.</text></correctfeedback>" + answer("true", "100") + answer("false"),
    ),
    "The answers are not called true and false. The first was read as True.": (
        "truefalse", answer("Wahr", "100") + answer("Falsch"),
    ),
    "The grade much is no number. It was read as 0.": ("multichoice", RIGHT + answer("c", "much")),
    "An answer here earns more than the full mark. It earns the full mark.": (
        "multichoice", "<single>false</single>" + choices("150", "0"),
    ),
    "An answer here takes marks away. It earns nothing.": ("shortanswer", SHORT + answer("no", "-50")),
    "In Moodle a second space between two words makes an answer wrong. Here it makes no difference.": (
        "shortanswer", answer("New York", "100"),
    ),
    "The answer YES is never looked at, as one before it takes the same. It was left out.": (
        "shortanswer", SHORT + answer("YES", "50"),
    ),
    "The answer five is no number, or too long. It was left out.": (
        "numerical", NUMBER + answer("five", "50"),
    ),
    "The order is graded by LONGEST_ORDERED_SUBSET. It is graded by adjacent pairs, which is the nearest.": (
        "ordering", "<gradingtype>LONGEST_ORDERED_SUBSET</gradingtype>" + choices("1", "2", "3"),
    ),
    "Learners put 2 of the items in order. Here they put all 3 in order.": (
        "ordering", "<selecttype>RANDOM</selecttype><selectcount>2</selectcount>" + choices("1", "2", "3"),
    ),
    "Learners find a text to start from. It was left out.": (
        "essay", "<responsetemplate><text>Dear...</text></responsetemplate>",
    ),
    "Learners write at least 50 words. Here they may write fewer.": (
        "essay", "<minwordlimit>50</minwordlimit>",
    ),
    "Learners may attach files. Here they write a text only.": ("essay", "<attachments>2</attachments>"),
    "The part <stamp> of the question is unknown here. It was left out.": ("essay", "<stamp>x</stamp>"),
    "The question shows the image a.png. It was left out, as it is not in the file.": (
        "essay", "<image>a.png</image>",
    ),
    "The image a.png cannot be kept. Its data is no base64; it was left out.": (
        "essay", "<image>a.png</image><image_base64>!</image_base64>",
    ),
    "The text may be left empty. Here it may not.": ("essay", "<responserequired>0</responserequired>"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", BODIES)
def test_what_drafts_cannot_say_is_told(sentence: str) -> None:
    assert told(quiz(question(*BODIES[sentence]))) == {sentence}


def units(rest: str, *, multiplier: str = "100") -> str:
    unit = "<unit><multiplier>{}</multiplier><unit_name>{}</unit_name></unit>"
    return NUMBER + f"<units>{unit.format(1, 'm')}{unit.format(multiplier, 'cm')}</units>" + rest


GRADED = "<unitgradingtype>1</unitgradingtype><unitpenalty>{}</unitpenalty><showunits>1</showunits>"


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        (units(GRADED.format(1)), set()),
        (
            units(GRADED.format(0.1)),
            {"In Moodle a wrong unit costs 0.1 of the mark. A right number in a wrong unit is wrong."},
        ),
        (
            units(""),
            {"In Moodle a wrong unit makes no difference here. A right number in a wrong unit is wrong."},
        ),
        (
            units(GRADED.format(1) + "<unitsleft>1</unitsleft>"),
            {"The unit stands left of the number. Where it stands is up to the app."},
        ),
        (
            units(GRADED.format(1) + "<instructions><text>Metres.</text></instructions>"),
            {"There are instructions on units. They were left out."},
        ),
        (
            units("<showunits>3</showunits>"),
            {"There are units, but learners are not asked for one. They were left out."},
        ),
        (
            units(GRADED.format(1), multiplier="0"),
            {"A unit has no name, or no multiplier above 0. It was left out."},
        ),
    ],
)
def test_what_moodle_does_about_units(body: str, sentences: set[str]) -> None:
    assert told(quiz(question("numerical", body))) == sentences


CLOZES = {
    "Something in the text looks like a blank, but is none that Moodle knows. It was kept as text.": (
        "{1:SA:=a} {1:XX:=b}"
    ),
    "The text has words in double braces. A space was put between the braces.": "{1:SA:=a} {{name}}",
    "A blank has the weight 0. It has the smallest weight there is.": "{0:SA:=a} {1:SA:=b}",
    "All blanks have the weight 0. They weigh the same.": "{0:SA:=a}",
    "Blank 1 has an empty answer. It was left out.": "{1:SA:=a~ }",
    "An answer of blank 1 earns less than nothing, or more than all. It earns nothing.": "{1:MC:=a~%-50%b}",
    "Blank 1 accepts what is no number. It was left out.": "{1:NM:=5~%50%five}",
    "In blank 1 learners may tick several choices. Here they pick one.": "{1:MR:=a~b} {1:SA:=a}",
    "The text is one blank with several ticks. It became a multiple choice question.": "{1:MR:=a~=b~c}",
}


@pytest.mark.parametrize("sentence", CLOZES)
def test_what_blanks_cannot_say_is_told(sentence: str) -> None:
    assert told(quiz(question("cloze", stem=CLOZES[sentence]))) == {sentence}


def test_words_that_are_dragged_once_are_told() -> None:
    boxes = "".join(
        f"<dragbox><text>{text}</text><group>1</group></dragbox>" for text in ("cat", "dog", "cat")
    )
    assert told(quiz(question("ddwtos", boxes, stem="A [[2]]"))) == {
        "A word can be dragged to one gap only. Here each gap offers all words of its group.",
        "Two choices of a group are the same. It is offered once.",
    }


def test_markdown_with_html_is_told() -> None:
    data = quiz(question("shortanswer", SHORT, stem='<span class="x">Why?</span>', format="markdown"))
    assert told(data) == {"This Markdown has HTML in it. Its tags are shown as they are written."}


def test_a_description_and_that_of_a_category_are_told_with_the_next_question() -> None:
    info = "<category><text>a</text></category><info><text>About a.</text></info>"
    info = f'<question type="category">{info}</question>'
    first, second = read(
        quiz(info, question("description"), question("shortanswer", SHORT), question("description"))
    )
    assert isinstance(first, Imported) and isinstance(second, Problem)
    assert sentences(first.losses) == {
        "A category has a description. It was left out; topics have one of their own.",
        "The description Name is a text, not a question. It was left out; a quiz can have it.",
    }
    assert [loss.line for loss in first.losses] == [3, 4] and second.line == 6


@pytest.mark.parametrize(
    ("kind", "body", "stem", "words"),
    [
        ("calculated", "", "?", "There is no counterpart to Moodle's type calculated"),
        ("random", "", "?", "let a section of a quiz do that"),
        ("", "", "?", "The question has no type"),
        ("multichoice", choices("0", "0"), "?", "No answer earns marks"),
        ("multichoice", "", "?", "No answer earns marks"),
        ("truefalse", answer("true", "100"), "?", "has two answers"),
        ("truefalse", answer("true") + answer("false"), "?", "Give one of the two answers 100 %"),
        ("shortanswer", answer("a", "50"), "?", "No answer earns 100 %"),
        ("numerical", answer("five", "100"), "?", "No number earns 100 %"),
        ("matching", "", "?", "There is no pair"),
        ("cloze", "", "no blank", "There is no blank"),
        ("cloze", "", "{1:SA:%50%a}", "Blank 1 has no answer that earns 100 %"),
        ("cloze", "", "{1:NM:=a}", "Blank 1 has no number that earns 100 %"),
        ("cloze", "", "{1:MR:=a~=b} {1:SA:=c}", "In blank 1 learners tick several choices"),
        ("cloze", "", '<img alt="{1:SA:=c}"> and <script>{1:SA:=d}</script>', "cannot be kept"),
        ("gapselect", "", "no gap", "There is no gap"),
        ("gapselect", "<selectoption><text>a</text></selectoption>", "[[1]]" * 101, "more than 100 gaps"),
        ("shortanswer", SHORT * 2001, "?", "more than 2,000 answers"),
        ("cloze", "", "{" * 200_001, "A text of the question has more than 200,000 characters"),
        ("ddwtos", "", "[[1]]", "The gap [[1]] has no choice"),
    ],
)
def test_a_question_that_cannot_be_imported_is_a_problem_at_its_line(
    kind: str, body: str, stem: str, words: str
) -> None:
    before, found, after = read(
        quiz(question("shortanswer", SHORT), question(kind, body, stem=stem), question("shortanswer", SHORT))
    )
    assert isinstance(before, Imported) and isinstance(after, Imported)
    assert isinstance(found, Problem) and words in found.message
    assert (found.line, found.name) == (4, "Name")


def test_more_than_two_answers_to_true_or_false_are_told() -> None:
    answers = answer("true", "100") + answer("false") + answer("perhaps")
    expected = {"There are more than two answers. The others were left out."}
    assert told(quiz(question("truefalse", answers))) == expected


def test_a_category_within_too_many_is_told() -> None:
    path = "/".join(f"c{step}" for step in range(21))
    category = f'<question type="category"><category><text>$course$/top/{path}</text></category></question>'
    (found,) = read(quiz(category, question("shortanswer", SHORT)))
    assert isinstance(found, Imported)
    assert found.category[-1] == "c19" and len(found.category) == 20
    expected = "A category stands in more than 20 others. The innermost ones were left out."
    assert sentences(found.losses) == {expected}


def test_very_many_descriptions_do_not_wait_for_a_question() -> None:
    found = read(quiz(*[question("description")] * 150, question("shortanswer", SHORT)))
    assert sum(isinstance(each, Problem) for each in found) == 101
    assert isinstance(found[-1], Imported) and len(found[-1].losses) == 49


def test_markdown_that_is_too_long_to_be_kept_is_not_looked_into() -> None:
    stem = "<b> " + "![[" * 20_000
    data = quiz(question("shortanswer", SHORT, stem=stem, format="markdown"))
    assert told(data) == {"This Markdown has HTML in it. Its tags are shown as they are written."}
