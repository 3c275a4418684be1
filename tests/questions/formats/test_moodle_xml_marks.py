"""A question of a Moodle file earns here what it earns in Moodle, whatever a learner answers."""

from collections.abc import Iterator
from itertools import chain, combinations, permutations, product

import pytest

from tests.questions.formats.moodle_files import (
    SAME,
    answer,
    blank_choices,
    blank_names,
    choices,
    drafted,
    ids,
    mark,
    question,
    quiz,
    side,
    told,
)
from tests.questions.formats.readers import moodle


def subsets(count: int) -> Iterator[tuple[int, ...]]:
    """Every set of ticks but none at all, which is no answer."""
    return chain.from_iterable(combinations(range(count), size) for size in range(1, count + 1))


@pytest.mark.parametrize(
    "percents",
    [
        ("100", "0", "0"),
        ("0", "100", "-50"),
        ("33.33333", "100", "0", "-33.33333"),
        ("33.333", "100", "90", "0"),
    ],
)
def test_a_single_choice_earns_its_share(percents: tuple[str, ...]) -> None:
    data = quiz(question("multichoice", "<single>true</single>" + choices(*percents)))
    draft, theirs = drafted(data), moodle.only(data)
    for place, id in enumerate(ids(draft)):
        expected = pytest.approx(moodle.multichoice(theirs, [place]), abs=1e-5)
        assert mark(draft, {"choice": id}) == expected


@pytest.mark.parametrize(
    "percents",
    [
        ("50", "50", "0"),
        ("50", "50", "-50", "-100"),
        ("33.33333", "33.33333", "33.33333", "-33.33333"),
        ("25", "75", "-12.5"),
        ("100", "-100", "-100"),
        ("16.66667",) * 6 + ("-10",),
        ("14.28571",) * 7,
    ],
)
def test_ticks_add_up(percents: tuple[str, ...]) -> None:
    data = quiz(question("multichoice", "<single>false</single>" + choices(*percents)))
    draft, theirs = drafted(data), moodle.only(data)
    for places in subsets(len(percents)):
        ticked = {"choices": [ids(draft)[place] for place in places]}
        assert mark(draft, ticked) == pytest.approx(moodle.multichoice(theirs, places), abs=SAME)


@pytest.mark.parametrize("right", [True, False])
def test_true_or_false(right: bool) -> None:
    answers = [answer("true", "100" if right else "0"), answer("false", "0" if right else "100")]
    for order in (answers, answers[::-1]):
        data = quiz(question("truefalse", "".join(order)))
        draft = drafted(data)
        for said, id in zip((True, False), ids(draft), strict=True):
            assert mark(draft, {"choice": id}) == moodle.truefalse(moodle.only(data), said)


@pytest.mark.parametrize("kind", ["ALL_OR_NOTHING", "RELATIVE_NEXT_EXCLUDE_LAST"])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_every_order(kind: str, count: int) -> None:
    body = f"<selecttype>ALL</selecttype><gradingtype>{kind}</gradingtype>" + choices(*["1"] * count)
    data = quiz(question("ordering", body))
    draft, theirs = drafted(data), moodle.only(data)
    for order in permutations(range(count)):
        sent = {"order": [ids(draft)[place] for place in order]}
        assert mark(draft, sent) == pytest.approx(moodle.ordering(theirs, order), abs=SAME)


@pytest.mark.parametrize("kind", ["ABSOLUTE_POSITION", "RELATIVE_NEXT_INCLUDE_LAST"])
def test_a_grading_of_orders_that_is_unknown_here_comes_near_and_is_told(kind: str) -> None:
    body = f"<selecttype>ALL</selecttype><gradingtype>{kind}</gradingtype>" + choices("1", "2", "3", "4")
    data = quiz(question("ordering", body))
    draft, theirs = drafted(data), moodle.only(data)
    orders = list(permutations(range(4)))
    apart = [
        abs(mark(draft, {"order": [ids(draft)[place] for place in order]}) - moodle.ordering(theirs, order))
        for order in orders
    ]
    assert max(apart) > SAME and sum(apart) / len(orders) < 0.21
    assert any(sentence.startswith(f"The order is graded by {kind}.") for sentence in told(data))


