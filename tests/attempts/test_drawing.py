"""How a practice selection is shared out over topics, and how little of the bank that reads."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attempts.drawing import REST, Place, Plan, TooFewFit, below, by_weight, draw, weakest_first
from questions.assembly import Candidate

type Bank = dict[int, list[Candidate]]


def bank(**sizes: int) -> Bank:
    """So many candidates in each group; `a` is group 1, `b` 2 and so on."""
    return {
        ord(name) - 96: [Candidate(1000 * ord(name) + n, n) for n in range(size)]
        for name, size in sizes.items()
    }


class Reads:
    """What `draw` may read, and what of it was read, round by round."""

    def __init__(self, bank: Bank, count: int) -> None:
        self.bank, self.count = bank, count
        self.rounds: list[list[int]] = []

    def __call__(self, groups: Sequence[int]) -> Bank:
        self.rounds.append(list(groups))
        return {group: self.bank[group][: self.count] for group in groups if self.bank[group]}


def drawn(
    bank: Bank, count: int, found: Mapping[int, Sequence[Candidate]], weights: dict[int, int] | None = None
) -> tuple[dict[int, int], list[list[int]]]:
    """How many were drawn of each group, and which groups were read for it."""
    reads = Reads(bank, count)
    shares = None if weights is None else {group: Decimal(weights[group]) for group in weights}
    plan = Plan(count=count, groups=dict.fromkeys(bank, ()), weights=shares)
    chosen = draw(plan, found, reads)
    assert len(set(chosen)) == len(chosen) == count
    return {group: len(set(all) & set(chosen)) for group, all in bank.items()}, reads.rounds


def place(id: int, *above: int, share: float | None = None, anchor: int | None = None) -> Place:
    """A topic; one without an anchor has a weight of its own, which is ten times its id."""
    known = None if share is None else Decimal(str(share))
    return Place(id, f"topic-{id}", anchor or id, Decimal(10 * (anchor or id)), [*above, id], known)


def test_what_was_found_is_used_and_nothing_is_read() -> None:
    all = bank(a=100)

    assert drawn(all, 10, {1: all[1][50:60]}) == ({1: 10}, [])


def test_a_group_is_read_where_too_few_were_found() -> None:
    all = bank(a=100)

    assert drawn(all, 10, {1: all[1][50:59]}) == ({1: 10}, [[1]])


def test_the_first_groups_come_first() -> None:
    assert drawn(bank(a=3, b=5, c=5), 6, {})[0] == {1: 3, 2: 3, 3: 0}


def test_groups_that_are_not_reached_are_not_read() -> None:
    assert drawn(bank(a=30, b=30, c=30), 10, {})[1] == [[1]]


def test_of_a_later_group_what_was_found_is_enough() -> None:
    all = bank(a=4, b=100)

    assert drawn(all, 10, {2: all[2][7:20]}) == ({1: 4, 2: 6}, [[1]])


def test_weights_are_respected() -> None:
    all = bank(a=50, b=50)

    assert drawn(all, 8, all, weights={1: 3, 2: 1})[0] == {1: 6, 2: 2}


def test_what_a_small_group_leaves_over_is_shared_out_among_the_others() -> None:
    all = bank(a=2, b=50, c=50)

    assert drawn(all, 9, {2: all[2], 3: all[3]}, weights={1: 7, 2: 1, 3: 1}) == ({1: 2, 2: 4, 3: 3}, [[1]])


def test_many_small_groups_take_few_reads() -> None:
    names = "abcdefghijklmnopqrstuvwxyz"

    taken, rounds = drawn(bank(**dict.fromkeys(names, 1)), 26, {})

    assert set(taken.values()) == {1}
    assert len(rounds) == 5


def test_too_few_are_refused_with_how_many_there_are() -> None:
    with pytest.raises(TooFewFit) as refused:
        drawn(bank(a=2, b=1), 4, {1: bank(a=1)[1]})

    assert refused.value.available == 3


@given(
    sizes=st.lists(st.integers(0, 12), min_size=1, max_size=6),
    seen=st.lists(st.integers(0, 12), min_size=6, max_size=6),
    weights=st.none() | st.lists(st.integers(0, 5), min_size=6, max_size=6),
    count=st.integers(1, 30),
)
def test_what_was_found_changes_nothing_about_the_shares(
    sizes: list[int], seen: list[int], weights: list[int] | None, count: int
) -> None:
    all = bank(**{chr(97 + n): size for n, size in enumerate(sizes)})
    found = {group: candidates[: seen[group - 1]] for group, candidates in all.items()}
    shares = None if weights is None else {group: weights[group - 1] for group in all}
    if sum(sizes) < count:
        with pytest.raises(TooFewFit):
            drawn(all, count, found, shares)
    else:
        assert drawn(all, count, found, shares)[0] == drawn(all, count, {}, shares)[0]


def test_topics_take_in_those_below_them() -> None:
    places = [place(1), place(2, 1), place(3, 1, 2), place(4)]

    assert [p.id for p in below(places, ["topic-2", "topic-4"])] == [2, 3, 4]


def test_topics_without_a_weight_belong_to_the_one_above_that_has_one() -> None:
    plan = by_weight(5, [place(1), place(2, 1, anchor=1), place(3)])

    assert plan.groups == {1: [1, 2], 3: [3]}
    assert plan.weights == {1: Decimal(10), 3: Decimal(30)}


def test_the_weakest_topic_comes_first_and_the_unknown_together_last() -> None:
    places = [place(1, share=0.9), place(2), place(3, share=-0.1), place(4), place(5, share=0)]

    assert weakest_first(5, places, seed=1).groups == {3: [3], 5: [5], 1: [1], REST: [2, 4]}


def test_equally_weak_topics_come_in_an_order_that_the_seed_decides() -> None:
    places = [place(n, share=0.5) for n in range(1, 6)]

    orders = [list(weakest_first(5, places, seed=seed).groups) for seed in (1, 1, 2)]

    assert orders[0] == orders[1] != orders[2]
