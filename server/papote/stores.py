"""What floors 5 to 7 need of what is kept, as interfaces: whoever asks never learns which database answers.

The repositories in ``storage`` fulfil them; tests bring others that fail or wait when told to. What a call wrote is on
disk when it returns. Moments are seconds since 1970; secrets come as their SHA-256.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from papote.people.account import Account, Member, Membership, Session, Space
from papote.people.agenda import Answer, CalendarLink, Gathering, Perk, PlaceLink, Turnout
from papote.people.chat import Access, Change, Message, Outcome, Overview, StoredFile
from papote.people.desks import DeskEntry
from papote.people.encounters import ContactCard, Encounter, Entry
from papote.people.figures import AreaHour, SpaceHour
from papote.people.introductions import Introduction, Meeting
from papote.people.invitations import Invitation
from papote.people.moderation import Ban, Block, Deed, Report
from papote.people.privacy import Retention
from papote.people.promises import Promise, Reminder
from papote.people.recommending import Recommendation
from papote.people.tokens import Token
from papote.people.webhooks import Attempt, Delivery, State, Webhook
from papote.types import AccountId, ChannelId, PersonId, Role, RoomId, Seconds, SpaceId
from papote.world.cards import Card

# ---- chat that stays


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


# ---- who is who


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


class Spaces(Protocol):
    """Communities, and who belongs to them."""

    async def all(self) -> tuple[Space, ...]:
        """Every space, the oldest first."""

    async def add(self, space: Space) -> None:
        """Another space; raises ``Refused("conflict")`` where the id is taken."""

    async def change(self, space: Space) -> None:
        """Another name, access, password, list of domains, or settings."""

    async def rooms(self) -> dict[RoomId, SpaceId]:
        """Which rooms belong to which space, those aside that nobody assigned."""

    async def assign(self, room: RoomId, space: SpaceId) -> None:
        """The room belongs to this space now."""

    async def memberships(self, account: AccountId) -> tuple[Membership, ...]:
        """Where somebody is a member, and as what."""

    async def member(self, space: SpaceId, account: AccountId) -> Member | None:
        """One member."""

    async def members(self, space: SpaceId) -> tuple[Member, ...]:
        """All of them, by name."""

    async def hosts(self) -> tuple[tuple[SpaceId, AccountId, str], ...]:
        """Owners and hosts of all spaces, by name."""

    async def enrol(self, membership: Membership) -> Membership:
        """Make somebody a member; one who is one already keeps the higher role and has all the tags."""

    async def change_member(
        self, space: SpaceId, account: AccountId, has: Role, role: Role, tags: tuple[str, ...]
    ) -> Membership | None:
        """Another role, other tags; raises ``last_owner``, and ``conflict`` when he is not what he ``has``."""

    async def remove_member(self, space: SpaceId, account: AccountId, has: Role) -> bool:
        """End a membership; whether there was one. Raises ``last_owner``, and ``conflict``."""


class Invitations(Protocol):
    """Links by which people come into spaces."""

    async def add(self, hash: bytes, invitation: Invitation) -> None:
        """Another one."""

    async def of(self, space: SpaceId) -> tuple[Invitation, ...]:
        """All of a space, the newest first."""

    async def find(self, hash: bytes) -> Invitation | None:
        """The one of this secret, whether it still works or not."""

    async def standing(self, ids: Collection[str], now: Seconds) -> frozenset[str]:
        """Those of these that were not taken back and are not too old; they may be used up."""

    async def use(self, hash: bytes, now: Seconds) -> Invitation | None:
        """Count it down by one; None where it does not work (any more)."""

    async def accept(self, hash: bytes, now: Seconds, account: AccountId) -> tuple[Invitation, Membership] | None:
        """Count it down and make somebody a member, both or neither; who would gain nothing uses nothing up."""

    async def revoke(self, space: SpaceId, id: str, now: Seconds) -> bool:
        """Take it back; whether there was one that was not taken back yet."""


# ---- what hosts and people do about each other


class BanStore(Protocol):
    """Who is kept out."""

    async def add(self, ban: Ban) -> None:
        """Keep somebody out."""

    async def standing(self, now: Seconds, space: SpaceId | None = None) -> tuple[Ban, ...]:
        """Those that keep anybody out now, of one space or of all; the newest first."""

    async def lift(self, space: SpaceId, id: str, now: Seconds) -> Ban | None:
        """Let them in again; None where there is no such ban that stands."""


class BlockStore(Protocol):
    """Who wants nothing to do with whom."""

    async def add(self, block: Block) -> None:
        """Once, however often it is asked."""

    async def remove(self, person: PersonId, other: PersonId) -> tuple[PersonId, ...]:
        """Take it back, and what came of it when the other, a guest then, signed in; with whom it is over."""

    async def of(self, person: PersonId | None = None) -> tuple[Block, ...]:
        """Those somebody is shown as his own, the newest first; None: everybody's, all."""


