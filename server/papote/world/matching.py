"""Who takes a coffee with whom: a pure decision about everybody who waits. What becomes of it in a room is ``coffee``.

In this order:

1. Never two who are to be kept apart.
2. Two who share a topic, as many pairs as there can be, and among these those with rare topics, and with one who
   offers what the other looks for.
3. Whoever shares no topic with anybody free waits a moment for somebody who does, and then sits with whoever is there
   and speaks his language. Soon after, others are rearranged for him.
4. One who is left over makes a trio.
5. After a minute without any of this, two who met lately meet again, or two who know no language of each other's.

The same people, the same time and the same seed give the same groups, in whatever order the people are named. A
decision about many is taken in pieces: whoever has other things to do does them in between, and gets the same groups.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from papote.types import PersonId, Seconds
from papote.world.blossom import Pairs, bits

PARTNERS = 5
"""So many of the last partners one does not meet again at once."""

PATIENCE: Seconds = 30.0
"""How long somebody with topics waits for one who shares one, before he sits with whoever is there."""

URGENT: Seconds = 45.0
"""Who has waited so long gets a place even if that costs others their common topic."""

LAST_RESORT: Seconds = 60.0
"""Who has waited so long without any alternative meets one of his last partners again."""

CANDIDATES = 24
"""With so many, those with the rarest topics in common, everybody is weighed."""

WEIGHT = 1_000_000
"""What a weight of 1 is written as: sums of whole numbers are the same in any order."""

SWAPS = 3
"""How often everybody looks whether two pairs would rather exchange."""

AGAIN = 4
"""So many scores that are known already are looked at in the time in which one is found out."""

MUTUAL = 1
"""What it adds to a topic that one offers it and the other looks for it, in weights of it."""

SAME_TONGUE = 10
"""What it adds to a pair that both speak the same language best: this part of what they have."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the queue; topics are as ``cards.key`` writes them."""

    id: PersonId
    since: Seconds
    offers: frozenset[str] = frozenset()
    seeks: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ()
    """The one he speaks best first; none: nobody asked him."""
    partners: tuple[PersonId, ...] = ()
    """With whom he sat last, the latest last."""
    apart: frozenset[PersonId] = frozenset()
    """With whom never: one of the two has blocked the other, or did not want to meet again."""

    @property
    def topics(self) -> frozenset[str]:
        """What he may be spoken to about."""
        return self.offers | self.seeks

    def understands(self, other: Waiting) -> bool:
        """Whether the two have a language in common, as far as they said."""
        return not self.languages or not other.languages or not set(self.languages).isdisjoint(other.languages)

    def met(self, other: Waiting) -> bool:
        """Whether the two sat together lately."""
        return other.id in self.partners[-PARTNERS:] or self.id in other.partners[-PARTNERS:]

    def avoids(self, other: Waiting) -> bool:
        """Whether the two must never sit together."""
        return other.id in self.apart or self.id in other.apart


Group = tuple[PersonId, ...]
"""Two who sit together, or three; who has waited longest first."""


def rarity(queue: Iterable[Waiting]) -> dict[str, int]:
    """What each topic counts: the fewer have it, the more."""
    people = list(queue)
    counts = Counter(topic for person in people for topic in person.topics)
    return {topic: round(WEIGHT * math.log(1 + len(people) / count)) for topic, count in counts.items()}


def score(one: Waiting, other: Waiting, weights: Mapping[str, int]) -> int:
    """How much two have to talk about; 0: no topic in common."""
    weigh = weights.__getitem__
    total = sum(map(weigh, one.topics & other.topics))
    total += MUTUAL * (sum(map(weigh, one.offers & other.seeks)) + sum(map(weigh, other.offers & one.seeks)))
    if one.languages and one.languages[:1] == other.languages[:1]:
        total += total // SAME_TONGUE
    return total


def match(queue: Sequence[Waiting], now: Seconds, seed: int) -> list[Group]:
    """The groups that sit down now; who is in none goes on waiting."""
    decision = Decision(queue, now, seed)
    decision.go_on()
    return decision.groups()


