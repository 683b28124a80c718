"""A room's director with a forwarding unit: sessions, grants, slots, stages, murmurs, recordings."""

from __future__ import annotations

from collections.abc import Mapping

from papote.errors import ProtocolViolation, Unavailable
from papote.media.plan import PlanSettings
from papote.media.recording.model import Speaker
from papote.media.sessions import IDLE
from papote.media.sfu.client import Forwarder
from papote.media.sfu.model import EndpointId, Measure
from papote.protocol import client as wishes
from papote.protocol import server as wire
from papote.types import AreaId, HeardBy, PlayerId, RecordingId, RoomId, StageName
from papote.world import events
from tests.media.units import Hall, Reply, talk, view

ADA, BOB, CEM, DAN, EVA = (PlayerId(f"p{number}") for number in range(1, 6))
DIRECT = PlanSettings(hide_guest_addresses=False)


def voice(player: PlayerId, by: HeardBy, loudness: float = 1.0) -> events.Voice:
    """Somebody who is heard by these means."""
    return events.Voice(player, loudness, by is not HeardBy.OVERHEARD, by)


def stage(hall: Hall, speaker: PlayerId, *audience: PlayerId) -> None:
    """Somebody speaks to these."""
    hall.director.hear([events.VoicesChanged(each, (voice(speaker, HeardBy.STAGE),)) for each in audience])


# ---- a session


def test_guests_who_meet_are_told_to_connect_and_hear_each_other_once_they_have() -> None:
    """Announced, offered, answered, granted; and no direct link."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    told = hall.last(ADA, "conversation")
    assert (told.engine, told.members[0].link) == ("sfu", 0)
    hall.connect(ADA, BOB)
    assert hall.last(ADA, "forwarded") == wire.Forwarded(hall.session(ADA), f"answer to {hall.endpoint(ADA)}")
    assert hall.hears(ADA) == {hall.endpoint(BOB)}
    assert hall.sees(BOB) == {hall.endpoint(ADA)}
    slots = hall.last(ADA, "slots")
    assert slots.audio == [BOB, None, None, None]
    assert slots.video == [wire.SlotPicture(BOB, "camera"), None, None]


def test_what_nobody_may_hear_any_more_is_taken_away_in_the_same_moment() -> None:
    """No alarm has to go off before."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    hall.part(ADA, BOB)
    assert hall.unit.slots == {}
    assert hall.last(ADA, "slots").audio == [None] * 4


def test_a_session_outlives_a_conversation_for_a_while() -> None:
    """Whoever meets again at once need not connect again; whoever does not is told to close it."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    hall.part(ADA, BOB)
    hall.clock.turn(IDLE - 1)
    hall.meet(ADA, BOB)
    hall.clock.turn(IDLE + 1)
    assert hall.count(ADA, "forwarding") == 1
    hall.part(ADA, BOB)
    hall.clock.turn(IDLE + 1)
    assert isinstance(hall.last(ADA, "forwarding"), wire.NoForwarding)
    assert hall.unit.endpoints == {}


def test_an_offer_for_another_session_is_stale_and_so_is_a_second_one() -> None:
    """One offer each."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    assert hall.offer(ADA, 99).code == "stale_session"
    assert hall.offer(ADA).yes
    assert hall.offer(ADA).code == "stale_session"
    assert hall.offer(CEM, 1).code == "stale_session"


def test_an_offer_nobody_can_answer_is_refused_to_its_sender() -> None:
    """And nothing is held of it."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.unit.refusal = ProtocolViolation("bad_message")
    assert hall.offer(ADA).code == "bad_offer"
    assert hall.unit.endpoints == {}


def test_a_unit_that_does_not_answer_is_tried_again_and_again_more_slowly() -> None:
    """With a new number each time."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.unit.refusal = Unavailable("shutting_down")
    assert hall.offer(ADA).code == "media_unavailable"
    assert hall.session(ADA) == 2
    hall.offer(ADA)
    assert hall.session(ADA) == 2
    hall.clock.turn(1.0)
    assert hall.session(ADA) == 3
    hall.unit.refusal = None
    hall.connect(ADA, BOB)
    assert hall.hears(ADA) == {hall.endpoint(BOB)}


def test_a_browser_that_does_not_get_through_gets_another_session_and_keeps_the_old_one_until_it_is_there() -> None:
    """Make before break."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    before = hall.endpoint(ADA)
    reply = Reply()
    hall.director.ask(ADA, wishes.MediaFailed(session=1), reply)
    assert reply.yes
    assert hall.session(ADA) == 2
    hall.offer(ADA)
    assert hall.unit.given(before, "audio") == {hall.endpoint(BOB)}
    hall.unit.connect(hall.endpoint(ADA))
    hall.clock.turn(0)
    assert before not in hall.unit.endpoints
    assert hall.hears(ADA) == {hall.endpoint(BOB)}
    assert hall.hears(BOB) == {hall.endpoint(ADA)}
    assert hall.last(ADA, "slots").session == 2


def test_complaints_of_old_sessions_change_nothing() -> None:
    """They are said to be old."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    reply = Reply()
    hall.director.ask(ADA, wishes.MediaFailed(session=7), reply)
    assert reply.code == "stale_session"
    assert hall.session(ADA) == 1


