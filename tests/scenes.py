"""What is due to a learner in every state that an attempt may be in, for the walk that looks for leaks.

The content's secrets are marked words; labels name them, and members of replies that tell something.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from questions import authoring
from questions.authoring import SectionDraft
from questions.models import Topic
from questions.policy import Aspect
from questions.types.contract import ChoiceDraft, HintDraft, QuestionDraft
from tests import plays
from tests.attempts.learner import Caller
from tests.content import make_exam, make_topic, publish_question, publish_quiz, single_choice
from tests.plays import playing
from tests.walk import Step


def marked(slug: str, **changes: Any) -> QuestionDraft:
    """A question whose every secret says what it is, and of which question."""
    return single_choice(
        slug,
        explanation=f"EXPLAINED {slug}",
        references=({"title": f"REFERRED {slug}", "url": "https://example.org/"},),
        choices=tuple(
            ChoiceDraft(text=text, is_correct=text == "right", feedback=f"FEEDBACK {text} {slug}")
            for text in CHOICES
        ),
        hints=(HintDraft(text=f"HINTED 1 {slug}"), HintDraft(text=f"HINTED 2 {slug}")),
        **changes,
    )


CHOICES = ("right", "wrong", "worse")


def secrets(slug: str) -> dict[str, str]:
    return {
        f"{slug} explanation": f"EXPLAINED {slug}",
        f"{slug} reference": f"REFERRED {slug}",
        f"{slug} hint 1": f"HINTED 1 {slug}",
        f"{slug} hint 2": f"HINTED 2 {slug}",
        **{f"{slug} feedback {text}": f"FEEDBACK {text} {slug}" for text in CHOICES},
    }


SECRETS = {
    "unpublished": "UNPUBLISHED",
    "pooled stem": "POOLED",
    "one mended explanation": plays.MENDED,
}
for slug in ("one", "two", "pooled"):
    SECRETS |= secrets(slug)

type Labels = frozenset[str]
NOTHING: Labels = frozenset()
HINT_1, HINT_2 = frozenset({"one hint 1"}), frozenset({"one hint 2"})
GRADED: Labels = frozenset({"correct", "mark"})
TOTAL: Labels = frozenset({"score", "percent", "passed"})
TELLING = GRADED | TOTAL | {"correct_answer"}  # names of members
EMPTY: Labels = TOTAL | {"correct"}  # the result, by topic too, of an attempt without answers
TRIED: Labels = GRADED | {"one feedback wrong"}
STEM = frozenset({"pooled stem"})


def solved(*slugs: str) -> Labels:
    """All that questions have to tell but their hints."""
    told = {label for slug in slugs for label in secrets(slug) if "hint" not in label}
    return GRADED | {"correct_answer"} | told


def mended(told: Labels) -> Labels:
    """The same by the key that was mended."""
    return told - {"one explanation"} | {"one mended explanation"}


def make_content() -> Topic:
    """Two questions that anyone may practise, one kept for exams, and some that nobody may see."""
    topic = make_topic(make_exam())
    one = publish_question(topic, marked("one"))
    publish_question(topic, marked("two"))
    publish_question(topic, marked("pooled", pool="exam", stem="POOLED?"))
    authoring.create(topic=topic, draft=single_choice("draft", stem="UNPUBLISHED draft"))
    retired = publish_question(topic, single_choice("retired", stem="UNPUBLISHED since retired"))
    authoring.retire(question=retired)
    edited = replace(authoring.draft_of(one), stem="UNPUBLISHED edit", explanation="UNPUBLISHED too")
    authoring.revise(question=one, topic=topic, draft=edited)
    questions = SectionDraft(questions=("one", "two"))
    publish_quiz(topic.exam, questions, slug="practice", tries=3, shuffle_questions=False)
    publish_quiz(topic.exam, questions, slug="exam", mode="exam", time_limit_s=600, shuffle_questions=False)
    publish_quiz(
        topic.exam, SectionDraft(draw=1, pool="exam", difficulty="medium"), slug="pooled", mode="exam"
    )
    later = {"during": [], "finished": ["total"], "closed": list(Aspect)}
    policy: dict[str, Any] = {"hints": "off", "closes_at": timezone.now() + timedelta(hours=1)}
    options: dict[str, Any] = {"shuffle_questions": False}
    publish_quiz(topic.exam, questions, slug="later", mode="exam", reveal=later, **policy, **options)
    closed = {**policy, "closes_at": timezone.now() - timedelta(seconds=1)}
    publish_quiz(topic.exam, questions, slug="closed", mode="exam", reveal=later, **closed, **options)
    terse = {phase: ["correctness"] for phase in ("during", "finished", "closed")}
    publish_quiz(topic.exam, questions, slug="terse", reveal=terse, **options)
    practice: dict[str, Any] = {"tries": 3, **options}
    publish_quiz(topic.exam, questions, slug="forward", navigation="forward", **practice)
    limited: dict[str, Any] = {"time_limit_s": 600, **options}
    publish_quiz(topic.exam, questions, slug="abandoned", at_deadline="abandon", tries=3, **limited)
    grace: dict[str, Any] = {"at_deadline": "grace", "grace_s": 3600, "grace_answers": False}
    publish_quiz(topic.exam, questions, slug="grace", mode="exam", **grace, **limited)
    publish_quiz(topic.exam, questions, slug="certain", mode="exam", certainty=True, **options)
    told = QuestionDraft(slug="told", type="essay", stem="Tell.", pool="exam", difficulty="hard")
    publish_question(topic, told)
    publish_quiz(topic.exam, SectionDraft(questions=("one", "told")), slug="essay", mode="exam", **options)
    return topic


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A state of an attempt, and what is due to its owner in it, about the first question unless said.

    `hint` and `second_hint` are due to whoever asks for the next one, or for number 2; `right` and `wrong`
    to who answers so; `finished` to who finishes. `review` None: there is none yet.
    """

    play: Callable[[Caller], Any]
    quiz: str = ""  # the quiz at which the attempt is open: to start it again shows the attempt
    running: bool = False  # to resume it shows the attempt
    pausable: bool = False  # to pause it does, too
    seen: Labels = NOTHING
    finished: Labels = NOTHING
    review: Labels = NOTHING
    listed: Labels = NOTHING
    hint: Labels = NOTHING
    second_hint: Labels = NOTHING
    right: Labels = NOTHING
    wrong: Labels = NOTHING