class ReportStore(Protocol):
    """What people told the hosts."""

    async def add(self, report: Report) -> None:
        """Tell the hosts."""

    async def of(self, space: SpaceId, *, closed: bool = False, limit: int = 100) -> tuple[Report, ...]:
        """Those of a space that are open, or those that are closed; the newest first."""

    async def close(self, space: SpaceId, id: str, by: PersonId, now: Seconds) -> Report | None:
        """Somebody has seen to it; None where there is no such report that is open."""


class AuditStore(Protocol):
    """What hosts did."""

    async def add(
        self, space: SpaceId, by: PersonId, name: str, action: str, target: str, details: dict[str, Any], at: Seconds
    ) -> None:
        """Write it down."""

    async def page(self, space: SpaceId, *, before: int | None = None, limit: int = 50) -> tuple[Deed, ...]:
        """What was done in a space, the newest first, before a number."""


# ---- programs


class Tokens(Protocol):
    """What programs show instead of cookies."""

    async def add(self, hash: bytes, token: Token) -> None:
        """Another one; raises ``too_many`` where there are as many as one may have."""

    async def find(self, hash: bytes, now: Seconds) -> Token | None:
        """The token of this secret, unless it is too old."""

    async def of(self, space: SpaceId, account: AccountId | None) -> tuple[Token, ...]:
        """An account's in a space, or the space's own; the newest first."""

    async def used(self, id: str, at: Seconds) -> None:
        """It was shown."""

    async def revoke(self, space: SpaceId, account: AccountId | None, id: str) -> bool:
        """Forget it; whether there was one."""


class Webhooks(Protocol):
    """Where news is sent, and what became of it."""

    async def add(self, webhook: Webhook) -> None:
        """Another one; raises ``too_many`` where there are as many as a space may have."""

    async def all(self) -> tuple[Webhook, ...]:
        """Those of all spaces."""

    async def of(self, space: SpaceId) -> tuple[Webhook, ...]:
        """Those of a space, the newest first."""

    async def set_active(self, space: SpaceId, id: str, active: bool) -> Webhook | None:
        """Pause it, or let it go on; None: the space has no such webhook."""

    async def remove(self, space: SpaceId, id: str) -> bool:
        """Forget it with its deliveries; whether there was one."""

    async def queue(self, deliveries: Sequence[Delivery]) -> None:
        """Keep these until they are delivered, or dead; those of webhooks that are gone are dropped."""

    async def due(self, webhook: str, now: Seconds, limit: int) -> tuple[Delivery, ...]:
        """Those whose time has come, the oldest first."""

    async def next_at(self, webhook: str) -> Seconds | None:
        """When the next one's time comes; None: none waits."""

    async def settle(self, attempts: Sequence[Attempt]) -> None:
        """Note what attempts led to."""

    async def deliveries(
        self, space: SpaceId, webhook: str, state: State | None, limit: int = 100
    ) -> tuple[Delivery, ...] | None:
        """The last ones, the newest first; None: the space has no such webhook."""

    async def again(self, space: SpaceId, webhook: str, id: str, now: Seconds) -> bool:
        """Let a dead one wait anew; whether there was one."""

    async def sweep(self, now: Seconds) -> int:
        """Delete what is kept no longer; how many."""


