"""Who is who: accounts, where they are signed in, what people say of themselves, what a guest takes along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from papote.people.account import Account, Session
from papote.types import AccountId, PersonId, Seconds
from papote.world.cards import Card


class Accounts(Protocol):
    """People who have signed in."""

    async def get(self, id: AccountId) -> Account | None:
        """The account of this id."""

    async def by_email(self, fresh: Account) -> Account:
        """The account with the address of ``fresh``, which was proven; ``fresh`` itself where there is none yet."""

    async def by_login(self, provider: str, subject: str, fresh: Account) -> Account:
        """The account of a provider's subject.

        The first time it is tied to the account that has the address of ``fresh`` (which the provider vouches for, or
        it is None), and to ``fresh`` where there is none.
        """

    async def change(self, id: AccountId, name: str, avatar: str, lang: str) -> Account | None:
        """Another name, figure or language."""

    async def seen(self, id: AccountId, at: Seconds) -> None:
        """He was here."""


class Sessions(Protocol):
    """Browsers in which somebody is signed in."""

    async def add(self, hash: bytes, session: Session) -> None:
        """Somebody signed in."""

    async def find(self, hash: bytes, now: Seconds) -> tuple[Session, Account] | None:
        """The session of this secret that has not ended, and whose it is."""

    async def renew(self, id: str, seen_at: Seconds, expires_at: Seconds) -> None:
        """It is in use, and lasts longer."""

    async def of(self, account: AccountId, now: Seconds) -> tuple[Session, ...]:
        """All of somebody's, the newest first."""

    async def end(self, account: AccountId, id: str) -> bool:
        """End one of somebody's; whether there was one."""

    async def end_all(self, account: AccountId) -> tuple[str, ...]:
        """End all of somebody's; their ids."""

    async def sweep(self, now: Seconds) -> int:
        """Delete those that have ended; how many."""


@dataclass(frozen=True, slots=True)
class SignInLink:
    """What a letter's link stands for."""

    email: str
    next: str
    """Where one goes once signed in."""
    created_at: Seconds
    expires_at: Seconds


class SignInLinks(Protocol):
    """Links in letters, each good for once."""

    async def add(self, hash: bytes, link: SignInLink) -> None:
        """A letter goes out."""

    async def use(self, hash: bytes, now: Seconds) -> SignInLink | None:
        """Use it up; None where it was used, is too old, or never was."""

    async def sweep(self, now: Seconds) -> int:
        """Delete those that are over; how many."""


class Profiles(Protocol):
    """What people say of themselves."""

    async def of(self, person: PersonId) -> Card | None:
        """Somebody's card; None: he has written none."""

    async def keep(self, person: PersonId, card: Card, now: Seconds) -> None:
        """This is his card from now on."""


class Luggage(Protocol):
    """What a guest takes along when he signs in."""

    async def carry(self, guest: PersonId, account: PersonId) -> frozenset[str]:
        """Give the account what the guest had; of card, contact, book, answers and calendar, what went.

        And ``blocks``: his own, and those against him, of which nobody is told, hold for the account from now on.
        """
