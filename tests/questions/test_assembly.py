"""Which questions an attempt gets, and in which order."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import assembly
from questions.assembly import Candidate, Section, TooFew

SEEDS = st.integers(0, 2**63 - 1)
# The weights and question counts of the study bank in fixtures/.
BLUEPRINT = [10, 8, 12, 10, 12, 8, 8, 8, 8, 6, 5, 5]
HELD = 10


def candidates(*ids: int, topic: int = 0, tier: int = 0) -> list[Candidate]:
    return [Candidate(id, version_id=id * 10, topic_id=topic, tier=tier) for id in ids]


def assemble(*sections: Section, seed: int = 1, shuffle: bool = False) -> list[int]:
    chosen = assembly.assemble(sections, seed=seed, shuffle_questions=shuffle)
    return [candidate.question_id for candidate in chosen]


def of_topics(sizes: Sequence[int]) -> list[Candidate]:
    """Candidates over topics 1, 2, 3 ..., as many in each as its size says."""
    return [
        Candidate(topic * 1000 + n, version_id=0, topic_id=topic)
        for topic, size in enumerate(sizes, start=1)
        for n in range(size)
    ]


@given(SEEDS)
def test_the_same_seed_gives_the_same_attempt(seed: int) -> None:
    sections = [Section(candidates=candidates(1, 2)), Section(candidates=candidates(*range(3, 40)), draw=9)]

    assert assemble(*sections, seed=seed, shuffle=True) == assemble(*sections, seed=seed, shuffle=True)


@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_are_found_does_not_matter(seed: int, random: Random) -> None:
    found = candidates(*range(1, 30))
    shuffled = found.copy()
    random.shuffle(shuffled)

    first = assemble(Section(candidates=found, draw=7), seed=seed)

    assert assemble(Section(candidates=shuffled, draw=7), seed=seed) == first


def test_another_seed_gives_another_attempt() -> None:
    section = Section(candidates=candidates(*range(1, 100)), draw=10)

    assert assemble(section, seed=1) != assemble(section, seed=2)


def test_a_seed_gives_what_it_always_gave() -> None:
    """An attempt's seed is kept for good, so what it means must not change between releases."""
    drawn = assemble(Section(candidates=candidates(*range(1, 11)), draw=5), seed=2026)

    assert drawn == [6, 4, 3, 10, 8]
    assert assembly.choice_order(5, seed=2026, position=1) == [3, 2, 0, 4, 1]


def test_a_fixed_section_keeps_its_order() -> None:
    assert assemble(Section(candidates=candidates(3, 1, 2))) == [3, 1, 2]


def test_shuffling_stays_within_a_section() -> None:
    sections = [Section(candidates=candidates(*range(1, 9))), Section(candidates=candidates(*range(11, 19)))]

    shuffled = assemble(*sections, shuffle=True)

    assert shuffled != sorted(shuffled)
    assert sorted(shuffled[:8]) == list(range(1, 9))


@given(SEEDS)
def test_a_draw_leaves_out_what_fixed_sections_list_even_later_ones(seed: int) -> None:
    pool = candidates(*range(1, 8))

    chosen = assemble(
        Section(candidates=pool, draw=3), Section(candidates=candidates(1, 2, 3)), seed=seed, shuffle=True
    )

    assert set(chosen[:3]) <= {4, 5, 6, 7}
    assert len(set(chosen)) == 6


@given(SEEDS)
def test_no_question_is_drawn_twice(seed: int) -> None:
    pool = candidates(*range(1, 8))

    chosen = assemble(Section(candidates=pool, draw=3), Section(candidates=pool, draw=4), seed=seed)

    assert sorted(chosen) == list(range(1, 8))


@given(SEEDS)
def test_a_wide_draw_leaves_a_narrow_one_what_it_needs(seed: int) -> None:
    wide = Section(candidates=candidates(*range(1, 11)), draw=7)
    narrow = Section(candidates=candidates(1, 2, 3), draw=3)

    chosen = assemble(wide, narrow, seed=seed)

    assert sorted(chosen[7:]) == [1, 2, 3]


@given(SEEDS)
def test_two_overlapping_draws_share_out_what_both_could_use(seed: int) -> None:
    first = Section(candidates=candidates(1, 2, 3, 4, 5), draw=3)
    second = Section(candidates=candidates(1, 2, 3, 6, 7), draw=3)

    chosen = assemble(first, second, seed=seed)

    assert len(set(chosen)) == 6
    assert set(chosen[:3]) <= {1, 2, 3, 4, 5}
    assert set(chosen[3:]) <= {1, 2, 3, 6, 7}


def test_a_draw_with_too_few_candidates_says_how_many_there_are() -> None:
    with pytest.raises(TooFew) as refused:
        assemble(Section(candidates=candidates(1, 2), draw=3))

    assert (refused.value.wanted, refused.value.available) == (3, 2)


def test_draws_that_share_too_few_candidates_are_named_together() -> None:
    shared = candidates(1, 2, 3, 4, 5, 6)

    [few] = assembly.shortages(
        [
            Section(candidates=shared, draw=5),
            Section(candidates=candidates(7, 8), draw=2),
            Section(candidates=shared, draw=5),
        ]
    )

    assert (few.number, few.wanted, few.available, few.sharing) == (2, 5, 1, [0, 2])