# ---- address books


class Books(Protocol):
    """Whom people have met, and what they gave each other."""

    async def note(self, happened: Sequence[Encounter]) -> None:
        """Write these into the books of both, all or nothing; the same once more changes nothing."""

    async def of(self, person: PersonId) -> tuple[Entry, ...]:
        """Somebody's book, whom he met last first."""

    async def annotate(self, person: PersonId, id: str, note: str) -> Entry | None:
        """Another note; None where the entry is not his."""

    async def drop(self, person: PersonId, id: str) -> bool:
        """Strike an entry out of his own book; whether there was one."""

    async def withdraw(self, person: PersonId, id: str) -> bool:
        """Take what both gave out of both books at once; whether there was an entry."""

    async def acquainted(self, person: PersonId, other: PersonId) -> str | None:
        """What somebody is called in the book of one who met him, if he is in it."""

    async def contact(self, person: PersonId) -> ContactCard:
        """What somebody gives of himself; nothing, until he says so."""

    async def keep_contact(self, person: PersonId, card: ContactCard, now: Seconds) -> None:
        """He gives this from now on; what he gave before stays as it was."""


@dataclass(frozen=True, slots=True)
class DueLetter:
    """A letter that somebody has taken on himself to send."""

    promise: Promise
    email: str
    lang: str

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return self.promise.id

    @property
    def person(self) -> PersonId:
        """Whose promise it is."""
        return self.promise.person


class Promises(Protocol):
    """Promises, their letters, and the links by which calendars read them."""

    async def add(self, promise: Promise) -> None:
        """Another one; raises ``too_many`` where there are as many as one may have."""

    async def of(self, person: PersonId) -> tuple[Promise, ...]:
        """Those somebody made: what is due first comes first."""

    async def to(self, person: PersonId) -> tuple[Promise, ...]:
        """Those that were made to somebody."""

    async def change(self, person: PersonId, id: str, changes: dict[str, Any], now: Seconds) -> Promise | None:
        """Change ``text``, ``due_at``, ``remind_at``, ``done_at`` or ``zone``; None where it is not his."""

    async def remove(self, person: PersonId, id: str) -> bool:
        """Forget one; whether there was one."""

    async def recover(self) -> int:
        """Give up what a process that is gone has claimed; how many."""

    async def due(self, now: Seconds, besides: Sequence[str] = (), full: Sequence[PersonId] = ()) -> DueLetter | None:
        """The letter that is due first, ``besides`` and those to people who are ``full`` aside; it goes on waiting."""

    async def claim(self, letter: DueLetter) -> bool:
        """Take it on oneself, now that it is handed over; False where it waits no more as it did: then it is not."""

    async def settle(self, letter: DueLetter, state: Reminder) -> None:
        """What came of a claimed letter; where its promise was changed meanwhile, that counts."""

    async def next_letter(self) -> Seconds | None:
        """When the next one is due; None: none waits."""

    async def link(self, person: PersonId, hash: bytes, now: Seconds) -> None:
        """This is his link from now on; the one before it works no more."""

    async def linked(self, person: PersonId) -> Seconds | None:
        """Since when he has a link; None: he has none."""

    async def unlink(self, person: PersonId) -> bool:
        """Take his link back; whether there was one."""

    async def by_link(self, hash: bytes) -> PersonId | None:
        """Whose link it is."""


