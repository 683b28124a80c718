"""Conversations: what one is about, and leaving it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from papote.protocol.client.base import SAY_LENGTH, TOPIC_LENGTH, Wish


class LeaveConversation(Wish, frozen=True):
    """Say goodbye: out of the bubble until one has walked away and come back."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"thanks": (0, SAY_LENGTH)}

    thanks: Annotated[str, Meta(max_length=SAY_LENGTH, description="a word for those who stay")] = ""


class Topic(Wish, frozen=True):
    """What one's conversation is about, shown to those outside; empty takes it away."""

    texts: ClassVar[dict[str, tuple[int, int]]] = {"text": (0, TOPIC_LENGTH)}

    text: Annotated[str, Meta(max_length=TOPIC_LENGTH)]
