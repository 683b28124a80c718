"""Who takes a coffee with whom, held against an exact solver where there is one."""

from __future__ import annotations

import random
import sys
from itertools import combinations
from types import FrameType

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from papote.types import PersonId
from papote.world.coffee import WORK
from papote.world.matching import LAST_RESORT, PATIENCE, URGENT, Decision, Group, Waiting, match, rarity, score
from tests.world.queues import (
    NOW,
    akin,
    can_all_be_placed,
    crowd,
    fresh,
    graph,
    most_pairs,
    queues,
    shares_a_topic,
)

ADA, BOB, CYD, DAN, EVE = (PersonId(name) for name in ("ada", "bob", "cyd", "dan", "eve"))


def waits(id: PersonId, *topics: str, seconds: float = 0.0, **fields: object) -> Waiting:
    """Somebody who has waited so long and offers these topics."""
    return Waiting(id, NOW - seconds, frozenset(topics), **fields)  # type: ignore[arg-type]


def pairs_of(group: Group, queue: list[Waiting]) -> list[tuple[Waiting, Waiting]]:
    """Every two of a group."""
    by_id = {person.id: person for person in queue}
    return [(by_id[one], by_id[other]) for one, other in combinations(group, 2)]


# ---- small queues


def test_c1_nobody_sits_down_alone() -> None:
    """One who waits alone goes on waiting; nobody waits where nobody is."""
    assert match([], NOW, 1) == []
    assert match([waits(ADA, seconds=500)], NOW, 1) == []


def test_c1_two_with_a_topic_in_common_sit_down_at_once() -> None:
    """They need not wait for anything."""
    assert match([waits(ADA, "bread"), waits(BOB, "bread")], NOW, 1) == [(ADA, BOB)]


def test_c1_two_with_nothing_in_common_wait_a_moment_for_somebody_better() -> None:
    """And then sit down together."""
    queue = [waits(ADA, "bread"), waits(BOB, "rust")]
    assert match(queue, NOW, 1) == []
    assert match(queue, NOW + PATIENCE, 1) == [(ADA, BOB)]


def test_c1_people_without_topics_need_not_wait_for_a_topic() -> None:
    """Nobody better would come for them."""
    assert match([waits(ADA), waits(BOB)], NOW, 1) == [(ADA, BOB)]


def test_c1_the_odd_one_makes_a_trio() -> None:
    """Three who wait sit down together."""
    assert match([waits(ADA, "bread", seconds=3), waits(BOB, "bread", seconds=2), waits(CYD, "rust")], NOW, 1) == [
        (ADA, BOB, CYD)
    ]


def test_c1_the_odd_one_does_not_sit_with_somebody_to_be_kept_apart() -> None:
    """He rather waits."""
    queue = [waits(ADA, "bread"), waits(BOB, "bread"), waits(CYD, seconds=300, apart=frozenset({BOB}))]
    assert match(queue, NOW, 1) in ([(CYD, ADA)], [(ADA, BOB)])


def test_c1_rare_topics_count_more_than_common_ones() -> None:
    """Everybody likes coffee; two of them keep bees, and find each other."""
    queue = [waits(ADA, "coffee", "bees"), *(waits(id, "coffee") for id in (BOB, CYD, DAN))]
    queue.append(waits(EVE, "coffee", "bees"))
    queue.append(waits(PersonId("fay"), "coffee"))
    assert all((ADA, EVE) in match(queue, NOW, seed) for seed in range(20))


def test_c1_who_offers_what_the_other_looks_for_comes_before_the_same_interest() -> None:
    """To be asked is better than to agree."""
    one = Waiting(ADA, NOW, offers=frozenset({"bread"}))
    same = Waiting(BOB, NOW, offers=frozenset({"bread"}))
    asks = Waiting(CYD, NOW, seeks=frozenset({"bread"}))
    weights = rarity([one, same, asks])
    assert score(one, asks, weights) == pytest.approx(2 * score(one, same, weights))