class Decision:
    """One round. People are numbers here, in an order drawn by the seed; sets of them are bits, as in ``blossom``."""

    def __init__(self, queue: Sequence[Waiting], now: Seconds, seed: int) -> None:
        self._people = sorted(queue, key=_rank)
        random.Random(seed).shuffle(self._people)
        self._now = now
        self._everyone = (1 << len(self._people)) - 1
        self._weights = rarity(self._people)
        self._scores: dict[tuple[int, int], int] = {}
        self._pairs = Pairs(len(self._people))
        self._looked = 0
        """How much was looked at again, in scores."""
        self._thirds: dict[int, int] = {}
        """Who sits with a pair, by both of it."""
        self._likely: list[tuple[int, ...]] = []
        self._relate()
        self._rest = self._work()

    def go_on(self, work: float = math.inf) -> bool:
        """Do so much, and end the piece begun; whether all is decided. The time it takes is that of ``work`` scores."""
        until = self._done + work
        return all(self._done < until for _ in self._rest)

    @property
    def _done(self) -> int:
        """What has been done: scores, and as much again for each step of a search."""
        return self._looked + len(self._scores) + self._pairs.searched

    def _work(self) -> Iterator[None]:
        """Decide, in the order of the rules; between any two pieces of it something else may be done."""
        yield from self._pair_by_topic()
        yield from self._pair_the_patient()
        yield from self._place_the_urgent()
        self._place_the_odd()
        yield from self._meet_again()
        self._place_the_odd()

    def groups(self) -> list[Group]:
        """What was decided."""
        groups = []
        for one, other in self._pairs:
            third = [self._thirds[one]] if one in self._thirds else []
            people = (self._people[node] for node in (one, other, *third))
            groups.append(tuple(person.id for person in sorted(people, key=_rank)))
        by_rank = {person.id: _rank(person) for person in self._people}
        return sorted(groups, key=lambda group: by_rank[group[0]])

    # ---- who may sit with whom

    def _relate(self) -> None:
        people = self._people
        by_topic: dict[str, int] = {}
        by_language: dict[str, int] = {}
        number = {person.id: node for node, person in enumerate(people)}
        silent = 0
        kept_apart = [1 << node for node in range(len(people))]
        met = [0] * len(people)
        for node, person in enumerate(people):
            bit = 1 << node
            for topic in person.topics:
                by_topic[topic] = by_topic.get(topic, 0) | bit
            for language in person.languages:
                by_language[language] = by_language.get(language, 0) | bit
            if not person.languages:
                silent |= bit
            for others, table in ((person.apart, kept_apart), (person.partners[-PARTNERS:], met)):
                for other in others:
                    if (there := number.get(other)) is not None:
                        table[node] |= 1 << there
                        table[there] |= bit
        self._by_topic = by_topic
        self._possible = [self._everyone & ~apart for apart in kept_apart]
        """Anybody but those to be kept apart."""
        self._new = []
        """Those among them with a language in common whom one has not met lately."""
        self._akin = []
        """Those among these with a topic in common."""
        for node, person in enumerate(people):
            understood = reduce(or_, (by_language[spoken] for spoken in person.languages), silent)
            new = self._possible[node] & ~met[node] & (understood if person.languages else self._everyone)
            self._new.append(new)
            self._akin.append(new & reduce(or_, (by_topic[topic] for topic in person.topics), 0))

    def _score(self, one: int, other: int) -> int:
        key = (one, other) if one < other else (other, one)
        found = self._scores.get(key)
        if found is None:
            found = self._scores[key] = score(self._people[one], self._people[other], self._weights)
        return found

    def _candidates(self, node: int) -> tuple[int, ...]:
        """Some with whom the node shares topics, those with rare ones first; on from itself, so that choices differ."""
        found: list[int] = []
        left = self._akin[node]
        for topic in sorted(self._people[node].topics, key=lambda topic: (-self._weights[topic], topic)):
            here = self._by_topic[topic] & left
            left &= ~here
            for side in (here >> node + 1 << node + 1, here & (1 << node) - 1):
                for other in bits(side):
                    found.append(other)
                    if len(found) == CANDIDATES:
                        return tuple(found)
        return tuple(found)

    # ---- the rules

    def _pair_by_topic(self) -> Iterator[None]:
        """As many pairs with a topic in common as there can be, the best of them first."""
        pairs, partner = self._pairs, self._pairs.partner
        edges: set[tuple[int, int, int]] = set()
        for node in range(len(self._people)):
            near = self._candidates(node)
            self._likely.append(near)
            edges.update((-self._score(node, other), min(node, other), max(node, other)) for other in near)
            yield
        for _, one, other in sorted(edges):
            if partner[one] < 0 and partner[other] < 0:
                pairs.join(one, other)
        yield
        for node in self._by_wait(pairs.alone):
            if pairs.alone >> node & 1:
                pairs.augment(node, self._akin, self._everyone)
                yield
        for _ in range(SWAPS):
            if not (yield from self._exchange()):
                break

    def _exchange(self) -> Generator[None, None, bool]:
        """Let pairs exchange partners where that makes more of their topics."""
        partner, changed = self._pairs.partner, False
        for one, near in enumerate(self._likely):
            if partner[one] < 0:
                continue
            for new in near:
                mate, other = partner[one], partner[new]
                gain = self._score(one, new) - self._score(one, mate)
                if gain <= 0 or new == mate or other < 0 or not self._akin[mate] >> other & 1:
                    continue
                if gain + self._score(mate, other) > self._score(new, other):
                    self._pairs.part(one)
                    self._pairs.part(new)
                    self._pairs.join(one, new)
                    self._pairs.join(mate, other)
                    changed = True
            self._looked += len(near) // AGAIN
            yield
        return changed

    def _pair_the_patient(self) -> Iterator[None]:
        """Those who share nothing with anybody left have waited long enough for somebody who does."""
        ready = self._where(self._pairs.alone, lambda node: self._waited(node) >= self._patience(node))
        for node in self._by_wait(ready):
            if self._pairs.alone >> node & 1:
                self._pairs.augment(node, self._new, ready)
                yield

    def _place_the_urgent(self) -> Iterator[None]:
        """Others are rearranged for who has waited long, or go on waiting in his place, or he sits down third."""
        urgent = self._by_wait(self._where(self._pairs.alone, lambda node: self._waited(node) >= URGENT))
        for node in urgent:
            alone = self._pairs.alone >> node & 1
            if alone and not self._pairs.augment(node, self._new, self._everyone):
                self._pairs.replace(node, self._new, self._everyone, self._costs(node))
            yield
        for node in self._by_wait(self._where(self._alone, lambda node: self._waited(node) >= URGENT)):
            self._sit_third(node, self._new)
            yield

    def _place_the_odd(self) -> None:
        """Where everybody else sits, the odd one sits with them."""
        if self._alone.bit_count() == 1:
            self._sit_third(self._alone.bit_length() - 1, self._new)

    def _meet_again(self) -> Iterator[None]:
        """Who has found nobody for a minute meets whom he met lately, or whom he hardly understands."""
        near = [*self._new]
        late = self._where(self._everyone, lambda node: self._waited(node) >= LAST_RESORT)
        for node in bits(late):
            near[node] = self._possible[node]
            for other in bits(self._possible[node]):
                near[other] |= 1 << node
        for node in self._by_wait(late & self._alone):
            yield
            if not self._alone >> node & 1:
                continue
            there = self._possible[node] & self._alone
            if there:
                self._pairs.join(node, min(bits(there), key=lambda other: self._regret(node, other)))
            elif not self._pairs.augment(node, near, self._free) and not self._sit_third(node, self._possible):
                self._pairs.replace(node, near, self._free, self._costs(node))

    # ---- small things

    @property
    def _alone(self) -> int:
        return self._pairs.alone & ~reduce(or_, (1 << third for third in self._thirds.values()), 0)

    @property
    def _free(self) -> int:
        """Everybody but the trios, which stay as they are."""
        seated = [node for one, third in self._thirds.items() for node in (one, third)]
        return self._everyone & ~reduce(or_, (1 << node for node in seated), 0)

    def _sit_third(self, node: int, near: Sequence[int]) -> bool:
        """Sit with the pair he has most to talk about with."""
        partner = self._pairs.partner
        fitting = [
            (one, partner[one])
            for one in bits(near[node] & self._free & ~self._alone)
            if one < partner[one] and near[node] >> partner[one] & 1
        ]
        if not fitting:
            return False
        one, other = max(fitting, key=lambda pair: self._score(node, pair[0]) + self._score(node, pair[1]))
        self._thirds[one] = self._thirds[other] = node
        return True

    def _regret(self, node: int, other: int) -> tuple[bool, int, int]:
        """How little two should sit together, who should not: rather again than without a word in common."""
        one, another = self._people[node], self._people[other]
        latest = max(_lately(one, another.id), _lately(another, one.id))
        return not one.understands(another), latest, -self._score(node, other)

    def _costs(self, node: int) -> Callable[[int], float]:
        """Whom ``node`` may be let in for: who has waited less long and may go on waiting, the newest first."""
        bound = LAST_RESORT if self._waited(node) >= LAST_RESORT else URGENT

        def cost(other: int) -> float:
            waits_on = self._waited(other) < bound
            return self._people[node].since - self._people[other].since if waits_on else 1.0

        return cost

    def _waited(self, node: int) -> Seconds:
        return self._now - self._people[node].since

    def _patience(self, node: int) -> Seconds:
        return PATIENCE if self._people[node].topics else 0.0

    def _by_wait(self, nodes: int) -> list[int]:
        return sorted(bits(nodes), key=lambda node: (self._people[node].since, node))

    def _where(self, nodes: int, holds: Callable[[int], bool]) -> int:
        return reduce(or_, (1 << node for node in bits(nodes) if holds(node)), 0)


def _rank(person: Waiting) -> tuple[Seconds, PersonId]:
    return person.since, person.id


def _lately(person: Waiting, other: PersonId) -> int:
    """How late among the last partners somebody is; 0: not at all."""
    latest = person.partners[-PARTNERS:]
    return max((place for place, partner in enumerate(latest, 1) if partner == other), default=0)
