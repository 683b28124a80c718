"""What the world has told of one room: who is there, who talks with whom, and whom they hear besides. Pure.

What follows from it is decided in ``director``.
"""

from __future__ import annotations

from dataclasses import replace

from papote.types import PlayerId
from papote.world import events


class Told:
    """Who hears whom in one room, as far as the world has told."""

    def __init__(self) -> None:
        self.views: dict[PlayerId, events.PlayerView] = {}
        self.conversations: dict[PlayerId, events.Conversation] = {}
        self.voices: dict[PlayerId, tuple[events.Voice, ...]] = {}
        self.audience: dict[PlayerId, set[PlayerId]] = {}
        """Who hears somebody without being in a conversation with him."""

    def see(self, view: events.PlayerView) -> bool:
        """Somebody looks like this; whether he shows something else, or is somebody else, than before."""
        before = self.views.get(view.id)
        self.views[view.id] = view
        shows = (view.camera, view.screen, view.role)
        return before is None or shows != (before.camera, before.screen, before.role)

    def converse(self, player: PlayerId, conversation: events.Conversation | None) -> None:
        """Somebody is in this conversation now, or in none."""
        if conversation is None:
            self.conversations.pop(player, None)
        else:
            self.conversations[player] = conversation

    def partners(self, player: PlayerId) -> frozenset[PlayerId]:
        """With whom somebody has to do in his conversation."""
        conversation = self.conversations.get(player)
        return frozenset(member.id for member in conversation.members) if conversation is not None else frozenset()

    def loudness(self, player: PlayerId, members: tuple[events.Member, ...]) -> bool:
        """How loud these are for somebody; whether he is in a conversation at all."""
        conversation = self.conversations.get(player)
        if conversation is None:
            return False
        news = {member.id: member for member in members}
        merged = tuple(news.get(member.id, member) for member in conversation.members)
        self.conversations[player] = replace(conversation, members=merged)
        return True

    def hear(self, player: PlayerId, voices: tuple[events.Voice, ...]) -> tuple[PlayerId, ...]:
        """Whom somebody hears besides; himself, and those whom he hears only now, or not any more."""
        before = {voice.id for voice in self.voices.pop(player, ())}
        if voices:
            self.voices[player] = voices
        now = {voice.id for voice in voices}
        for gone in before - now:
            self.audience[gone].discard(player)
            if not self.audience[gone]:
                del self.audience[gone]
        for come in now - before:
            self.audience.setdefault(come, set()).add(player)
        return (player, *sorted(before ^ now))

    def forget(self, player: PlayerId) -> None:
        """Somebody is gone; what he heard, and with whom he talked, was told before."""
        self.views.pop(player, None)
        self.audience.pop(player, None)
