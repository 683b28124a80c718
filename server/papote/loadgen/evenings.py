"""Simulated evenings at the coffee machine: what people get out of walking about, of chance, and of our matching.

The same people with the same wishes spend each evening three times. They come and go, know some languages, have
topics of which few are common and most are rare, and are more or less shy: who is shy rests longer between two
talks, and dares less often to speak to somebody. There is no clock here but that of the evening; only the decision
about many who wait is timed, by the processor's time.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations

from papote.loadgen import rounds
from papote.loadgen.latency import percentiles
from papote.types import PersonId, Seconds
from papote.world.coffee import FEWEST
from papote.world.joining import IN_PEACE, choose
from papote.world.matching import LAST_RESORT, PARTNERS, URGENT, Group, Waiting, match

MINUTE: Seconds = 60.0
LENGTH: Seconds = 120 * MINUTE
ROUND: Seconds = 5.0
"""How often it is decided, and how often somebody who walks about comes up to somebody."""

TOPICS = 120
LANGUAGES: Mapping[str, float] = {"fr": 0.8, "en": 0.6, "nl": 0.2}
"""How many know each."""
ENEMIES = 0.1
"""How many have blocked one of the others."""
LARGEST = 4
"""Nobody who walks about joins more."""
DARING = 0.25
"""How often somebody who is not shy at all speaks to whom he comes by."""

TABLES = 3
"""As many high tables as the landing has, of three seats each; everywhere else there is always another."""
COFFEE: tuple[Seconds, Seconds] = (8 * MINUTE, 12 * MINUTE)
"""How long a coffee is there."""

WALKING, CHANCE, MATCHING, LANDING = "walking about", "chance", "our matching", "three tables"
MANNERS = (WALKING, CHANCE, MATCHING, LANDING)


@dataclass(slots=True, eq=False)
class Visitor:
    """One person of an evening, and what happened to him."""

    about: Waiting
    shyness: float
    arrives: Seconds
    goes: Seconds
    pauses: Iterator[Seconds]
    """How long he rests before each talk."""
    talks: Iterator[Seconds]
    """How long he would like each to last."""
    free_from: Seconds = 0.0
    since: Seconds | None = None
    """Since when he waits for company."""
    talk: list[Visitor] = field(default_factory=list)
    """With whom he talks, himself included."""
    began: Seconds = 0.0
    until: Seconds = 0.0
    met: list[PersonId] = field(default_factory=list)
    """Whom he met, the latest last."""

    @property
    def id(self) -> PersonId:
        """Who it is."""
        return self.about.id

    def waiting(self) -> Waiting:
        """How matching sees him."""
        since = self.since if self.since is not None else 0.0
        return replace(self.about, since=since, partners=tuple(self.met[-PARTNERS:]))


@dataclass(slots=True)
class Tally:
    """What came of evenings of one manner."""

    manner: str
    groups: int = 0
    shared: int = 0
    repeats: int = 0
    avoidable: int = 0
    waits: list[Seconds] = field(default_factory=list)
    longest: Seconds = 0.0
    """That anybody had waited who found nobody although there were at least four."""
    people: int = 0
    three: int = 0
    """Who met at least three strangers."""
    alone: int = 0
    """Who met nobody."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one manner: shares of groups or of people, and seconds."""

    manner: str
    groups: int
    shared_topic: float
    repeats: float
    avoidable_repeats: float
    wait_p95: Seconds
    longest_of_four: Seconds
    met_three: float
    left_alone: float


@dataclass(frozen=True, slots=True)
class Result:
    """All that was measured."""

    evenings: int
    seed: int
    outcomes: tuple[Outcome, ...]
    queued: int
    decision_p95_ms: float
    moments: tuple[rounds.Moments, ...] = ()
    """What a room with as many at its machine takes from everybody else."""


