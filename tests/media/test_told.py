"""What the world has told of a room: who hears whom, from both ends."""

from __future__ import annotations

from papote.media.told import Told
from papote.types import ConversationId, ConversationKind, HeardBy, PlayerId
from papote.world import events
from tests.media.units import view

ADA, BOB, CEM = PlayerId("p1"), PlayerId("p2"), PlayerId("p3")


def voice(player: PlayerId) -> events.Voice:
    """Somebody who is overheard."""
    return events.Voice(player, 0.2, video=False, by=HeardBy.OVERHEARD)


def test_what_is_shown_anew_is_noticed_and_what_is_shown_still_is_not() -> None:
    """A step changes nothing for media; a camera does."""
    told = Told()
    assert told.see(view(ADA, camera=False))
    assert not told.see(view(ADA, camera=False))
    assert told.see(view(ADA, camera=True))
    assert told.views[ADA].camera


def test_who_is_heard_knows_by_whom() -> None:
    """Those whom somebody hears only now, or not any more, are named beside himself."""
    told = Told()
    assert told.hear(CEM, (voice(ADA), voice(BOB))) == (CEM, ADA, BOB)
    assert told.audience == {ADA: {CEM}, BOB: {CEM}}
    assert told.hear(CEM, (voice(BOB),)) == (CEM, ADA)
    assert told.audience == {BOB: {CEM}}
    assert told.hear(CEM, ()) == (CEM, BOB)
    assert (told.audience, told.voices) == ({}, {})


def test_loudness_is_remembered_where_there_is_a_conversation() -> None:
    """What is said of one member leaves the others as they were."""
    told = Told()
    louder = events.Member(BOB, 0.9, video=True)
    assert not told.loudness(ADA, (louder,))
    members = (events.Member(BOB, 0.5, video=True), events.Member(CEM, 0.4, video=True))
    told.converse(
        ADA, events.Conversation(ConversationId("b1"), ConversationKind.BUBBLE, locked=False, members=members)
    )
    assert told.loudness(ADA, (louder,))
    assert told.conversations[ADA].members == (louder, members[1])
    assert told.partners(ADA) == {BOB, CEM}
    told.converse(ADA, None)
    assert told.partners(ADA) == frozenset()