class Introductions(Protocol):
    """Who asks whom to be introduced, and what comes of it."""

    async def ask(self, wish: Introduction) -> None:
        """Another one; raises ``too_many`` where as many wait as may."""

    async def of(self, person: PersonId) -> tuple[Introduction, ...]:
        """All somebody has to do with, the newest first."""

    async def forward(
        self, helper: PersonId, id: str, target: PersonId, name: str, comment: str, now: Seconds
    ) -> Introduction | None:
        """Pass it on; None where it is not his to pass on, or no more."""

    async def accept(self, target: PersonId, id: str, name: str, meeting: Meeting, now: Seconds) -> Introduction | None:
        """Agree to meet; None where he was not asked, or it is over."""

    async def drop(self, person: PersonId, id: str, now: Seconds) -> bool:
        """Let it rest, as the helper or as who is asked in the end; whether there was one to be dropped."""

    async def withdraw(self, person: PersonId, id: str) -> Introduction | None:
        """Take it back: who asks at any time, who agreed to meet as well; None where it is not his."""

    async def meetings(self, since: Seconds, until: Seconds) -> tuple[Introduction, ...]:
        """Those by which two meet after one moment and before another, the first first."""


# ---- cards


class Profiles(Protocol):
    """What people say of themselves."""

    async def of(self, person: PersonId) -> Card | None:
        """Somebody's card; None: he has written none."""

    async def keep(self, person: PersonId, card: Card, now: Seconds) -> None:
        """This is his card from now on."""


# ---- from guest to account


class Luggage(Protocol):
    """What a guest takes along when he signs in."""

    async def carry(self, guest: PersonId, account: PersonId) -> frozenset[str]:
        """Give the account what the guest had; of card, contact, book, answers and calendar, what went.

        And ``blocks``: his own, and those against him, of which nobody is told, hold for the account from now on.
        """


# ---- the host's figures


class Figures(Protocol):
    """Sums of hours, in which nobody is named."""

    async def keep(self, space: SpaceId, areas: Sequence[AreaHour], hours: Sequence[SpaceHour]) -> None:
        """Write these down, each once."""

    async def between(
        self, space: SpaceId, since: Seconds, until: Seconds
    ) -> tuple[tuple[AreaHour, ...], tuple[SpaceHour, ...]]:
        """The sums of the hours that began between two moments."""


class Desks(Protocol):
    """What was worked on at desks."""

    async def add(self, entry: DeskEntry) -> None:
        """Keep it."""

    async def of(self, space: SpaceId) -> tuple[DeskEntry, ...]:
        """The last of a space, the newest first."""


class Recommendations(Protocol):
    """Whom hosts recommend to whom."""

    async def add(self, made: Recommendation) -> None:
        """Keep it, instead of an older one of the same two; raises ``too_many``."""

    async def of(self, space: SpaceId, person: PersonId) -> tuple[Recommendation, ...]:
        """Those for somebody, the newest first; of who wants it no more, none."""

    async def remove(self, space: SpaceId, person: PersonId, id: str) -> bool:
        """He has seen it; whether there was one."""


# ---- privacy


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


# ---- the agenda

Offers = tuple[tuple[Gathering, Answer], ...]
"""To whom a place is offered from now on, and of what."""