def run(
    evenings: int, seed: int, queued: int = 500, decisions: int = 40, step: Callable[[float], None] = lambda _: None
) -> Result:
    """Simulate, and measure how long a decision about ``queued`` people takes; ``step`` is told the share done."""
    tallies = {manner: Tally(manner) for manner in MANNERS}
    for number in range(evenings):
        step(number / evenings)
        for manner in MANNERS:
            Evening(random.Random(f"{seed}/{number}"), manner).spend(tallies[manner])
    outcomes = tuple(_outcome(tallies[manner]) for manner in MANNERS)
    return Result(evenings, seed, outcomes, queued, round(decision_p95(queued, decisions, seed) * 1000, 1))


def decision_p95(queued: int, decisions: int, seed: int) -> Seconds:
    """How much of the processor's time one decision takes, of twenty the slowest but one."""
    taken = []
    for number in range(decisions):
        rng = random.Random(f"{seed}/{number}/queue")
        crowd = [_somebody(rng, PersonId(f"q{index}")) for index in range(queued)]
        queue = [replace(person, since=-rng.random() * LAST_RESORT) for person in crowd]
        before = time.process_time()
        match(queue, 0.0, number)
        taken.append(time.process_time() - before)
    return percentiles(taken, (0.95,))[0]


class Evening:
    """One evening of one manner. What the people are like does not depend on the manner."""

    def __init__(self, rng: random.Random, manner: str) -> None:
        self._manner = manner
        self._people = [*_people(rng)]
        self._by_id = {person.id: person for person in self._people}
        self._rng = random.Random(rng.random())
        self._seed = rng.randrange(2**32)

    def spend(self, tally: Tally) -> None:
        """Let the evening pass."""
        coming = sorted(self._people, key=lambda person: (person.arrives, person.id))
        here: list[Visitor] = []
        now = 0.0
        while now < LENGTH and (here or coming):
            while coming and coming[0].arrives <= now:
                person = coming.pop(0)
                person.free_from = now + next(person.pauses)
                here.append(person)
            for person in here:
                self._look(person, now, tally)
            here = [person for person in here if person.goes > now or person.talk]
            waiting = [person for person in here if person.since is not None]
            if self._manner == WALKING:
                self._walk(waiting, here, now, tally)
            elif self._manner == LANDING:
                self._sit_at_few(waiting, here, now, tally)
            elif len(waiting) > 1:
                self._sit_down(waiting, now, tally)
            now += ROUND
        for person in self._people:
            strangers = len(set(person.met))
            tally.people += 1
            tally.three += strangers >= 3
            tally.alone += strangers == 0

    def _look(self, person: Visitor, now: Seconds, tally: Tally) -> None:
        """End his talk, or his rest, if it is time."""
        if person.talk and person.until <= now:
            talk = person.talk
            talk.remove(person)
            person.talk = []
            person.free_from = now + next(person.pauses)
            if len(talk) == 1:
                talk[0].until = now
                self._look(talk[0], now, tally)
        elif person.since is not None and person.goes <= now:
            tally.waits.append(now - person.since)
            person.since = None
        elif not person.talk and person.since is None and person.free_from <= now < person.goes:
            person.since = now

    # ---- the machine

    def _sit_down(self, waiting: Sequence[Visitor], now: Seconds, tally: Tally) -> None:
        queue = [person.waiting() for person in waiting]
        groups = _by_chance(queue, self._rng) if self._manner == CHANCE else match(queue, now, self._seed)
        self._lead(groups, queue, now, tally)

    def _sit_at_few(self, waiting: Sequence[Visitor], here: Sequence[Visitor], now: Seconds, tally: Tally) -> None:
        """As many groups as there are tables; when none is left, who has waited long sits with two who have met."""
        talks = {id(person.talk): person.talk for person in here if person.talk}
        order = sorted(waiting, key=lambda person: (person.since, person.id))
        free = TABLES - len(talks)
        queue = [person.waiting() for person in order[:FEWEST]]
        groups = match(queue, now, self._seed)[:free] if free > 0 and len(queue) > 1 else []
        self._lead(groups, queue, now, tally)
        pairs = [talk for talk in talks.values() if len(talk) == 2 and now - talk[0].began >= IN_PEACE]
        for person in order:
            if len(groups) < free or person.since is None or now - person.since < URGENT:
                continue
            at = choose(person.waiting(), [tuple(other.waiting() for other in pair) for pair in pairs])
            if at is not None:
                company = pairs.pop(at)
                until = min(other.until for other in company)
                self._join(person, company, now, tally)
                person.until = min(until, max(person.goes, now + ROUND))

    def _lead(self, groups: Sequence[Group], queue: Sequence[Waiting], now: Seconds, tally: Tally) -> None:
        for group in groups:
            self._count_repeat(group, groups, queue, now, tally)
        if len(queue) >= 4:
            left = {person.id for person in queue}.difference(*groups)
            tally.longest = max([tally.longest, *(now - person.since for person in queue if person.id in left)])
        for group in groups:
            self._talk([self._by_id[id] for id in group], now, tally)

    def _count_repeat(
        self, group: Group, groups: Sequence[Group], queue: Sequence[Waiting], now: Seconds, tally: Tally
    ) -> None:
        """Whether two of a group met lately, and whether they need not have."""
        by_id = {person.id: person for person in queue}
        again = [(by_id[one], by_id[other]) for one, other in combinations(group, 2) if by_id[one].met(by_id[other])]
        if not again:
            return
        tally.repeats += 1
        left = set(by_id).difference(*groups)
        pairs = [other for other in groups if other is not group and len(other) == 2]
        for pair in again:
            first, second = sorted(pair, key=lambda person: (person.since, person.id))
            alternative = now - first.since < LAST_RESORT or any(_new(first, by_id[id]) for id in left)
            swaps = ((by_id[a], by_id[b]) for one, other in pairs for a, b in ((one, other), (other, one)))
            if alternative or any(_new(first, a) and _new(second, b) for a, b in swaps):
                tally.avoidable += 1
                return

    # ---- walking about

    def _walk(self, waiting: Sequence[Visitor], here: Sequence[Visitor], now: Seconds, tally: Tally) -> None:
        """Everybody who would like company comes by somebody, and perhaps dares to speak to him."""
        for person in waiting:
            if person.since is None or len(here) < 2:
                continue
            other = self._rng.choice(here)
            dares = self._rng.random() < DARING * (1 - person.shyness)
            company = other.talk or [other]
            strange = any(one is person or one.about.avoids(person.about) for one in company)
            if strange or not dares or len(company) >= LARGEST or not other.about.understands(person.about):
                continue
            if not other.talk and other.goes > now and self._rng.random() >= other.shyness:
                if person.id in other.met[-PARTNERS:] or other.id in person.met[-PARTNERS:]:
                    tally.repeats += 1
                    tally.avoidable += any(
                        one is not person and not one.talk and _new(person.waiting(), one.waiting()) for one in here
                    )
                self._talk([person, other], now, tally)
            elif other.talk:
                self._join(person, company, now, tally)

    def _join(self, person: Visitor, company: list[Visitor], now: Seconds, tally: Tally) -> None:
        """Come to a talk that goes on: one's own wait is over, and everybody there has met one more."""
        if person.since is not None:
            tally.waits.append(now - person.since)
        person.since = None
        for other in company:
            other.met.append(person.id)
            person.met.append(other.id)
        company.append(person)
        person.talk = company
        person.until = min(now + next(person.talks), person.goes)

    def _talk(self, people: list[Visitor], now: Seconds, tally: Tally) -> None:
        """These begin to talk."""
        tally.groups += 1
        tally.shared += all(
            any(one is not other and not one.about.topics.isdisjoint(other.about.topics) for other in people)
            for one in people
        )
        length = min(next(person.talks) for person in people)
        if self._manner == LANDING:
            length = self._rng.uniform(*COFFEE)
        for person in people:
            person.began = now
            if person.since is not None:
                tally.waits.append(now - person.since)
            person.since = None
            person.met += [other.id for other in people if other is not person]
            person.talk = people
            person.until = min(now + length, max(person.goes, now + ROUND))