def test_when_the_unit_dies_everybody_begins_anew_at_once() -> None:
    """Nothing of a connection outlives it."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    hall.unit.die()
    hall.clock.turn(0)
    assert hall.session(ADA) == hall.session(BOB) == 2
    hall.connect(ADA, BOB)
    assert hall.hears(ADA) == {hall.endpoint(BOB)}


def test_an_endpoint_that_falls_silent_is_asked_for_anew() -> None:
    """As long as somebody needs it."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    hall.unit.drop(hall.endpoint(ADA), "consent")
    hall.clock.turn(0)
    assert hall.hears(BOB) == set()
    assert hall.session(ADA) == 2


def test_an_endpoint_that_ends_while_nobody_needs_it_is_not_in_the_way_of_the_next() -> None:
    """Be it the unit or the browser that is gone: whoever meets somebody again connects again."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    hall.part(ADA, BOB)
    hall.unit.drop(hall.endpoint(ADA), "consent")
    hall.unit.die()
    hall.clock.turn(1)
    assert isinstance(hall.last(ADA, "forwarding"), wire.NoForwarding)
    hall.meet(ADA, BOB)
    assert hall.session(ADA) == hall.session(BOB) == 2
    hall.connect(ADA, BOB)
    assert hall.hears(ADA) == {hall.endpoint(BOB)}


def test_who_comes_back_after_a_lost_connection_begins_anew() -> None:
    """What was told in between is lost."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    hall.director.hear([events.Welcomed(ADA, events.Snapshot((), (), (), ()), resumed=True)])
    assert hall.session(ADA) == 2
    assert hall.session(BOB) == 1


