"""Rows say which transaction changed them: whatever an analyst can see of a row never changes without it."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

import attempts
from attempts import lifecycle
from attempts.exports.dictionary import VIEWS
from questions.models import Topic
from questions.types.contract import HintDraft
from tests.attempts.learner import Learner, at
from tests.attempts.mending import mend, regrade
from tests.attempts.staff import TEXT, Staff
from tests.content import essay, fixed_quiz, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBERS = {
    "attempts_attempt": ("started_in", "state_in", "changed_in"),
    "attempts_response": ("created_in", "changed_in"),
    "attempts_hinttaken": ("created_in",),
}
WATCHED = ("attempts", "responses", "items", "hints")


def forget_numbers() -> None:
    """As rows stand that were written before numbers were kept."""
    with connection.cursor() as cursor:
        for table, columns in NUMBERS.items():
            cursor.execute(f"UPDATE {table} SET {', '.join(f'{column} = 0' for column in columns)}")


type Rows = dict[tuple[str, ...], dict[str, Any]]


def rows() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for name in WATCHED:
            dataset = VIEWS[name]
            cursor.execute(f"SELECT * FROM {dataset.view}")
            names = [column.name for column in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                found[name, *(str(row[part]) for part in dataset.key)] = row
    return found


def content(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in {"state_in", "changed_in"}}


def unnumbered(before: Rows, after: Rows) -> list[str]:
    """The rows that changed, or came, and do not say so. An attempt's state has a number of its own."""
    silent = []
    for key, row in after.items():
        old = before.get(key)
        state_changed = old is None or old["attempt_state"] != row["attempt_state"]
        is_attempts = key[0] in {"attempts", "items"}
        ignored = set() if is_attempts else {"attempt_state"}  # what else tells of these is `state_in`
        parts = [{k: v for k, v in content(each).items() if k not in ignored} for each in (old or {}, row)]
        if parts[0] != parts[1] and not row["changed_in"]:
            silent.append(f"{key}: changed_in")
        if state_changed and not row["state_in"] and (is_attempts or old is not None):
            silent.append(f"{key}: state_in")
    return silent


def numbered(rows: Rows) -> list[tuple[str, ...]]:
    return [key for key, row in rows.items() if row["changed_in"] or row["state_in"]]


@contextmanager
def executed() -> Iterator[set[str]]:
    statements: set[str] = set()

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.add(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield statements


class Walk:
    """Commands one after the other, and what each did to the numbers of the rows."""

    def __init__(self) -> None:
        self.silent: dict[str, list[str]] = {}
        self.idle: list[str] = []
        self.noisy: list[str] = []

    def take(self, name: str, call: Callable[[], Any], *, repeats: bool = False) -> Any:
        """Do it. `repeats`: nothing that is there already may say that it was changed."""
        forget_numbers()
        before = rows()
        result = call()
        after = rows()
        assert getattr(result, "status", 200) < 300, (name, result.body)
        if problems := unnumbered(before, after):
            self.silent[name] = problems
        old = {key: row for key, row in after.items() if key in before}
        if repeats and numbered(old):
            self.noisy.append(name)
        if not repeats and not numbered(after):
            self.idle.append(name)
        return result


def exam(walk: Walk, learner: Learner) -> Any:
    """Everything that a learner does in an attempt with a clock."""
    id, first = uuid4(), uuid4()
    attempt = walk.take("start", lambda: learner.start("timed", id=id)).body
    walk.take("start again", lambda: learner.start("timed", id=id), repeats=True)
    walk.take("save", lambda: learner.save(attempt, 1, "worse"))
    walk.take("take back", lambda: learner.clear(attempt, 1))
    walk.take("answer", lambda: learner.answer(attempt, 1, "wrong", id=first))
    walk.take("send again", lambda: learner.answer(attempt, 1, "wrong", id=first), repeats=True)
    walk.take("say again", lambda: learner.answer(attempt, 1, "wrong", id=uuid4()), repeats=True)
    later = {"id": uuid4(), "elapsed_ms": 500}
    walk.take("say again after a while", lambda: learner.answer(attempt, 1, "wrong", **later))
    walk.take("hint", lambda: learner.hint(attempt, 2))
    walk.take("hint again", lambda: learner.hint(attempt, 2, number=1), repeats=True)
    walk.take("flag", lambda: learner.flag(attempt, 2))
    walk.take("flag again", lambda: learner.flag(attempt, 2), repeats=True)
    event = {"type": "flag", "id": uuid4(), "position": 2, "flagged": False}
    walk.take("sync", lambda: learner.sync(attempt, event))
    walk.take("sync again", lambda: learner.sync(attempt, event), repeats=True)
    walk.take("pause", lambda: learner.pause(attempt))
    walk.take("pause again", lambda: learner.pause(attempt), repeats=True)
    walk.take("resume", lambda: learner.resume(attempt))
    walk.take("resume again", lambda: learner.resume(attempt), repeats=True)
    walk.take("write", lambda: learner.respond(attempt, 3, TEXT))
    walk.take("finish", lambda: learner.finish(attempt))
    walk.take("finish again", lambda: learner.finish(attempt), repeats=True)
    return attempt


def staff(walk: Walk, learner: Learner, attempt: Any) -> None:
    """Everything that staff do to it afterwards."""
    marker = Staff()
    walk.take("mark", lambda: marker.mark(learner, attempt, 3, fraction=0.5))
    walk.take("mark again", lambda: marker.mark(learner, attempt, 3, fraction=0.5), repeats=True)
    walk.take("mark anew", lambda: marker.mark(learner, attempt, 3, fraction=1))
    walk.take("void", lambda: marker.void(learner, attempt))
    walk.take("reopen", lambda: marker.reopen(learner, attempt, seconds=600))
    walk.take("extend", lambda: marker.extend(learner, attempt))
    walk.take("void while in progress", lambda: marker.void(learner, attempt))


def ends(walk: Walk, learners: list[Learner]) -> None:
    """Deadlines that pass, seen by the learner and by the sweep."""
    with at(NOON + timedelta(hours=1)):
        for learner in learners:
            learner.start("timed")
    with at(NOON + timedelta(hours=3)):
        walk.take("read too late", lambda: learners[0].start("timed"))
        walk.take("sweep", lambda: lifecycle.sweep(now=NOON + timedelta(hours=3)))


def regrades(walk: Walk, learner: Learner) -> None:
    attempt = learner.begin("keyed")
    learner.hint(attempt, 2)  # it costs all of the mark: a better answer earns no more
    for position in (1, 2):
        learner.answer(attempt, position, "wrong")
    for slug in ("plain", "dear"):
        question = mend(slug, "wrong")
        walk.take(f"regrade {slug}", partial(regrade, question))
        same = mend(slug, "wrong", explanation="clearer")
        walk.take(f"regrade {slug} by the same", partial(regrade, same), repeats=True)


@pytest.fixture
def walked(topic: Topic) -> tuple[Walk, set[str]]:
    drafts = (single_choice("one"), single_choice("two"), essay("three"))
    fixed_quiz(topic, *drafts, slug="timed", mode="exam", time_limit_s=600, pausing=True, hints="on_demand")
    dear = single_choice("dear", hints=(HintDraft(text="It is wrong.", penalty=Decimal(1)),))
    fixed_quiz(topic, single_choice("plain"), dear, slug="keyed")
    walk = Walk()
    with executed() as statements:
        with at(NOON):
            learner = Learner()
            staff(walk, learner, exam(walk, learner))
        ends(walk, [Learner(), Learner()])
        regrades(walk, Learner())
    return walk, statements


def test_no_command_changes_what_analysts_see_without_saying_so(walked: tuple[Walk, set[str]]) -> None:
    walk, _ = walked
    assert walk.silent == {}
    assert walk.idle == []


def test_what_repeats_itself_does_not_say_that_it_changed_anything(walked: tuple[Walk, set[str]]) -> None:
    walk, _ = walked
    assert walk.noisy == []


UPDATES = re.compile(
    r"UPDATE\s+(attempts_(?:attempt|attemptitem|response))(?!\w)\s*\w*\s+SET\s", re.IGNORECASE
)
ROOT = Path(attempts.__file__).parent


def constants() -> set[str]:
    """The statements that update learners' rows, as modules have them; no parts of others."""
    modules = [
        importlib.import_module(each.name)
        for each in pkgutil.walk_packages(attempts.__path__, "attempts.")
        if ".migrations" not in each.name
    ]
    found = {
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, str) and UPDATES.search(value)
    }
    whole = {each for each in found if not any(each in other for other in found - {each})}
    return {each for each in whole if not only_analysed(each)}