def _people(rng: random.Random) -> Iterator[Visitor]:
    """Who comes on this evening."""
    count = rng.randint(12, 100)
    ids = [PersonId(f"v{number:02}") for number in range(count)]
    for id in ids:
        person = _somebody(rng, id)
        if rng.random() < ENEMIES:
            person = replace(person, apart=frozenset({rng.choice(ids)} - {id}))
        shyness = rng.random()
        arrives = min(rng.expovariate(1 / (25 * MINUTE)), LENGTH - 30 * MINUTE)
        goes = min(arrives + rng.uniform(30, 120) * MINUTE, LENGTH)
        habits = random.Random(rng.random())
        yield Visitor(
            person, shyness, arrives, goes, _times(habits, 1, 2 + 8 * shyness), _times(rng=habits, least=3, mean=6)
        )


def _somebody(rng: random.Random, id: PersonId) -> Waiting:
    """Topics by Zipf's law, and at least one language."""
    weights = [1 / rank for rank in range(1, TOPICS + 1)]

    def some(least: int, most: int) -> frozenset[str]:
        return frozenset(f"topic {topic}" for topic in rng.choices(range(TOPICS), weights, k=rng.randint(least, most)))

    languages = [language for language, share in LANGUAGES.items() if rng.random() < share] or ["fr"]
    rng.shuffle(languages)
    return Waiting(id, 0.0, some(1, 4), some(0, 3), tuple(languages))


