"""Queues at the coffee machine, drawn by hypothesis or by a seed; and what an exact solver makes of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import combinations

import networkx as nx
from hypothesis import strategies as st

from papote.types import PersonId
from papote.world.matching import Group, Waiting

TOPICS = [f"topic {number}" for number in range(8)]
LANGUAGES = ["fr", "en", "nl"]
NOW = 1000.0


@st.composite
def queues(draw: st.DrawFn, most: int = 9, longest: int = 90) -> list[Waiting]:
    """Some people, with few topics, so that matches are rare; some met lately, some are to be kept apart."""
    ids = [PersonId(f"q{number}") for number in range(draw(st.integers(2, most)))]
    topics = st.frozensets(st.sampled_from(TOPICS), max_size=2)
    others = st.lists(st.sampled_from(ids), max_size=3, unique=True)
    return [
        Waiting(
            id=id,
            since=NOW - draw(st.integers(0, longest)),
            offers=draw(topics),
            seeks=draw(topics),
            languages=tuple(draw(st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True))),
            partners=tuple(other for other in draw(others) if other != id),
            apart=frozenset(other for other in draw(others) if other != id and draw(st.booleans())),
        )
        for id in ids
    ]


def crowd(count: int, seed: int, topics: int = 60, most: int = 4) -> list[Waiting]:
    """Many people whose topics follow Zipf's law: few are common, most are rare."""
    rng = random.Random(seed)
    names = [f"topic {number}" for number in range(topics)]
    weights = [1 / rank for rank in range(1, topics + 1)]
    ids = [PersonId(f"q{number}") for number in range(count)]

    def some() -> frozenset[str]:
        return frozenset(rng.choices(names, weights, k=rng.randint(1, most)))

    return [
        Waiting(
            id=id,
            since=NOW - rng.random() * 30,
            offers=some(),
            seeks=some(),
            languages=tuple(rng.sample(LANGUAGES, rng.randint(1, 3))),
            partners=tuple(other for other in rng.sample(ids, min(5, count)) if other != id),
        )
        for id in ids
    ]


def akin(one: Waiting, other: Waiting) -> bool:
    """Whether the two may sit together, and have something to talk about."""
    return fresh(one, other) and not one.topics.isdisjoint(other.topics)


def fresh(one: Waiting, other: Waiting) -> bool:
    """Whether the two may sit together, understand each other, and did not meet lately."""
    return not one.avoids(other) and one.understands(other) and not one.met(other)


def graph(queue: Sequence[Waiting], edges: Iterable[tuple[Waiting, Waiting, float]]) -> nx.Graph:
    """The queue as networkx has it."""
    found = nx.Graph()
    found.add_nodes_from(person.id for person in queue)
    found.add_weighted_edges_from((one.id, other.id, weight) for one, other, weight in edges)
    return found


def most_pairs(queue: Sequence[Waiting]) -> int:
    """How many pairs with a topic in common there can be at most."""
    edges = [(one, other, 1.0) for one, other in combinations(queue, 2) if akin(one, other)]
    return len(nx.max_weight_matching(graph(queue, edges), maxcardinality=True))


def can_all_be_placed(queue: Sequence[Waiting], whom: Sequence[Waiting]) -> bool:
    """Whether there are pairs of people new to each other in which all of these sit."""
    edges = [
        (one, other, float((one in whom) + (other in whom)))
        for one, other in combinations(queue, 2)
        if fresh(one, other)
    ]
    network = graph(queue, edges)
    placed: float = sum(network[one][other]["weight"] for one, other in nx.max_weight_matching(network))
    return placed == len(whom)


def shares_a_topic(group: Group, queue: Sequence[Waiting]) -> bool:
    """Whether everybody in the group has a topic in common with somebody in it."""
    people = [person for person in queue if person.id in group]
    return all(
        any(other is not person and not person.topics.isdisjoint(other.topics) for other in people) for person in people
    )
