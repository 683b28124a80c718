"""Places at gatherings that are taken by links: invitations, letters about a place that came free, guests' calendars.

An invitation is used up, and the place it leads to taken, in one job that holds the gathering's row: however many come
by one link at once, no more get in than it is for, and no more than there are places.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.account import Membership
from papote.people.agenda import Answer, Gathering, PlaceLink, Standing, State
from papote.people.invitations import Invitation
from papote.people.promises import Reminder
from papote.storage.agenda_schema import gathering_answers, gatherings, place_links
from papote.storage.answers import answer_of, counted, gathering_of, note_answer
from papote.storage.database import Database
from papote.storage.invitations import invitation_of, stands, use_up
from papote.storage.schema import accounts, invitations, members
from papote.storage.spaces import enrol
from papote.stores import DueOffer, Taken
from papote.types import AccountId, PersonId, Role, Seconds, SpaceId

COMES = (Standing.CONFIRMED, Standing.OFFERED, Standing.WAITING)
"""Who has answered so has nothing to gain from an invitation."""

SOON: Seconds = 60.0
"""A place that is offered for less time than this is over before a letter is read."""


class GuestListTable:
    """``stores.GuestLists`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- invitations

    async def invitations(self, id: str) -> tuple[Invitation, ...]:
        """Those to a gathering, the newest first."""
        wanted = select(invitations).where(invitations.c.gathering == id)
        wanted = wanted.order_by(invitations.c.created_at.desc(), invitations.c.id)

        async def job(connection: AsyncConnection) -> tuple[Invitation, ...]:
            return tuple(invitation_of(row) for row in await connection.execute(wanted))

        return await self._database.read(job)

    async def take(
        self, hash: bytes, person: PersonId, name: str, now: Seconds, account: AccountId | None = None
    ) -> Taken | None:
        """Use an invitation for one person, once; whoever comes again, or has answered already, uses nothing up.

        None: it does not work (any more). Raises ``event_over``, and ``members_only`` for whoever is none.
        """

        async def job(connection: AsyncConnection) -> Taken | None:
            asked = select(invitations).where(invitations.c.hash == hash, stands(now))
            found = (await connection.execute(asked)).first()
            if found is None or found.gathering is None:
                return None
            invitation = invitation_of(found)
            row = await counted(connection, gatherings.c.id == invitation.gathering)
            if row is None:
                return None
            gathering = gathering_of(row)
            membership = await _membership(connection, gathering.space, account)
            if not gathering.seen_by(membership.role if membership is not None else Role.GUEST):
                raise Refused("members_only")
            own = and_(gathering_answers.c.gathering == gathering.id, gathering_answers.c.person == person)
            has = (await connection.execute(select(gathering_answers).where(own))).first()
            known = has is not None and (has.invitation == invitation.id or Standing(has.standing) in COMES)
            if not known and await use_up(connection, hash, now) is None:
                return None
            answer, offers = await note_answer(
                connection, row, person, name, coming=True, now=now, invitation=None if known else invitation.id
            )
            if account is not None and membership is None:
                wanted = Membership(gathering.space, account, Role.GUEST, invitation.tags, now)
                membership = await enrol(connection, wanted)
            return Taken(gathering, answer, offers, invitation, membership)

        return await self._database.write(job)

    # ---- places that are offered by letter

    async def offered(self, hash: bytes, now: Seconds) -> tuple[Gathering, Answer] | None:
        """What place this secret of a letter is for, as long as it is offered."""

        async def job(connection: AsyncConnection) -> tuple[Gathering, Answer] | None:
            answer = (await connection.execute(select(gathering_answers).where(_by_letter(hash, now)))).first()
            if answer is None:
                return None
            row = (await connection.execute(select(gatherings).where(gatherings.c.id == answer.gathering))).one()
            gathering = gathering_of(row)
            return None if gathering.over(now) else (gathering, answer_of(answer))

        return await self._database.read(job)

    async def claim(self, hash: bytes, now: Seconds) -> Taken | None:
        """Take that place, for whom the letter was; None: it is not offered any more."""

        async def job(connection: AsyncConnection) -> Taken | None:
            which = select(gathering_answers.c.gathering).where(_by_letter(hash, now)).scalar_subquery()
            row = await counted(connection, gatherings.c.id == which)
            answer = (await connection.execute(select(gathering_answers).where(_by_letter(hash, now)))).first()
            if row is None or answer is None:
                return None
            taken, offers = await note_answer(
                connection, row, PersonId(answer.person), answer.name, coming=True, now=now
            )
            return Taken(gathering_of(row), taken, offers)

        return await self._database.write(job)

    # ---- guests' calendars

    async def add_link(self, hash: bytes, link: PlaceLink) -> None:
        """The link of a guest's calendar from now on; the one he had works no more."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(delete(place_links).where(_own(link.space, link.person)))
            values = {"space": link.space, "person": link.person, "hash": hash, "created_at": link.created_at}
            await connection.execute(place_links.insert().values(values))

        await self._database.write(job)

    async def link(self, hash: bytes) -> PlaceLink | None:
        """The link of this secret."""

        async def job(connection: AsyncConnection) -> PlaceLink | None:
            row = (await connection.execute(select(place_links).where(place_links.c.hash == hash))).first()
            return PlaceLink(SpaceId(row.space), PersonId(row.person), row.created_at) if row is not None else None

        return await self._database.read(job)

    async def remove_link(self, space: SpaceId, person: PersonId) -> bool:
        """It works no more; whether there was one."""

        async def job(connection: AsyncConnection) -> bool:
            removed = delete(place_links).where(_own(space, person)).returning(place_links.c.person)
            return (await connection.execute(removed)).first() is not None

        return await self._database.write(job)

    async def places(self, space: SpaceId, person: PersonId, since: Seconds) -> tuple[Gathering, ...]:
        """Where somebody has a place, or waits for one, that ends after this moment; the first comes first."""
        comes = gathering_answers.c.standing.in_([each.value for each in COMES])
        his = and_(gathering_answers.c.gathering == gatherings.c.id, gathering_answers.c.person == person, comes)
        wanted = select(gatherings).join(gathering_answers, his)
        wanted = wanted.where(gatherings.c.space == space, gatherings.c.ends_at > since)

        async def job(connection: AsyncConnection) -> tuple[Gathering, ...]:
            rows = await connection.execute(wanted.order_by(gatherings.c.starts_at, gatherings.c.id))
            return tuple(gathering_of(row) for row in rows)

        return await self._database.read(job)


class PlaceLetters:
    """Letters about places that are offered, as ``auth.postman`` sends them."""

    def __init__(self, database: Database, new_key: Callable[[], tuple[str, bytes]]) -> None:
        """``new_key`` makes a secret nobody has, and its hash."""
        self._database = database
        self._new_key = new_key

    async def recover(self) -> int:
        """Give up what a process that is gone has claimed; how many."""
        table = gathering_answers
        lost = update(table).where(table.c.letter == Reminder.SENDING.value).values(letter=Reminder.UNSURE.value)

        async def job(connection: AsyncConnection) -> int:
            return len((await connection.execute(lost.returning(table.c.person))).all())

        return await self._database.write(job)

    async def due(self, now: Seconds, besides: Sequence[str] = (), full: Sequence[PersonId] = ()) -> DueOffer | None:
        """The letter whose place is offered for the shortest time, these aside; it goes on waiting.

        Who has no address is written none.
        """
        table = gathering_answers
        open_for = and_(table.c.standing == Standing.OFFERED.value, table.c.claim_until > now + SOON)
        first = select(table, accounts.c.email, accounts.c.lang)
        first = first.outerjoin(accounts, accounts.c.id == table.c.person)
        first = first.join(gatherings, gatherings.c.id == table.c.gathering)
        first = first.where(table.c.letter == Reminder.WAITING.value, open_for, table.c.person.not_in(full))
        first = first.where(gatherings.c.state == State.PLANNED.value, gatherings.c.ends_at > now)
        first = first.where((table.c.gathering + "/" + table.c.person).not_in(besides))
        first = first.order_by(table.c.claim_until, table.c.gathering, table.c.number).limit(1)

        async def job(connection: AsyncConnection) -> DueOffer | None:
            while (row := (await connection.execute(first)).first()) is not None:
                if row.email is not None:
                    its = select(gatherings).where(gatherings.c.id == row.gathering)
                    gathering = gathering_of((await connection.execute(its)).one())
                    return DueOffer(gathering, answer_of(row), row.email, row.lang, *self._new_key())
                this = and_(table.c.gathering == row.gathering, table.c.person == row.person)
                await connection.execute(update(table).where(this).values(letter=None))
            return None

        return await self._database.write(job)

    async def claim(self, letter: DueOffer) -> bool:
        """Take it on oneself, now that it is handed over, and keep the hash of its secret; False: it waits no more."""
        mine = and_(_this(letter), gathering_answers.c.letter == Reminder.WAITING.value)
        taken = update(gathering_answers).where(mine)
        taken = taken.values(letter=Reminder.SENDING.value, claim_hash=letter.hash)

        async def job(connection: AsyncConnection) -> bool:
            return (await connection.execute(taken.returning(gathering_answers.c.person))).first() is not None

        return await self._database.write(job)

    async def settle(self, letter: DueOffer, state: Reminder) -> None:
        """What came of a claimed letter; where the place was taken or given up meanwhile, that counts."""
        same = and_(_this(letter), gathering_answers.c.letter == Reminder.SENDING.value)

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(update(gathering_answers).where(same).values(letter=state.value))

        await self._database.write(job)

    async def next_letter(self) -> Seconds | None:
        """None waits for a time: whoever offers a place says so."""
        return None


def _this(letter: DueOffer) -> ColumnElement[bool]:
    """The offer a letter is about, and no later one to the same person."""
    table, answer = gathering_answers, letter.answer
    same = and_(table.c.gathering == answer.gathering, table.c.person == answer.person)
    return and_(same, table.c.claim_until == answer.claim_until)


def _by_letter(hash: bytes, now: Seconds) -> ColumnElement[bool]:
    table = gathering_answers
    return and_(table.c.claim_hash == hash, table.c.standing == Standing.OFFERED.value, table.c.claim_until > now)


def _own(space: SpaceId, person: PersonId) -> ColumnElement[bool]:
    return and_(place_links.c.space == space, place_links.c.person == person)


async def _membership(connection: AsyncConnection, space: SpaceId, account: AccountId | None) -> Membership | None:
    here = (members.c.space == space) & (members.c.account == account)
    row = (await connection.execute(select(members).where(here))).first() if account is not None else None
    if row is None or account is None:
        return None
    return Membership(space, account, Role(row.role), tuple(row.tags), row.since)