def test_c1_a_language_in_common_goes_before_a_topic_in_common() -> None:
    """Two who do not understand each other do not sit together because of a word."""
    queue = [
        waits(ADA, "bread", languages=("fr",)),
        waits(BOB, "bread", languages=("nl",)),
        waits(CYD, "rust", seconds=PATIENCE, languages=("fr",)),
        waits(DAN, "rust", seconds=PATIENCE, languages=("nl",)),
    ]
    groups = match(queue, NOW + PATIENCE, 1)
    assert sorted(map(sorted, groups)) == [[ADA, CYD], [BOB, DAN]]


def test_c1_whom_one_met_lately_one_meets_again_only_after_a_minute() -> None:
    """And only if nobody else is there."""
    queue = [waits(ADA, "bread", partners=(BOB,)), waits(BOB, "bread")]
    assert match(queue, NOW + LAST_RESORT - 1, 1) == []
    assert match(queue, NOW + LAST_RESORT, 1) == [(ADA, BOB)]
    more = [*queue, waits(CYD, "rust"), waits(DAN, "zither")]
    assert all(sorted(group) != [ADA, BOB] for seed in range(10) for group in match(more, NOW + LAST_RESORT, seed))


def test_c1_only_the_last_five_partners_count() -> None:
    """The sixth last is new again."""
    five = tuple(PersonId(f"q{number}") for number in range(5))
    assert match([waits(ADA, "bread", partners=(BOB, *five)), waits(BOB, "bread")], NOW, 1) == [(ADA, BOB)]


def test_c1_rather_again_than_without_a_word_in_common() -> None:
    """After a minute one meets whom one met already, not whom one cannot speak with."""
    queue = [
        waits(ADA, languages=("fr",), partners=(BOB,)),
        waits(BOB, languages=("fr",)),
        waits(CYD, languages=("nl",)),
    ]
    groups = match(queue, NOW + LAST_RESORT, 1)
    assert {ADA, BOB} <= set(groups[0])


def test_c1_others_are_rearranged_for_who_has_waited_long() -> None:
    """Somebody whom only one of a pair may sit with gets his place, and the other one gets another."""
    queue = [
        waits(ADA, "bread"),
        waits(BOB, "bread"),
        waits(CYD, "rust"),
        waits(DAN, "zither", seconds=URGENT, apart=frozenset({ADA, CYD})),
    ]
    groups = match(queue, NOW, 1)
    assert sorted(map(sorted, groups)) == [[ADA, CYD], [BOB, DAN]]


def test_c1_whoever_has_waited_long_goes_before_whoever_has_just_come() -> None:
    """Where there is a place for one of two, the newcomer goes on waiting."""
    queue = [
        waits(ADA, "bread"),
        waits(BOB, "bread"),
        waits(CYD, "rust", seconds=URGENT, apart=frozenset({BOB})),
        waits(DAN, "zither", apart=frozenset({ADA, BOB, CYD})),
    ]
    assert [CYD in group for group in match(queue, NOW, 1)] == [True]


# ---- any queue


@given(queues(), st.integers(0, 3))
def test_c1_those_to_be_kept_apart_never_sit_together(queue: list[Waiting], seed: int) -> None:
    """Whatever else speaks for it; and everybody sits in one group, of two or three."""
    groups = match(queue, NOW, seed)
    assert all(not one.avoids(other) for group in groups for one, other in pairs_of(group, queue))
    seated = [id for group in groups for id in group]
    assert len(seated) == len(set(seated))
    assert all(2 <= len(group) <= 3 for group in groups)


@given(queues(), st.randoms(use_true_random=False), st.integers(0, 3))
def test_c1_the_same_seed_makes_the_same_groups(queue: list[Waiting], rng: random.Random, seed: int) -> None:
    """In whatever order the people are named."""
    shuffled = [*queue]
    rng.shuffle(shuffled)
    assert match(shuffled, NOW, seed) == match(queue, NOW, seed)


@given(queues(longest=14))
def test_c1_as_many_share_a_topic_as_can(queue: list[Waiting]) -> None:
    """Of people who have just come, as many pairs with a topic in common sit down as an exact solver finds."""
    groups = match(queue, NOW, 1)
    shared = sum(any(akin(one, other) for one, other in pairs_of(group, queue)) for group in groups)
    assert shared >= most_pairs(queue)