def test_who_leaves_for_good_leaves_nothing_behind() -> None:
    """Neither in the unit nor in anybody's slots."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    hall.director.hear([events.ConversationChanged(BOB, None), events.PlayerLeft(ADA)])
    assert list(hall.unit.endpoints) == [hall.endpoint(BOB)]
    assert hall.last(BOB, "slots").audio == [None] * 4


# ---- between links and the unit


def test_a_fifth_person_promotes_and_links_end_only_when_all_are_connected() -> None:
    """The newcomer has no links at all."""
    hall = Hall(DIRECT)
    hall.come(ADA, BOB, CEM, DAN, EVA)
    hall.meet(ADA, BOB, CEM, DAN)
    assert hall.last(ADA, "conversation").engine == "mesh"
    assert hall.last(ADA, "forwarding") is None
    hall.meet(ADA, BOB, CEM, DAN, EVA)
    links = {member.id: member.link for member in hall.last(ADA, "conversation").members}
    assert hall.last(ADA, "conversation").engine == "mesh"
    assert [links[other] > 0 for other in (BOB, CEM, DAN, EVA)] == [True, True, True, False]
    assert {member.link for member in hall.last(EVA, "conversation").members} == {0}
    assert hall.last(EVA, "conversation").engine == "sfu"
    hall.connect(ADA, BOB, CEM, EVA)
    assert hall.last(ADA, "conversation").engine == "mesh"
    hall.connect(DAN)
    assert hall.last(ADA, "conversation").engine == "sfu"
    assert {member.link for member in hall.last(ADA, "conversation").members} == {0}
    assert hall.hears(ADA) == {hall.endpoint(each) for each in (BOB, CEM, DAN, EVA)}


def test_on_the_way_back_both_ways_are_open_for_a_moment() -> None:
    """Then the unit gives nothing more."""
    hall = Hall(DIRECT)
    hall.come(ADA, BOB, CEM, DAN, EVA)
    hall.meet(ADA, BOB, CEM, DAN, EVA)
    hall.connect(ADA, BOB, CEM, DAN, EVA)
    hall.director.hear([events.ConversationChanged(DAN, None), events.ConversationChanged(EVA, None)])
    hall.meet(ADA, BOB, CEM)
    hall.clock.turn(10.0)
    told = hall.last(ADA, "conversation")
    assert told.engine == "mesh"
    assert all(member.link for member in told.members)
    assert hall.hears(ADA) == {hall.endpoint(BOB), hall.endpoint(CEM)}
    hall.clock.turn(4.0)
    assert hall.hears(ADA) == set()


def test_a_link_that_fails_moves_its_conversation() -> None:
    """And a link one does not have is stale."""
    hall = Hall(DIRECT)
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    number = hall.last(ADA, "conversation").members[0].link
    stale, fresh = Reply(), Reply()
    hall.director.ask(CEM, wishes.MediaFailed(link=number), stale)
    hall.director.ask(ADA, wishes.MediaFailed(link=number), fresh)
    assert (stale.code, fresh.yes) == ("stale_link", True)
    hall.connect(ADA, BOB)
    assert hall.last(BOB, "conversation").engine == "sfu"


def test_two_in_one_conversation_who_have_blocked_each_other_get_no_link_and_nothing_from_the_unit() -> None:
    """The third has one with each; and when the call moves, the unit gives each of the two the third alone."""
    hall = Hall(DIRECT)
    hall.come(ADA, BOB, CEM)
    apart = [talk(ADA, (ADA, CEM), "b1", 1.0), talk(BOB, (BOB, CEM), "b1", 1.0), talk(CEM, (ADA, BOB, CEM), "b1", 1.0)]
    hall.director.hear(apart)
    links = {
        one: {member.id: member.link for member in hall.last(one, "conversation").members} for one in (ADA, BOB, CEM)
    }
    assert list(links[ADA]) == list(links[BOB]) == [CEM]
    assert links[CEM] == {ADA: links[ADA][CEM], BOB: links[BOB][CEM]}
    assert all(links[CEM].values())
    reply = Reply()
    hall.director.ask(ADA, wishes.MediaFailed(link=links[ADA][CEM]), reply)
    hall.connect(ADA, BOB, CEM)
    assert hall.hears(ADA) == hall.hears(BOB) == {hall.endpoint(CEM)}
    assert hall.hears(CEM) == {hall.endpoint(ADA), hall.endpoint(BOB)}


def test_hosts_among_themselves_talk_directly_and_a_guest_moves_them() -> None:
    """His address is hidden from the first moment: he gets no link."""
    hall = Hall()
    hall.come(ADA, BOB, host=True)
    hall.come(CEM)
    hall.meet(ADA, BOB)
    assert hall.last(ADA, "conversation").engine == "mesh"
    hall.meet(ADA, BOB, CEM)
    assert [member.link for member in hall.last(CEM, "conversation").members] == [0, 0]
    assert next(m for m in hall.last(ADA, "conversation").members if m.id == CEM).link == 0


# ---- what is heard without a conversation


def test_an_auditorium_hears_its_stage() -> None:
    """Everybody is told to connect, and is given the speaker before all others."""
    hall = Hall(DIRECT)
    hall.come(ADA, BOB, CEM)
    stage(hall, ADA, BOB, CEM)
    hall.connect(ADA, BOB, CEM)
    assert hall.hears(BOB) == hall.sees(CEM) == {hall.endpoint(ADA)}
    assert hall.hears(ADA) == set()
    hall.director.hear([events.VoicesChanged(BOB, ()), events.VoicesChanged(CEM, ())])
    assert hall.unit.slots == {}


def test_a_murmur_is_sent_only_where_the_talk_goes_through_the_unit() -> None:
    """Overhearing alone moves nobody's call, and gives no picture."""
    hall = Hall(DIRECT)
    hall.come(ADA, BOB, CEM)
    hall.meet(ADA, BOB)
    hall.director.hear([events.VoicesChanged(CEM, (voice(ADA, HeardBy.OVERHEARD, 0.2),))])
    assert hall.last(ADA, "forwarding") is hall.last(CEM, "forwarding") is None
    hidden = Hall()
    hidden.come(ADA, BOB, CEM)
    hidden.meet(ADA, BOB)
    hidden.director.hear([events.VoicesChanged(CEM, (voice(ADA, HeardBy.OVERHEARD, 0.2),))])
    hidden.connect(ADA, BOB, CEM)
    assert hidden.hears(CEM) == {hidden.endpoint(ADA)}
    assert hidden.sees(CEM) == set()
    assert hidden.hears(ADA) == {hidden.endpoint(BOB)}


