"""What a page is told of a conversation, and which signals are passed on along its links. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from papote.media.calls import Call
from papote.media.mesh import Mesh
from papote.media.plan import Engine
from papote.protocol import client as wishes
from papote.protocol import server as wire
from papote.protocol.signaling import Candidate, Description, keep_candidates, may_be_tried
from papote.types import PlayerId
from papote.world import events


def conversation_told(
    player: PlayerId,
    conversation: events.Conversation | None,
    call: Call | None,
    mesh: Mesh,
    servers: Callable[[PlayerId], list[wire.IceServer]],
    unix_offset: float,
) -> wire.ServerMessage:
    """What somebody's page is told of his conversation, and of the way its media go.

    ``servers`` are asked for only where a link may need them; ``unix_offset`` is what our clock lacks to Unix time.
    """
    if conversation is None or call is None:
        return wire.NoConversation()
    members = []
    for member in conversation.members:
        link = mesh.link(player, member.id)
        if link is None and not call.forwarded:  # the other has left already, and this one is about to hear of it
            continue
        members.append(
            wire.ConversationMember(
                id=member.id,
                loudness=round(member.loudness, 3),
                video=member.video,
                link=link.number if link is not None else 0,
                polite=link is not None and link.polite == player,
            )
        )
    return wire.Conversation(
        id=conversation.id,
        kind=conversation.kind.value,
        engine=call.engine_of(player).value,
        locked=conversation.locked,
        members=members,
        ice_servers=servers(player) if call.engine_of(player) is Engine.MESH else [],
        ajar=conversation.ajar,
        over=_countdown(conversation.over, unix_offset),
        excused=list(conversation.excused),
    )


def _countdown(deadline: events.Deadline | None, unix_offset: float) -> wire.Countdown | None:
    if deadline is None:
        return None
    return wire.Countdown(deadline.by, round(deadline.until + unix_offset, 3))


def signal_told(fact: events.SignalAllowed, mesh: Mesh, *, allow_loopback: bool) -> wire.RelayedSignal | None:
    """The signal as the other side hears it; None: it may not be tried. Raises ``Refused`` where it does not fit."""
    content: Any = fact.content
    if not isinstance(content, wishes.Signal):  # the world carries it without looking
        raise TypeError(f"a signal of {type(content).__name__}")
    kind = content.description.type if isinstance(content.description, Description) else "candidate"
    mesh.signal(fact.sender, fact.player, fact.link, kind)
    description, candidate = content.description, content.candidate

    def wanted(text: str) -> bool:
        return may_be_tried(text, loopback=allow_loopback) and mesh.admits(fact.sender, fact.player, text)

    if isinstance(candidate, Candidate) and not wanted(candidate.candidate):
        return None
    if isinstance(description, Description):
        description = Description(description.type, keep_candidates(description.sdp, wanted))
    return wire.RelayedSignal(sender=fact.sender, link=fact.link, description=description, candidate=candidate)
