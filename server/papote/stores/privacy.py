"""All that is kept about one person: shown, erased, and forgotten in time."""

from __future__ import annotations

from typing import Any, Protocol

from papote.people.privacy import Retention
from papote.types import AccountId, PersonId, Seconds


class Privacy(Protocol):
    """All that is kept about one person."""

    async def everything(self, person: PersonId, account: AccountId | None) -> dict[str, list[dict[str, Any]]]:
        """All that is kept about somebody, by kind, as JSON can hold it."""

    async def erase(self, person: PersonId, account: AccountId | None, now: Seconds) -> list[str]:
        """Erase somebody; the files whose content has to go as well. Raises ``last_owner``."""

    async def forget(self, retention: Retention, now: Seconds) -> list[str]:
        """Delete what is older than it is to be kept; the files whose content has to go as well."""

    async def inactive(self, retention: Retention, now: Seconds) -> list[tuple[PersonId, AccountId]]:
        """Accounts nobody has used for as long as they are kept."""

    async def scrub(self) -> None:
        """Leave nothing of what was deleted."""
