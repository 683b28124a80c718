"""Encounters against a model that looks at every pair after every event: the same pairs, at the same moments."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from papote.types import PlayerId, Seconds, Status
from papote.world import commands
from papote.world.cards import Card
from papote.world.encounters import keeps_book
from papote.world.events import Event, Met
from tests.examples import examples
from tests.world.maps import Kind, draw
from tests.world.office import Office

PLAN = """
    ....................
    .MMMM...............
    .MMMM...............
    ....................
    .TTTT...............
    .TooT...............
    .TTTT...............
    """
AREAS = {
    "M": Kind("meeting", meeting="one"),
    "T": Kind("table", meeting="two", seats=((1, 5), (4, 5), (2, 4))),
}
PEOPLE = ("ada", "bob", "cyd", "dan", "eve")
SPOTS = ((2, 1), (3, 2), (1, 5), (4, 5), (10, 2), (12, 2), (11, 4), (18, 1), (18, 5))
MINUTE = 60.0

Pair = frozenset[str]


class Watched(Office):
    """An office that is looked at from outside after each event; nothing here is told by the rules under test."""

    def __init__(self) -> None:
        self.since: dict[Pair, Seconds] = {}
        self.expected: list[tuple[Pair, Seconds]] = []
        self.met: list[tuple[Pair, Seconds]] = []
        self.told: set[Pair] = set()
        super().__init__(draw(PLAN, AREAS))

    def together(self) -> set[Pair]:
        """Who may be in each other's book if it goes on like this."""
        found: set[Pair] = set()
        players = list(self.room._players.values())
        for number, one in enumerate(players):
            for other in players[:number]:
                talk = one.conversation
                same = talk is not None and talk is other.conversation
                if same and keeps_book(one) and keeps_book(other) and not one.avoids(other):
                    found.add(frozenset((one.id, other.id)))
        return found

    def _note(self, told: list[Event]) -> None:
        super()._note(told)
        self.met += [(frozenset((each.one, each.other)), self.now) for each in told if isinstance(each, Met)]
        now = self.together()
        for pair, since in [*self.since.items()]:
            if self.now >= since + MINUTE and pair not in self.told:
                self.told.add(pair)
                self.expected.append((pair, since + MINUTE))
            if pair not in now:
                del self.since[pair]
                self.told.discard(pair)
        for pair in now - self.since.keys():
            self.since[pair] = self.now


who = st.sampled_from(PEOPLE)
deeds = st.one_of(
    st.tuples(st.just("walk"), who, st.sampled_from(SPOTS)),
    st.tuples(st.just("book"), who, st.booleans()),
    st.tuples(st.just("status"), who, st.sampled_from([Status.AVAILABLE, Status.GHOST, Status.DO_NOT_DISTURB])),
    st.tuples(st.just("block"), who, who),
    st.tuples(st.just("goodbye"), who, st.none()),
    st.tuples(st.just("lost"), who, st.sampled_from([1.0, 5.0])),
    st.tuples(st.just("wait"), who, st.sampled_from([1.0, 20.0, 59.0, 61.0])),
)


@settings(max_examples=examples(80), suppress_health_check=list(HealthCheck))
@given(st.lists(deeds, min_size=4, max_size=24))
def test_c2_whoever_was_together_for_a_minute_has_met_and_nobody_else(story: list[tuple[str, str, object]]) -> None:
    """Whatever people do: walk, sit, hide, block, part, lose their connection, turn their books on and off."""
    office = Watched()
    for name, at in zip(PEOPLE, ((10, 2), (12, 2), (11, 4), (2, 1), (3, 2)), strict=True):
        office.appear(name, at)
        office.do(commands.SetCard(PlayerId(name), Card(book=True)))
    for deed, name, more in story:
        match deed, more:
            case "walk", (int(x), int(y)):
                office.walk(name, (x, y), speed=8.0)
            case "book", bool(on):
                office.do(commands.SetCard(PlayerId(name), Card(book=on)))
            case "status", Status() as status:
                office.status(name, status)
            case "block", str(other) if other != name:
                office.block(name, other, frozenset((name, other)) not in office.blocks)
            case "goodbye", None:
                office.goodbye(name)
            case "lost", float(seconds):
                office.disconnect(name)
                office.wait(seconds)
                office.resume(name)
            case "wait", float(seconds):
                office.wait(seconds)
    office.wait(70)
    rounded = [(pair, round(when, 3)) for pair, when in office.expected]
    assert sorted(((sorted(pair), round(when, 3)) for pair, when in office.met)) == sorted(
        (sorted(pair), when) for pair, when in rounded
    )