@given(st.lists(st.tuples(st.sets(st.integers(1, 8)), st.integers(1, 4)), max_size=4), SEEDS)
def test_an_attempt_can_be_assembled_unless_there_is_a_shortage(
    draws: list[tuple[set[int], int]], seed: int
) -> None:
    sections = [Section(candidates=candidates(*ids), draw=count) for ids, count in draws]

    if assembly.shortages(sections):
        with pytest.raises(TooFew):
            assemble(*sections, seed=seed)
    else:
        assert len(assemble(*sections, seed=seed)) == sum(count for _, count in draws)


@given(SEEDS, st.integers(1, 10))
def test_a_lower_tier_is_used_up_first(seed: int, count: int) -> None:
    pool = candidates(1, 2, 3, 4, tier=1) + candidates(5, 6, 7, 8, tier=0) + candidates(9, 10, tier=2)

    drawn = assemble(Section(candidates=pool, draw=count), seed=seed)

    tiers = Counter(candidate.tier for candidate in pool if candidate.question_id in drawn)
    assert tiers == Counter(sorted(c.tier for c in pool)[:count])


def test_every_candidate_is_drawn_about_equally_often() -> None:
    section = Section(candidates=candidates(*range(1, 11)), draw=3)

    times = Counter(id for seed in range(1000) for id in assemble(section, seed=seed))

    assert set(times) == set(range(1, 11))
    assert all(240 < count < 360 for count in times.values())  # 300 expected, sd 14.5


def test_thirty_questions_over_the_blueprint_of_the_study_bank() -> None:
    """Of 100 in all, a topic of weight w is due 0.3 w: 25 whole ones, and five largest remainders."""
    weights = {topic: Decimal(weight) for topic, weight in enumerate(BLUEPRINT, start=1)}

    quotas = assembly.allocate(30, weights, dict.fromkeys(weights, HELD))

    assert list(quotas.values()) == [3, 2, 4, 3, 4, 2, 2, 2, 2, 2, 2, 2]


@given(SEEDS)
def test_a_weighted_draw_takes_each_topics_quota(seed: int) -> None:
    weights = {1: Decimal(3), 2: Decimal(1)}
    section = Section(candidates=of_topics([10, 10]), draw=8, weights=weights)

    drawn = assemble(section, seed=seed)

    assert Counter(id // 1000 for id in drawn) == {1: 6, 2: 2}


def test_what_a_topic_cannot_give_is_shared_out_among_the_others() -> None:
    quotas = assembly.allocate(10, {1: Decimal(8), 2: Decimal(1), 3: Decimal(1)}, {1: 2, 2: 9, 3: 9})

    assert quotas == {1: 2, 2: 4, 3: 4}


def test_topics_without_weight_are_used_last() -> None:
    weights = {1: Decimal(1), 2: Decimal(0)}

    assert assembly.allocate(3, weights, {1: 3, 2: 3}) == {1: 3, 2: 0}
    assert assembly.allocate(5, weights, {1: 3, 2: 3}) == {1: 3, 2: 2}


@given(
    st.dictionaries(
        st.integers(1, 12),
        st.tuples(st.integers(0, 20), st.decimals(min_value=0, max_value=1000, places=3)),
        min_size=1,
    ),
    st.data(),
)
def test_quotas_add_up_to_the_count_and_never_exceed_what_a_topic_has(
    topics: dict[int, tuple[int, Decimal]], data: st.DataObject
) -> None:
    available = {topic: held for topic, (held, _) in topics.items()}
    weights = {topic: weight for topic, (_, weight) in topics.items()}
    count = data.draw(st.integers(0, sum(available.values())))

    quotas = assembly.allocate(count, weights, available)

    assert sum(quotas.values()) == count
    assert all(0 <= quotas[topic] <= available[topic] for topic in available)


@given(st.lists(st.integers(1, 100), min_size=1, max_size=12), st.integers(1, 60))
def test_where_every_topic_has_enough_it_gets_its_share_rounded_up_or_down(
    weights: list[int], count: int
) -> None:
    shares = {topic: Decimal(weight) for topic, weight in enumerate(weights)}

    quotas = assembly.allocate(count, shares, dict.fromkeys(shares, count))

    assert all(abs(quotas[t] - count * shares[t] / sum(weights)) < 1 for t in shares)


@given(st.integers(0, 20), SEEDS, st.integers(1, 500))
def test_a_choice_order_is_a_permutation_that_the_seed_and_position_fix(
    choices: int, seed: int, position: int
) -> None:
    order = assembly.choice_order(choices, seed=seed, position=position)

    assert sorted(order) == list(range(choices))
    assert assembly.choice_order(choices, seed=seed, position=position) == order


@given(st.integers(0, 20), st.integers(0, 20), SEEDS, st.integers(1, 500))
def test_pinned_choices_keep_their_place_at_the_end(
    loose: int, pinned: int, seed: int, position: int
) -> None:
    order = assembly.choice_order(loose + pinned, seed=seed, position=position, pinned=pinned)

    assert order[loose:] == list(range(loose, loose + pinned))
    assert order[:loose] == assembly.choice_order(loose, seed=seed, position=position)


def test_choice_orders_differ_between_positions() -> None:
    assert len({tuple(assembly.choice_order(6, seed=1, position=p)) for p in range(1, 20)}) > 15


def test_every_choice_comes_first_about_equally_often() -> None:
    first = Counter(assembly.choice_order(4, seed=seed, position=1)[0] for seed in range(2000))

    assert all(425 < first[choice] < 575 for choice in range(4))  # 500 expected, sd 19.4
