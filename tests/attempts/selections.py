"""What a practice selection would find."""

from datetime import UTC, datetime, timedelta
from typing import Any

from attempts import candidates
from attempts.candidates import Pool
from attempts.drawing import REST, Plan
from questions.models import Question, Topic
from tests.attempts.learner import Learner
from tests.content import publish_question, single_choice

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=2)


def add(topic: Topic, slug: str, **changes: Any) -> Question:
    return publish_question(topic, single_choice(slug, **changes))


def pool_of(topic: Topic, learner: Learner, *topics: Topic, select: str = "random", **filters: Any) -> Pool:
    return Pool(
        user_id=learner.user.pk,
        exam_id=topic.exam_id,
        select=select,
        seed=1,
        now=LATER,
        topics=[t.pk for t in topics] or None,
        **filters,
    )


def in_order(pool: Pool) -> list[str]:
    """The slugs of all that fit, the first first."""
    plan = Plan(count=100, groups={REST: pool.topics})
    slugs = dict(Question.objects.values_list("id", "slug"))
    return [slugs[c.question_id] for c in candidates.read(pool, plan, [REST]).get(REST, ())]


def fitting(topic: Topic, learner: Learner, *topics: Topic, **selection: Any) -> set[str]:
    return set(in_order(pool_of(topic, learner, *topics, **selection)))
