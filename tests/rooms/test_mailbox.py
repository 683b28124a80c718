"""The queue of a room: in order, bounded, and for moves that come too fast only the newest counts."""

from __future__ import annotations

import pytest

from papote.errors import Refused
from papote.rooms.mailbox import Mailbox
from papote.types import Facing, PlayerId
from papote.world.commands import Command, Disconnect, Emote, Move

ADA, BOB = PlayerId("p1"), PlayerId("p2")


def move(seq: int, player: PlayerId = ADA) -> Move:
    """A step."""
    return Move(player, seq, 0, 0, Facing.DOWN)


def taken(mailbox: Mailbox) -> list[Command]:
    """Everything in it."""
    commands = []
    while (letter := mailbox.take()) is not None:
        commands.append(letter.command)
    return commands


def test_of_held_moves_only_the_newest_is_let_through() -> None:
    """One per player."""
    mailbox = Mailbox(10)
    assert not mailbox.hold(move(1))
    assert mailbox.hold(move(2))
    mailbox.hold(move(1, BOB))
    assert taken(mailbox) == []
    mailbox.release()
    assert taken(mailbox) == [move(2), move(1, BOB)]


def test_a_held_move_goes_before_a_later_wish_of_the_same_player() -> None:
    """The order of one client holds, whatever is coalesced."""
    mailbox = Mailbox(10)
    mailbox.hold(move(1))
    mailbox.put(Emote(BOB, 1))
    mailbox.put(Emote(ADA, 2))
    mailbox.release()
    assert taken(mailbox) == [Emote(BOB, 1), move(1), Emote(ADA, 2)]


def test_a_full_mailbox_refuses_but_never_a_goodbye() -> None:
    """Whoever went away must be known to have gone."""
    mailbox = Mailbox(2)
    mailbox.put(Emote(ADA, 1))
    mailbox.put(Emote(ADA, 2))
    with pytest.raises(Refused) as refusal:
        mailbox.put(Emote(ADA, 3))
    assert (refusal.value.code, refusal.value.retry_after) == ("too_many", 1.0)
    mailbox.put(Disconnect(BOB), must=True)
    assert taken(mailbox)[-1] == Disconnect(BOB)


def test_what_is_held_of_somebody_who_left_is_forgotten() -> None:
    """No step after the goodbye."""
    mailbox = Mailbox(2)
    mailbox.hold(move(1))
    mailbox.forget(ADA)
    mailbox.release()
    assert taken(mailbox) == []