SHORT = [
    [("Paris", "100")],
    [("Paris", "100"), ("paris", "50"), ("*", "10")],
    [("Paris", "100"), ("pa*s", "50"), ("pas", "20")],
    [(r"5\*5", "100"), ("5*5", "50")],
    [("**a**", "50"), ("b", "100")],
    [(r"a\\b", "100"), ("[a-z]+", "50"), ("a.b", "33.33333")],
    [("é", "100"), ("e\u0301x", "50")],
]
TYPED = [
    "Paris", "paris", "PARIS", "pas", "pxxs", "5*5", "5555", "5x5", "a", "xax", "b", r"a\\b", r"a\b",
    "[a-z]+", "q", "a.b", "axb", "é", "e\u0301", "éx", "e", " Paris ", "*", r"5\*5",
]  # fmt: skip


@pytest.mark.parametrize("accepted", SHORT)
@pytest.mark.parametrize("usecase", ["0", "1"])
def test_a_typed_text(accepted: list[tuple[str, str]], usecase: str) -> None:
    answers = "".join(answer(text, percent) for text, percent in accepted)
    data = quiz(question("shortanswer", f"<usecase>{usecase}</usecase>" + answers))
    draft, theirs = drafted(data), moodle.only(data)
    for typed in TYPED:
        expected = pytest.approx(moodle.shortanswer(theirs, typed), abs=SAME)
        assert mark(draft, {"text": typed}) == expected, typed


NUMBERS = ["3.14", "3.1", "3.2", "3", "3.19", "3.141", "0", "-3.14", "314", "0.0314", "9.42", "100", "1e3"]


def number(value: str, percent: str, tolerance: str) -> str:
    return answer(value, percent, rest=f"<tolerance>{tolerance}</tolerance>")


@pytest.mark.parametrize(
    "answers",
    [
        number("3.14", "100", "0.05"),
        number("3.14", "100", "0") + number("3", "50", "0.2"),
        number("3.14", "100", "0.01") + number("*", "10", "0"),
        number("0", "100", "0.1") + number("-3.14", "33.33333", "1"),
        number("1e3", "100", "0"),
    ],
)
def test_a_number(answers: str) -> None:
    data = quiz(question("numerical", answers))
    draft, theirs = drafted(data), moodle.only(data)
    for typed in NUMBERS:
        expected = pytest.approx(moodle.numerical(theirs, float(typed)), abs=SAME)
        assert mark(draft, {"number": typed}) == expected, typed


UNITS = (
    "<units><unit><multiplier>1</multiplier><unit_name>m</unit_name></unit>"
    "<unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit>"
    "<unit><multiplier>3</multiplier><unit_name>third</unit_name></unit></units>"
)


@pytest.mark.parametrize("grading", ["1", "2"])
def test_a_number_in_a_unit_that_counts(grading: str) -> None:
    rest = f"<unitgradingtype>{grading}</unitgradingtype><unitpenalty>1</unitpenalty><showunits>2</showunits>"
    data = quiz(question("numerical", number("3.14", "100", "0") + UNITS + rest))
    draft, theirs = drafted(data), moodle.only(data)
    for typed, unit in product(NUMBERS, ["m", "cm", "third"]):
        expected = moodle.numerical(theirs, float(typed), unit)
        assert mark(draft, {"number": typed, "unit": unit}) == expected, (typed, unit)


def test_every_pairing() -> None:
    def pair(left: str, right: str) -> str:
        inner = f"<text>{left}</text><answer><text>{right}</text></answer>"
        return f'<subquestion format="html">{inner}</subquestion>'

    body = pair("one", "uno") + pair("two", "due") + pair("1", "uno") + pair("", "tre")
    data = quiz(question("matching", body))
    draft, theirs = drafted(data), moodle.only(data)
    left, right = side(draft, "left"), side(draft, "right")
    assert right.keys() == set(moodle.rights(theirs))
    for put in product([*moodle.rights(theirs), None], repeat=3):
        pairs = {place: text for place, text in enumerate(put) if text is not None}
        if pairs:
            sent = {left[moodle.lefts(theirs)[place]]: right[text] for place, text in pairs.items()}
            expected = pytest.approx(moodle.matching(theirs, pairs), abs=SAME)
            assert mark(draft, {"pairs": sent}) == expected