def only_analysed(sql: str) -> bool:
    """Whether it only notes what item analysis has counted, which no analyst sees of the row."""
    return all(re.match(r"analysed = ", sql[match.end() :].lstrip()) for match in UPDATES.finditer(sql))


def test_the_commands_are_all_that_there_are(walked: tuple[Walk, set[str]]) -> None:
    """Each statement of the source was executed: one more needs a command more in the walk."""
    _, statements = walked
    assert constants() - statements == set()


def setting(sql: str) -> list[tuple[str, str]]:
    """Of each UPDATE the table, and what follows SET until the rows are named."""
    return [
        (match[1], re.split(r"\b(?:WHERE|FROM)\b(?! a\.)", sql[match.end() :], maxsplit=1)[0])
        for match in UPDATES.finditer(sql)
    ]


@pytest.mark.parametrize("sql", sorted(constants()))
def test_sql_that_updates_numbers_what_it_updates(sql: str) -> None:
    for table, values in setting(sql.replace("EPOCH FROM", "EPOCH OF")):
        if table == "attempts_attemptitem":
            continue  # the number is the attempt's, and the walk sees whether it came along
        assert "changed_in = pg_current_xact_id()" in values
        if re.search(r"\bstate = ", values):
            assert "state_in = pg_current_xact_id()" in values


# Updates by the ORM, by file and function, of what has no numbers: other tables, dictionaries; and items,
# whose attempt is updated beside them.
OTHERS = {
    ("lifecycle/marking.py", "record"): 1,
    ("lifecycle/reporting.py", "close_report"): 1,
}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    yield function.name, node


def without_a_number(path: Path) -> dict[tuple[str, str], int]:
    """How often each function updates by the ORM with keywords, and none of them is `changed_in`."""
    found: dict[tuple[str, str], int] = {}
    for name, call in calls(ast.parse(path.read_text())):
        assert isinstance(call.func, ast.Attribute)
        keywords = [each.arg for each in call.keywords]
        named = "changed_in" in keywords or "numbers" in ast.unparse(call)
        if call.func.attr in {"update", "bulk_update"} and keywords and not named:
            key = (path.relative_to(ROOT).as_posix(), name)
            found[key] = found.get(key, 0) + 1
    return found


def test_updates_by_the_orm_number_what_they_update() -> None:
    found: dict[tuple[str, str], int] = {}
    for folder in ("lifecycle", "regrading", "admin"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            found |= without_a_number(path)
    assert found == OTHERS
