"""How a conversation moves between direct links and the forwarding unit: never without a way for any voice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from papote.media.calls import LINGER, PROMOTE_WITHIN, Call, Calls
from papote.media.plan import Engine, Needs, Plan, PlanSettings
from papote.types import ConversationId, PlayerId

TALK = ConversationId("b1")
PEOPLE = [PlayerId(f"p{number}") for number in range(1, 9)]


class Office:
    """Calls in which nobody's address is hidden."""

    def __init__(self) -> None:
        self.connected: set[PlayerId] = set()
        self.calls = Calls(Plan(PlanSettings(hide_guest_addresses=False)), self.connected.__contains__)

    def meet(self, people: list[PlayerId], now: float = 0.0) -> None:
        """Exactly these are in the conversation."""
        touched: dict[ConversationId, None] = {}
        for player in PEOPLE:
            before = self.calls.of(player)
            if (player in people) != (before is not None):
                touched |= dict.fromkeys(self.calls.move(player, TALK if player in people else None))
        for conversation in touched:
            self.settle(conversation, now)

    def settle(self, conversation: ConversationId = TALK, now: float = 0.0) -> list[PlayerId]:
        """Decide, and say who noticed."""
        return list(self.calls.settle(conversation, lambda call: Needs(len(call.members)), now))

    def wait(self, until: float) -> None:
        """Let time pass."""
        while (when := self.calls.next_deadline()) is not None and when <= until:
            for conversation in self.calls.due(when):
                self.settle(conversation, when)

    def engine(self) -> Engine:
        """What its members were told."""
        return self.call.engine

    @property
    def call(self) -> Call:
        """The one there is."""
        call = self.calls.of(PEOPLE[0])
        assert call is not None
        return call


def test_a_few_people_have_links_with_each_other() -> None:
    """And nothing of theirs goes through the unit."""
    office = Office()
    office.meet(PEOPLE[:3])
    assert sorted(office.call.partners(PEOPLE[0])) == PEOPLE[1:3]
    assert not office.call.forwarded


def test_a_fifth_person_goes_through_the_unit_and_the_others_keep_their_links_until_they_are_there() -> None:
    """The old way is given up when everybody has the new one."""
    office = Office()
    office.meet(PEOPLE[:4])
    office.meet(PEOPLE[:5], 1.0)
    assert office.call.forwarded
    assert office.call.engine_of(PEOPLE[0]) is Engine.MESH
    assert office.call.engine_of(PEOPLE[4]) is Engine.SFU
    assert len(office.call.partners(PEOPLE[0])) == 3
    assert office.call.partners(PEOPLE[4]) == []
    office.connected.update(PEOPLE[:3])
    assert office.settle(now=1.5) == []
    office.connected.add(PEOPLE[3])
    assert set(office.settle(now=1.6)) == set(PEOPLE[:5])
    assert office.call.engine is Engine.SFU
    assert not office.call.linked


def test_somebody_who_does_not_get_there_does_not_keep_the_others() -> None:
    """Three seconds are enough."""
    office = Office()
    office.meet(PEOPLE[:4])
    office.meet(PEOPLE[:5], 1.0)
    office.wait(1.0 + PROMOTE_WITHIN - 0.1)
    assert office.call.promoting
    office.wait(1.0 + PROMOTE_WITHIN)
    assert office.call.engine is Engine.SFU


def test_on_the_way_back_the_unit_goes_on_for_a_while() -> None:
    """Links need a moment to come about."""
    office = Office()
    office.meet(PEOPLE[:5])
    office.meet(PEOPLE[:3], 1.0)
    assert office.engine() is Engine.SFU
    office.wait(11.0)
    assert office.engine() is Engine.MESH
    assert office.call.linked == set(PEOPLE[:3])
    assert office.call.forwarded
    office.wait(11.0 + LINGER)
    assert not office.call.forwarded


def test_nothing_is_kept_of_a_conversation_that_ended() -> None:
    """Nor does anything come due."""
    office = Office()
    office.meet(PEOPLE[:5])
    office.meet([])
    assert len(office.calls) == 0
    assert office.calls.next_deadline() is None


@given(
    some.lists(
        some.tuples(some.sets(some.sampled_from(PEOPLE)), some.sets(some.sampled_from(PEOPLE)), some.floats(0.0, 12.0)),
        max_size=20,
    )
)
def test_every_pair_has_a_way_at_every_moment(steps: list[tuple[set[PlayerId], set[PlayerId], float]]) -> None:
    """By a link between both, or by the unit; and nobody outside has either."""
    office = Office()
    now = 0.0
    for people, connected, pause in steps:
        now += pause
        office.wait(now)
        office.connected.clear()
        office.connected.update(connected)
        office.meet([player for player in PEOPLE if player in people], now)
        for player in PEOPLE:
            call = office.calls.of(player)
            assert (call is not None) == (player in people)
            if call is None:
                continue
            assert call.linked <= set(call.members) == people
            for other in people - {player}:
                assert other in call.partners(player) or call.forwarded