def test_what_is_inaudible_is_not_sent() -> None:
    """Below three hundredths."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    hall.director.hear([events.LoudnessChanged(ADA, (events.Member(BOB, 0.02, False),))])
    assert hall.hears(ADA) == set()
    assert hall.hears(BOB) == {hall.endpoint(ADA)}


# ---- pictures


def test_a_camera_that_is_off_takes_no_slot() -> None:
    """Until it is on."""
    hall = Hall()
    hall.come(ADA)
    hall.come(BOB, camera=False)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    assert hall.sees(ADA) == set()
    hall.director.hear([events.PlayerChanged(view(BOB, camera=True))])
    assert hall.sees(ADA) == {hall.endpoint(BOB)}


def test_no_more_is_asked_for_than_is_drawn() -> None:
    """A small picture needs little, a hidden one nothing, and audio alone none at all."""
    hall = Hall()
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.connect(ADA, BOB)
    assert hall.last(BOB, "demand").camera == 1
    hall.director.ask(ADA, wishes.Watch([wishes.Picture(BOB, 900)]), Reply())
    hall.unit.listener.measured([Measure(hall.endpoint(BOB), 20, None, 3)] * 1)
    for _ in range(20):
        hall.clock.turn(0.2)
        hall.unit.listener.measured([Measure(hall.endpoint(BOB), 20, None, 3)])
    hall.clock.turn(0)
    assert hall.last(BOB, "demand").camera == 2
    hall.director.ask(ADA, wishes.Watch([wishes.Picture(BOB, 0)]), Reply())
    assert hall.sees(ADA) == set()
    hall.clock.turn(3.0)
    assert hall.last(BOB, "demand").camera == -1
    hall.director.ask(ADA, wishes.Watch([wishes.Picture(BOB, 900)], "audio"), Reply())
    assert hall.sees(ADA) == set()
    assert hall.hears(ADA) == {hall.endpoint(BOB)}


def test_somebody_with_little_bandwidth_gets_few_small_pictures() -> None:
    """And every voice."""
    hall = Hall()
    hall.come(ADA, BOB, CEM, DAN, EVA)
    hall.meet(ADA, BOB, CEM, DAN, EVA)
    hall.connect(ADA, BOB, CEM, DAN, EVA)
    hall.director.ask(ADA, wishes.Watch([], "low"), Reply())
    assert len(hall.sees(ADA)) == 3
    assert len(hall.hears(ADA)) == 4
    layers = {feed.layer for (receiver, media, _), feed in hall.unit.slots.items() if receiver == hall.endpoint(ADA)}
    assert layers == {0}


# ---- recordings


class Notes:
    """A recorder that writes down."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []

    def begin(
        self, recording: RecordingId, room: RoomId, place: str, title: str, by: str, forwarder: Forwarder
    ) -> None:
        """It begins."""
        self.said.append(("begin", recording, place, title, by))

    def people(self, recording: RecordingId, room: RoomId, people: Mapping[EndpointId, Speaker]) -> None:
        """Who is in it."""
        self.said.append(("people", recording, dict(people)))

    def chapter(self, recording: RecordingId, room: RoomId, title: str) -> None:
        """A chapter."""
        self.said.append(("chapter", recording, title))

    def end(self, recording: RecordingId, room: RoomId) -> None:
        """It is over."""
        self.said.append(("end", recording))


def recording(*people: PlayerId) -> events.RecordingView:
    """The stage is recorded, with these."""
    id, areas = RecordingId("r1"), (AreaId("stage"),)
    return events.RecordingView(id, StageName("stage"), None, areas, ADA, "On tables", 0.0, people)


def test_exactly_those_who_agreed_are_recorded() -> None:
    """As soon as they are connected, and not a moment longer than they agree."""
    notes = Notes()
    hall = Hall(DIRECT, notes)
    hall.come(ADA, BOB, host=True)
    hall.director.hear([events.RecordingChanged(recording(ADA))])
    assert notes.said[0] == ("begin", "r1", "stage", "On tables", f"name of {ADA}")
    hall.connect(ADA)
    assert notes.said[-1] == ("people", "r1", {hall.endpoint(ADA): Speaker(ADA, f"name of {ADA}")})
    hall.director.hear([events.RecordingChanged(recording(ADA, BOB))])
    hall.connect(BOB)
    assert notes.said[-1] == (
        "people",
        "r1",
        {
            hall.endpoint(ADA): Speaker(ADA, f"name of {ADA}"),
            hall.endpoint(BOB): Speaker(BOB, f"name of {BOB}"),
        },
    )
    hall.director.hear([events.RecordingChanged(recording(BOB))])
    assert notes.said[-1] == ("people", "r1", {hall.endpoint(BOB): Speaker(BOB, f"name of {BOB}")})
    hall.director.hear([events.ChapterMarked(RecordingId("r1"), "Questions"), events.RecordingEnded(RecordingId("r1"))])
    assert notes.said[-2:] == [("chapter", "r1", "Questions"), ("end", "r1")]


def test_a_recorded_conversation_goes_through_the_unit() -> None:
    """Whoever is in it."""
    hall = Hall(DIRECT)
    hall.come(ADA, BOB)
    hall.meet(ADA, BOB)
    hall.director.hear([events.RecordingChanged(recording(ADA))])
    hall.connect(ADA, BOB)
    assert hall.last(BOB, "conversation").engine == "sfu"