class Gatherings(Protocol):
    """What is planned in spaces, and who comes."""

    async def add(self, gathering: Gathering, now: Seconds, perks: Sequence[Perk] = ()) -> None:
        """Plan another one, with what goes with a place; raises ``too_many`` where enough is planned."""

    async def get(self, space: SpaceId, id: str) -> Gathering | None:
        """One of a space."""

    async def of(
        self,
        space: SpaceId,
        since: Seconds,
        until: Seconds | None = None,
        limit: int = 500,
        seen_by: Role = Role.MEMBER,
    ) -> tuple[Gathering, ...]:
        """Those of a space that end after one moment and begin before another, and that somebody of this role sees."""

    async def change(self, gathering: Gathering, has: int, now: Seconds, perks: Sequence[Perk] | None = None) -> Offers:
        """Put this in the place of what had the sequence ``has``; raises ``conflict`` where it has another."""

    async def answer(
        self,
        space: SpaceId,
        id: str,
        person: PersonId,
        name: str,
        *,
        coming: bool,
        now: Seconds,
        letters: bool | None = None,
    ) -> tuple[Answer, Offers] | None:
        """Note somebody's answer; None: there is no such gathering. Raises ``event_over``."""

    async def answers(self, id: str) -> tuple[Answer, ...]:
        """All of them, in the order in which they came."""

    async def turnouts(self, ids: Sequence[str], person: PersonId) -> dict[str, Turnout]:
        """How many come to each of these, and what somebody has answered himself."""

    async def settle(self, now: Seconds) -> Offers:
        """Take back what was offered for too long, and offer what is free."""

    async def begun(self, now: Seconds) -> tuple[Gathering, ...]:
        """Those that have begun since this was asked last."""

    async def kept(self, now: Seconds) -> tuple[tuple[Gathering, frozenset[PersonId]], ...]:
        """What has so many places in an area that is kept for it now, and who has one."""

    async def next_at(self, now: Seconds) -> Seconds | None:
        """When there is something to do next; None: nothing waits."""

    async def add_link(self, hash: bytes, link: CalendarLink) -> None:
        """The link of somebody's calendar from now on."""

    async def link(self, hash: bytes) -> CalendarLink | None:
        """The link of this secret."""

    async def remove_link(self, space: SpaceId, account: AccountId) -> bool:
        """It works no more; whether there was one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What somebody has who took a place by a link."""

    gathering: Gathering
    answer: Answer
    offers: Offers
    invitation: Invitation | None = None
    """None: by the letter about a place that came free."""
    membership: Membership | None = None


@dataclass(frozen=True, slots=True)
class DueOffer:
    """A letter about a place that is offered, which somebody has taken on himself to send."""

    gathering: Gathering
    answer: Answer
    email: str
    lang: str
    secret: str
    """By which the place is taken."""
    hash: bytes
    """What is kept of it."""

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return f"{self.gathering.id}/{self.answer.person}"

    @property
    def person(self) -> PersonId:
        """To whom the place is offered."""
        return self.answer.person


class GuestLists(Protocol):
    """Places at gatherings that are taken by links, and guests' calendars."""

    async def invitations(self, id: str) -> tuple[Invitation, ...]:
        """Those to a gathering, the newest first."""

    async def take(
        self, hash: bytes, person: PersonId, name: str, now: Seconds, account: AccountId | None = None
    ) -> Taken | None:
        """Use an invitation for one person; None: it does not work. Raises ``event_over``, ``members_only``."""

    async def offered(self, hash: bytes, now: Seconds) -> tuple[Gathering, Answer] | None:
        """What place this secret of a letter is for, as long as it is offered."""

    async def claim(self, hash: bytes, now: Seconds) -> Taken | None:
        """Take that place; None: it is not offered any more."""

    async def add_link(self, hash: bytes, link: PlaceLink) -> None:
        """The link of a guest's calendar from now on."""

    async def link(self, hash: bytes) -> PlaceLink | None:
        """The link of this secret."""

    async def remove_link(self, space: SpaceId, person: PersonId) -> bool:
        """It works no more; whether there was one."""

    async def places(self, space: SpaceId, person: PersonId, since: Seconds) -> tuple[Gathering, ...]:
        """Where somebody has a place, or waits for one, that ends after this moment."""


class Perks(Protocol):
    """What goes with a place at a gathering."""

    async def of(self, ids: Sequence[str], person: PersonId) -> dict[str, tuple[Perk, ...]]:
        """What goes with each of these gatherings, and what somebody has chosen himself."""

    async def choose(self, space: SpaceId, id: str, perk: str, person: PersonId, *, wanted: bool, now: Seconds) -> bool:
        """Choose something, or give it back; whether there is such a thing."""

    async def choices(self, id: str) -> dict[PersonId, tuple[str, ...]]:
        """What everybody has chosen, by its name."""