def closed(play: Callable[[Caller], Any], seen: Labels, review: Labels) -> Scene:
    return Scene(play=play, seen=seen, finished=seen, review=review, listed=TOTAL)


OPEN = Scene(
    play=playing("practice"), quiz="practice", running=True, pausable=True, finished=EMPTY, hint=HINT_1,
    right=solved("one"), wrong=TRIED,
)  # fmt: skip
EXAM = Scene(play=playing("exam"), quiz="exam", running=True, finished=EMPTY, hint=HINT_1)
SCORE: Labels = frozenset({"score", "percent"})  # without passing
RIGHT_OR_NOT: Labels = frozenset({"correct"})
DONE = TOTAL | solved("one")
BOTH = TOTAL | solved("one", "two")
SCENES: dict[str, Scene] = {
    "none": Scene(play=plays.nothing),
    "practice, untouched": OPEN,
    "practice, flagged": replace(OPEN, play=playing("practice", flagged=True)),
    "practice, a hint taken": replace(
        OPEN, play=playing("practice", hints=1), seen=HINT_1, finished=EMPTY | HINT_1, hint=HINT_2,
        second_hint=HINT_2,
    ),
    "practice, wrong with tries left": replace(
        OPEN, play=playing("practice", "wrong"), seen=TRIED, finished=DONE
    ),
    "practice, right": replace(
        OPEN, play=playing("practice", "right"), seen=solved("one"), finished=DONE, hint=NOTHING,
        wrong=NOTHING,
    ),
    "practice, no try left": replace(
        OPEN, play=playing("practice", "wrong", "worse", "wrong"), seen=solved("one"), finished=DONE,
        hint=NOTHING, right=NOTHING, wrong=solved("one"),
    ),
    "practice of a selection, untouched": replace(
        OPEN, play=playing(""), quiz="", wrong=solved("one")
    ),
    "practice of a selection, wrong": replace(
        OPEN, play=playing("", "wrong"), quiz="", seen=solved("one"), finished=DONE, hint=NOTHING,
        right=NOTHING, wrong=solved("one"),
    ),
    "exam, untouched": EXAM,
    "exam, answered": replace(EXAM, play=playing("exam", "wrong", "right"), finished=DONE),
    "exam, all there is": replace(
        EXAM, play=playing("exam", "right", hints=1, flagged=True), seen=HINT_1, finished=DONE | HINT_1,
        hint=HINT_2, second_hint=HINT_2,
    ),
    "exam, an answer saved": replace(EXAM, play=plays.saved, finished=DONE),
    "exam, an answer taken back": replace(EXAM, play=plays.taken_back),
    "exam whose results come later": replace(
        EXAM, play=playing("later", "right"), quiz="later", hint=NOTHING, finished=SCORE
    ),
    "exam whose results come later, finished": Scene(
        play=playing("later", "right", finish=True), seen=SCORE, finished=SCORE, review=SCORE,
        listed=SCORE,
    ),
    "exam whose results come later, closed for all": closed(plays.closed_for_all, DONE, BOTH),
    "practice that says only right or wrong": replace(
        OPEN, play=playing("terse"), quiz="terse", finished=NOTHING, right=RIGHT_OR_NOT, wrong=RIGHT_OR_NOT
    ),
    "practice that says only right or wrong, wrong": replace(
        OPEN, play=playing("terse", "wrong"), quiz="terse", seen=RIGHT_OR_NOT, finished=RIGHT_OR_NOT,
        hint=NOTHING, right=NOTHING, wrong=RIGHT_OR_NOT,
    ),
    "practice, paused": replace(
        OPEN, play=plays.paused, hint=NOTHING, right=NOTHING, wrong=NOTHING
    ),
    "exam with an essay, needs marking": Scene(
        play=playing("essay", "right", finish=True), seen=solved("one"), finished=solved("one"),
        review=solved("one"),
    ),
    "practice, voided": Scene(play=plays.voided),
    "exam of the pool": Scene(
        play=playing("pooled"), running=True, seen=STEM, finished=EMPTY | STEM,
        hint=frozenset({"pooled hint 1"}),
    ),
    "practice, finished": closed(
        playing("practice", "wrong", hints=1, finish=True), DONE | HINT_1, BOTH | HINT_1
    ),
    "exam, finished": closed(playing("exam", "right", finish=True), DONE, BOTH),
    "exam, finished unanswered": closed(playing("exam", finish=True), EMPTY, BOTH),
    "exam, expired": closed(plays.expired, DONE, BOTH),
    "practice, abandoned": Scene(play=plays.abandoned),
    "practice, gone on and no way back": Scene(
        play=plays.gone_on, running=True, pausable=True, seen=TRIED | {"two feedback wrong"}, finished=BOTH,
        wrong=TRIED,  # it is the same answer again
    ),
    "exam, reopened": replace(EXAM, play=plays.reopened, finished=DONE),
    "exam, in grace without answers": Scene(play=plays.in_grace, running=True, finished=DONE),
    "exam, surely right": Scene(play=plays.surely, running=True, finished=DONE, hint=HINT_1),
    "exam, regraded by a mended key": closed(plays.regraded, mended(DONE), mended(BOTH)),
    "exam with an essay, marked": closed(plays.marked, DONE, DONE),
}  # fmt: skip


