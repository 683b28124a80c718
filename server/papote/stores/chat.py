"""Chat that stays: messages, and the files that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from papote.people.chat import Access, Change, Message, Outcome, Overview, StoredFile
from papote.types import ChannelId, PersonId, Seconds


class ChatStore(Protocol):
    """Messages. Raises ``Unavailable`` while the database does not answer."""

    async def keep(self, changes: Sequence[Change]) -> list[Outcome]:
        """Do all of these in their order, in one transaction; what is returned is on disk."""

    async def page(
        self, access: Access, *, before: int | None = None, after: int | None = None, limit: int = 50
    ) -> list[Message]:
        """Messages in order: the last ones, those before a number, or the first ones after it."""

    async def search(
        self, words: str, places: Sequence[Access], *, before: Seconds | None = None, limit: int = 20
    ) -> list[Message]:
        """Messages with all of these words, the newest first."""

    async def overview(self, person: PersonId, channels: Sequence[ChannelId]) -> list[Overview]:
        """These channels and every direct channel of the person, as far as anything was written there."""

    async def mark(self, person: PersonId, channel: ChannelId, number: int) -> None:
        """The person has read the channel as far as this."""


class FileStore(Protocol):
    """What is known of files; what is in them lies beside the database."""

    async def add(self, file: StoredFile) -> None:
        """Note a file whose content is in place."""

    async def get(self, id: str) -> StoredFile | None:
        """One file."""

    async def used(self, person: PersonId) -> int:
        """Bytes of everything the person has uploaded."""

    async def older_than(self, moment: Seconds) -> list[str]:
        """Files uploaded before a moment, for whoever keeps them no longer."""

    async def remove(self, ids: Sequence[str]) -> None:
        """Forget these."""