CLOZES: dict[str, list[list[str | None]]] = {
    "{1:SHORTANSWER:=Paris~%50%Lyon#near~*#no} {2:MC:no~=yes#well~%33.33333%so}": [
        ["Paris", "paris", "Lyon", "x", None], ["no", "yes", "so", None],
    ],
    "{:NUMERICAL:=5.1:0.05~%50%5:1} {3:NM:=-2#yes~%25%*} {2:SAC:=Aa~%10%aA}": [
        ["5.1", "5.14", "4.5", "7", None], ["-2", "2", None], ["Aa", "aa", "aA", None],
    ],
    r"{1:SA:=a\}b~%50%c\#d~%20%e&#126;f} {1:MCV:a &amp; b~=&lt;b&gt; c}": [
        ["a}b", "c#d", "e~f", "c", None], [None],
    ],
    "{4:MULTICHOICE_S:=x~y}, {2:MW:=one~=two}, {1:MCHS:~%0%p~%100%q}": [
        ["x", "y", None], ["one", "two", "three", None], ["p", "q", None],
    ],
}  # fmt: skip


@pytest.mark.parametrize("stem", CLOZES)
def test_blanks_filled_in_every_way(stem: str) -> None:
    data = quiz(question("cloze", stem=stem))
    draft, theirs = drafted(data), moodle.only(data)
    names, offered = blank_names(draft), blank_choices(draft)
    for filled in product(*CLOZES[stem]):
        sent = {
            name: of.get(put, put)
            for name, of, put in zip(names, offered, filled, strict=True)
            if put is not None
        }
        if sent:
            expected = pytest.approx(moodle.cloze(theirs, filled), abs=SAME)
            assert mark(draft, {"blanks": sent}) == expected, filled


@pytest.mark.parametrize(("kind", "box"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_gaps_filled_in_every_way(kind: str, box: str) -> None:
    def offered(text: str, group: int) -> str:
        return f"<{box}><text>{text}</text><group>{group}</group><infinite/></{box}>"

    body = offered("cat", 1) + offered("sat", 2) + offered("dog", 1) + offered("ran", 2)
    data = quiz(question(kind, body, stem="<p>The [[3]] [[2]], the [[1]] did not.</p>"))
    draft, theirs = drafted(data), moodle.only(data)
    names, of = blank_names(draft), blank_choices(draft)
    assert [set(each) for each in of] == [{"cat", "dog"}, {"sat", "ran"}, {"cat", "dog"}]
    for filled in product(*of):
        sent = {name: ids[put] for name, ids, put in zip(names, of, filled, strict=True)}
        assert mark(draft, {"blanks": sent}) == pytest.approx(moodle.gaps(theirs, filled), abs=SAME)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("{1:MULTIRESPONSE:=a~=b~c}", {"a": 0.5, "ab": 1, "abc": 0.5, "c": 0, "ac": 0}),
        ("{1:MR:%60%a~%40%b~%-20%c}", {"a": 0.6, "ab": 1, "abc": 0.8, "c": 0, "bc": 0.2}),
    ],
)
def test_a_blank_with_several_ticks_by_itself_becomes_multiple_choice(
    stem: str, expected: dict[str, float]
) -> None:
    draft = drafted(quiz(question("cloze", stem="Tick: " + stem)))
    assert (draft.type, draft.stem) == ("multiple_choice", "Tick:")
    of = {choice.text: id for choice, id in zip(draft.choices, ids(draft), strict=True)}
    for ticked, earned in expected.items():
        sent = {"choices": [of[each] for each in ticked]}
        assert mark(draft, sent) == pytest.approx(earned, abs=SAME), ticked