def due(scene: Scene, step: Step) -> Labels:
    """What the owner may see in reply to a step of the walk."""
    body: Any = step.body
    first_hint = frozenset(label for label in scene.hint if label.endswith("hint 1"))
    answered = {"right": scene.right, "wrong": scene.wrong}.get(step.note, NOTHING)
    synced = answered | (first_hint if step.note == "first hint" else NOTHING)
    again = bool(scene.quiz) and step.address == "/attempts" and body and body.get("quiz") == scene.quiz
    item = "/attempts/{attempt_id}/items/{position}"
    table = {
        ("/attempts", "GET"): scene.listed,
        ("/attempts", "POST"): scene.seen if again else NOTHING,
        ("/attempts/{attempt_id}", "GET"): scene.seen,
        ("/attempts/{attempt_id}/pause", "POST"): scene.seen if scene.pausable else NOTHING,
        ("/attempts/{attempt_id}/resume", "POST"): scene.seen if scene.running else NOTHING,
        ("/attempts/{attempt_id}/sync", "POST"): scene.seen | synced,
        ("/attempts/{attempt_id}/finish", "POST"): scene.finished,
        ("/attempts/{attempt_id}/review", "GET"): scene.review,
        (f"{item}/hints", "POST"): scene.second_hint if body and "number" in body else scene.hint,
        (f"{item}/response", "PUT"): answered,
    }
    return table.get((step.address, step.method), NOTHING)
