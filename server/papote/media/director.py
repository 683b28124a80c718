"""Turns the world's facts about conversations into what browsers need to connect: links, roles, signals.

A listener of one room. The world decides who is in a conversation and whether a signal may pass
between two people; here each pair gets its link, and each signal is held against the link's state.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from papote.errors import Refused
from papote.media.mesh import Mesh
from papote.protocol import client as wishes
from papote.protocol import server as wire
from papote.protocol.signaling import Candidate, Description, points_inward, without_inward_candidates
from papote.types import PlayerId
from papote.world import events


class Outlet(Protocol):
    """Where messages for one player go. Two homes: the gateway, and lists in tests."""

    def send(self, player: PlayerId, message: wire.ServerMessage) -> None:
        """Send a message to a player, if he is connected."""

    def refuse(self, player: PlayerId, request: str, code: str) -> None:
        """Tell a player that his request is refused."""


class Director:
    """The media side of one room, by mesh."""

    def __init__(
        self,
        outlet: Outlet,
        servers: Callable[[PlayerId], list[wire.IceServer]] = lambda _: [],
        *,
        allow_loopback: bool = False,
        counted: Callable[[int, int], None] = lambda _, __: None,
    ) -> None:
        """``servers`` tells which STUN and TURN servers a player may use now; only people in conversation are told.

        ``counted`` hears how many conversations and links there are, whenever that may have changed.

        Without ``allow_loopback``, candidates that point at the receiver's own machine are left out.
        """
        self._allow_loopback = allow_loopback
        self._outlet = outlet
        self._servers = servers
        self._counted = counted
        self._mesh = Mesh()
        self._conversations: dict[PlayerId, events.Conversation] = {}

    @property
    def conversations(self) -> int:
        """How many conversations there are."""
        return len({conversation.id for conversation in self._conversations.values()})

    def hear(self, facts: Sequence[events.Event]) -> None:
        """Take in what happened; both sides of a pair change in the same batch, so all of it is read first."""
        changed: dict[PlayerId, None] = {}
        for fact in facts:
            match fact:
                case events.ConversationChanged(player=player, conversation=None):
                    self._conversations.pop(player, None)
                    changed[player] = None
                case events.ConversationChanged(player=player, conversation=conversation) if conversation is not None:
                    self._conversations[player] = conversation
                    changed[player] = None
                case events.Welcomed(player=player, resumed=True):
                    # Signals sent while the connection was lost are lost: both sides begin again.
                    if partners := self._mesh.renew(player):
                        changed.update(dict.fromkeys((player, *sorted(partners))))
                case events.PlayerLeft(player=player):
                    self._conversations.pop(player, None)
                    self._mesh.connect(player, ())
                    changed.pop(player, None)
        if changed:
            self._connect(changed)
            for player in changed:
                self._outlet.send(player, self._message(player))
            self._counted(self.conversations, len(self._mesh))
        for fact in facts:
            match fact:
                case events.LoudnessChanged(player=player, members=members):
                    self._loudness(player, members)
                case events.SignalAllowed():
                    self._signal(fact)

    def _connect(self, changed: dict[PlayerId, None]) -> None:
        for player in changed:
            conversation = self._conversations.get(player)
            self._mesh.connect(player, (member.id for member in conversation.members) if conversation else ())

    def _message(self, player: PlayerId) -> wire.ServerMessage:
        conversation = self._conversations.get(player)
        if conversation is None:
            return wire.NoConversation()
        members = []
        for member in conversation.members:
            link = self._mesh.link(player, member.id)
            if link is None:  # the other side has left already, and this one is about to hear of it
                continue
            members.append(
                wire.ConversationMember(
                    id=member.id,
                    loudness=round(member.loudness, 3),
                    video=member.video,
                    link=link.number,
                    polite=link.polite == player,
                )
            )
        return wire.Conversation(
            id=conversation.id,
            kind=conversation.kind.value,
            engine="mesh",
            locked=conversation.locked,
            members=members,
            ice_servers=self._servers(player),
        )

    def _loudness(self, player: PlayerId, members: tuple[events.Member, ...]) -> None:
        conversation = self._conversations.get(player)
        if conversation is None:
            return
        news = {member.id: member for member in members}
        merged = tuple(news.get(member.id, member) for member in conversation.members)
        self._conversations[player] = replace(conversation, members=merged)
        told = [wire.LoudnessMember(m.id, round(m.loudness, 3), m.video) for m in members]
        self._outlet.send(player, wire.Loudness(told))

    def _signal(self, fact: events.SignalAllowed) -> None:
        content: Any = fact.content
        if not isinstance(content, wishes.Signal):  # the world carries it without looking
            raise TypeError(f"a signal of {type(content).__name__}")
        kind = content.description.type if isinstance(content.description, Description) else "candidate"
        try:
            self._mesh.signal(fact.sender, fact.player, fact.link, kind)
        except Refused as refusal:
            self._outlet.refuse(fact.sender, "signal", refusal.code)
            return
        description, candidate = content.description, content.candidate
        if not self._allow_loopback:
            if isinstance(candidate, Candidate) and points_inward(candidate.candidate):
                return
            if isinstance(description, Description):
                description = Description(description.type, without_inward_candidates(description.sdp))
        self._outlet.send(
            fact.player,
            wire.RelayedSignal(sender=fact.sender, link=fact.link, description=description, candidate=candidate),
        )