@given(queues())
def test_c1_there_is_no_avoidable_repeat(queue: list[Waiting]) -> None:
    """Two who met lately sit together again after a minute, and only if not all who wait so long could meet others."""
    late = [person for person in queue if NOW - person.since >= LAST_RESORT]
    repeats = [
        (one, other) for group in match(queue, NOW, 1) for one, other in pairs_of(group, queue) if not fresh(one, other)
    ]
    assert all(NOW - min(one.since, other.since) >= LAST_RESORT for one, other in repeats)
    assert not repeats or not can_all_be_placed(queue, late)


@given(queues())
def test_c1_nobody_waits_longer_than_a_minute_where_there_is_a_way(queue: list[Waiting]) -> None:
    """Who is left over after a minute is to be kept from everybody alone, and from one of each pair."""
    groups = match(queue, NOW, 1)
    seated = {id for group in groups for id in group}
    by_id = {person.id: person for person in queue}
    left = [person for person in queue if person.id not in seated]
    for person in left:
        if NOW - person.since >= LAST_RESORT:
            assert all(person.avoids(other) for other in left if other is not person)
            pairs = [group for group in groups if len(group) == 2]
            assert all(any(person.avoids(by_id[id]) for id in group) for group in pairs)


# ---- many


@given(queues(), st.integers(0, 1000), st.integers(1, 30))
def test_c1_a_decision_in_pieces_is_the_same(queue: list[Waiting], seed: int, work: int) -> None:
    """However small the pieces are."""
    decision = Decision(queue, NOW, seed)
    while not decision.go_on(work):
        pass
    assert decision.groups() == match(queue, NOW, seed)


CALLS_PER_SECOND = 3_000_000
"""Few, for a processor: one that was busy with much else made more. Time itself would say how busy it is."""


class Calls:
    """Counts the calls of functions, those written in C among them, that are made within it."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> Calls:
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, argument: object) -> None:
        self.count += event in ("call", "c_call")


def test_c1_no_piece_of_a_decision_about_many_takes_long() -> None:
    """With cards full of the same topics, of topics of five, or of nobody else's: a hundredth of a second at most."""
    most = 0
    for cards in (lambda number: 0, lambda number: number // 5, lambda number: number):
        topics = [frozenset(f"topic {cards(number)}-{each}" for each in range(16)) for number in range(120)]
        queue = [
            Waiting(PersonId(f"q{number:03}"), NOW - number, offers=topics[number], seeks=topics[number])
            for number in range(120)
        ]
        decision, over = Decision(queue, NOW, 0), False
        while not over:
            with Calls() as calls:
                over = decision.go_on(WORK)
            most = max(most, calls.count)
    assert most < CALLS_PER_SECOND / 100


@pytest.mark.parametrize("seed", range(4))
def test_c1_nine_in_ten_of_a_hundred_share_a_topic_where_everybody_can(seed: int) -> None:
    """With a hundred people and random topics."""
    queue = crowd(100, seed)
    assert most_pairs(queue) == 50
    groups = match(queue, NOW, seed)
    assert len(groups) == 50
    assert sum(shares_a_topic(group, queue) for group in groups) >= 45


@pytest.mark.parametrize("seed", range(4))
def test_c1_pairs_are_nearly_as_good_as_the_best(seed: int) -> None:
    """What they have in common weighs nearly as much as in the best choice of an exact solver."""
    queue = crowd(60, seed)
    weights = rarity(queue)
    edges = [(one, other, score(one, other, weights)) for one, other in combinations(queue, 2) if akin(one, other)]
    network = graph(queue, edges)
    best = sum(network[one][other]["weight"] for one, other in nx.max_weight_matching(network, maxcardinality=True))
    ours = sum(score(*pairs_of(group, queue)[0], weights) for group in match(queue, NOW, seed))
    assert ours >= 0.93 * best


def test_c1_five_hundred_are_decided_about_in_a_fifth_of_a_second() -> None:
    """Whatever the seed."""
    for seed in range(2):
        queue = crowd(500, seed)
        with Calls() as calls:
            match(queue, NOW, seed)
        assert calls.count < CALLS_PER_SECOND / 5