def _times(rng: random.Random, least: float, mean: float) -> Iterator[Seconds]:
    """Minutes, at least so many, and so many more on average."""
    while True:
        yield (least + rng.expovariate(1 / mean)) * MINUTE


def _by_chance(queue: Sequence[Waiting], rng: random.Random) -> list[Group]:
    """Whoever waits, in any order, two by two; never two who are to be kept apart, and the odd one third."""
    left = [*queue]
    rng.shuffle(left)
    groups: list[list[Waiting]] = []
    alone: list[Waiting] = []
    while left:
        person = left.pop()
        other = next((other for other in left if not person.avoids(other)), None)
        if other is None:
            alone.append(person)
        else:
            left.remove(other)
            groups.append([person, other])
    if len(alone) == 1:
        third = next((group for group in groups if not any(alone[0].avoids(other) for other in group)), None)
        if third is not None:
            third.append(alone[0])
    return [tuple(person.id for person in group) for group in groups]


def _new(one: Waiting, other: Waiting) -> bool:
    return one.id != other.id and not one.avoids(other) and not one.met(other) and one.understands(other)


def _outcome(tally: Tally) -> Outcome:
    return Outcome(
        manner=tally.manner,
        groups=tally.groups,
        shared_topic=round(tally.shared / max(tally.groups, 1), 4),
        repeats=round(tally.repeats / max(tally.groups, 1), 4),
        avoidable_repeats=round(tally.avoidable / max(tally.groups, 1), 4),
        wait_p95=round(percentiles(tally.waits or [0.0], (0.95,))[0], 1),
        longest_of_four=round(tally.longest, 1),
        met_three=round(tally.three / max(tally.people, 1), 4),
        left_alone=round(tally.alone / max(tally.people, 1), 4),
    )


def table(result: Result) -> str:
    """For people."""
    rows = (
        ("talks", "groups", "{:,}"),
        ("share with a topic in common", "shared_topic", "{:.1%}"),
        ("share of people who met lately", "repeats", "{:.1%}"),
        ("  of which need not have been", "avoidable_repeats", "{:.1%}"),
        ("wait for company, p95, s", "wait_p95", "{:.0f}"),
        ("waited of four, and found nobody, s", "longest_of_four", "{:.0f}"),
        ("met three strangers or more", "met_three", "{:.1%}"),
        ("left alone", "left_alone", "{:.1%}"),
    )
    lines = [f"{result.evenings} evenings, seed {result.seed}", ""]
    lines.append(f"{'':36}" + "".join(f"{outcome.manner:>15}" for outcome in result.outcomes))
    for text, name, form in rows:
        lines.append(f"{text:36}" + "".join(f"{form.format(getattr(o, name)):>15}" for o in result.outcomes))
    lines.append("")
    lines.append(f"A decision about {result.queued} who wait: p95 {result.decision_p95_ms} ms of the processor's time.")
    if result.moments:
        lines += ["", rounds.table(result.moments, result.queued)]
    return "\n".join(lines)


def document(result: Result) -> str:
    """For programs: one line of JSON."""
    return json.dumps(asdict(result))
