"""Gatherings in the database, with who comes; what becomes of an answer is ``answers``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.agenda import (
    MOST_AHEAD,
    Answer,
    CalendarLink,
    Gathering,
    Perk,
    Standing,
    State,
    Turnout,
    Visibility,
)
from papote.storage.agenda_schema import calendar_links, gathering_answers, gatherings
from papote.storage.answers import (
    TAKING,
    answer_of,
    answers_with,
    counted,
    gathering_of,
    note_answer,
    settle_one,
)
from papote.storage.database import Database
from papote.storage.perks import put_perks
from papote.storage.schema import invitations
from papote.stores import Offers
from papote.types import AccountId, PersonId, Role, Seconds, SpaceId

CONFIRMED = Standing.CONFIRMED.value


def _values(gathering: Gathering) -> dict[str, Any]:
    return {
        "title": gathering.title,
        "text": gathering.text,
        "host": gathering.host,
        "starts_at": gathering.starts_at,
        "ends_at": gathering.ends_at,
        "zone": gathering.zone,
        "room": gathering.room,
        "area": gathering.area,
        "places": gathering.places,
        "doors_open_minutes": gathering.doors_open_minutes,
        "visibility": gathering.visibility.value,
        "state": gathering.state.value,
        "sequence": gathering.sequence,
        "changed_at": gathering.changed_at,
    }


class GatheringTable:
    """``stores.Gatherings`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- what is planned

    async def add(self, gathering: Gathering, now: Seconds, perks: Sequence[Perk] = ()) -> None:
        """Plan another one, with what goes with a place; raises ``too_many`` where enough is planned."""

        async def job(connection: AsyncConnection) -> None:
            ahead = and_(gatherings.c.space == gathering.space, gatherings.c.ends_at > now)
            count = await connection.scalar(select(func.count()).select_from(gatherings).where(ahead))
            if (count or 0) >= MOST_AHEAD:
                raise Refused("too_many")
            known = {
                "id": gathering.id,
                "space": gathering.space,
                "by": gathering.by,
                "last_number": 0,
                "created_at": gathering.created_at,
            }
            await connection.execute(gatherings.insert().values(_values(gathering) | known))
            await put_perks(connection, gathering.id, perks)

        await self._database.write(job)

    async def get(self, space: SpaceId, id: str) -> Gathering | None:
        """One of a space."""

        async def job(connection: AsyncConnection) -> Gathering | None:
            row = (await connection.execute(select(gatherings).where(one(space, id)))).first()
            return gathering_of(row) if row is not None else None

        return await self._database.read(job)

    async def of(
        self,
        space: SpaceId,
        since: Seconds,
        until: Seconds | None = None,
        limit: int = MOST_AHEAD,
        seen_by: Role = Role.MEMBER,
    ) -> tuple[Gathering, ...]:
        """Those of a space that end after one moment and begin before another, and that somebody of this role sees.

        The first comes first.
        """

        async def job(connection: AsyncConnection) -> tuple[Gathering, ...]:
            wanted = select(gatherings).where(gatherings.c.space == space, gatherings.c.ends_at > since)
            if until is not None:
                wanted = wanted.where(gatherings.c.starts_at < until)
            if seen_by is Role.GUEST:
                wanted = wanted.where(gatherings.c.visibility == Visibility.EVERYBODY.value)
            rows = await connection.execute(wanted.order_by(gatherings.c.starts_at, gatherings.c.id).limit(limit))
            return tuple(gathering_of(row) for row in rows)

        return await self._database.read(job)

    async def change(self, gathering: Gathering, has: int, now: Seconds, perks: Sequence[Perk] | None = None) -> Offers:
        """Put this in the place of what had the sequence ``has``; to whom places are offered that came by it.

        Raises ``conflict`` where somebody else has changed it meanwhile. What is put off is announced anew. ``perks``:
        None, they stay as they are.
        """

        async def job(connection: AsyncConnection) -> Offers:
            mine = and_(one(gathering.space, gathering.id), gatherings.c.sequence == has)
            again = case((gatherings.c.announced_at < gathering.starts_at, None), else_=gatherings.c.announced_at)
            changed = update(gatherings).where(mine).values(_values(gathering) | {"announced_at": again})
            if (await connection.execute(changed.returning(gatherings.c.id))).first() is None:
                raise Refused("conflict")
            invited = update(invitations).where(invitations.c.gathering == gathering.id)
            await connection.execute(invited.values(expires_at=gathering.ends_at))
            if perks is not None:
                await put_perks(connection, gathering.id, perks)
            return await settle_one(connection, gathering, now)

        return await self._database.write(job)

    # ---- who comes

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
        """Note somebody's answer, and to whom a place is offered by it; None: there is no such gathering.

        Raises ``event_over`` where there is nothing to answer any more. ``letters``: None, as it was.
        """

        async def job(connection: AsyncConnection) -> tuple[Answer, Offers] | None:
            row = await counted(connection, one(space, id))
            if row is None:
                return None
            return await note_answer(connection, row, person, name, coming=coming, now=now, letters=letters)

        return await self._database.write(job)

    async def answers(self, id: str) -> tuple[Answer, ...]:
        """All of them, in the order in which they came."""

        async def job(connection: AsyncConnection) -> tuple[Answer, ...]:
            wanted = select(gathering_answers).where(gathering_answers.c.gathering == id)
            return tuple(
                answer_of(row) for row in await connection.execute(wanted.order_by(gathering_answers.c.number))
            )

        return await self._database.read(job)

    async def turnouts(self, ids: Sequence[str], person: PersonId) -> dict[str, Turnout]:
        """How many come to each of these, and what somebody has answered himself."""
        if not ids:
            return {}

        async def job(connection: AsyncConnection) -> dict[str, Turnout]:
            table = gathering_answers
            counted = select(table.c.gathering, table.c.standing, func.count()).where(table.c.gathering.in_(ids))
            counts: dict[str, dict[str, int]] = {}
            for gathering, standing, count in await connection.execute(
                counted.group_by(table.c.gathering, table.c.standing)
            ):
                counts.setdefault(gathering, {})[standing] = count
            before = table.alias()
            place = (
                select(func.count())
                .select_from(before)
                .where(
                    before.c.gathering == table.c.gathering,
                    before.c.standing == Standing.WAITING.value,
                    before.c.number <= table.c.number,
                )
                .scalar_subquery()
                .label("place")
            )
            own = select(table, place).where(table.c.gathering.in_(ids), table.c.person == person)
            found: Sequence[Row[Any]] = (await connection.execute(own)).all()
            mine = {row.gathering: (answer_of(row), int(row.place)) for row in found}
            return {id: _turnout(counts.get(id, {}), mine.get(id)) for id in ids}

        return await self._database.read(job)

    # ---- as time passes

    async def settle(self, now: Seconds) -> Offers:
        """Take back what was offered for too long, and offer what is free; to whom."""

        async def job(connection: AsyncConnection) -> Offers:
            offered: list[tuple[Gathering, Answer]] = []
            wanted = select(gatherings).where(_unsettled(now)).with_for_update()
            for row in (await connection.execute(wanted)).all():
                offered += await settle_one(connection, gathering_of(row), now)
            return tuple(offered)

        return await self._database.write(job)

    async def begun(self, now: Seconds) -> tuple[Gathering, ...]:
        """Those that have begun since this was asked last: each is told once, and what is over is not told."""

        async def job(connection: AsyncConnection) -> tuple[Gathering, ...]:
            due = and_(_to_announce(), gatherings.c.starts_at <= now)
            announced = update(gatherings).where(due).values(announced_at=now).returning(*gatherings.c)
            found = [gathering_of(row) for row in (await connection.execute(announced)).all()]
            return tuple(sorted((each for each in found if not each.over(now)), key=lambda each: each.starts_at))

        return await self._database.write(job)

    async def kept(self, now: Seconds) -> tuple[tuple[Gathering, frozenset[PersonId]], ...]:
        """What has so many places in an area that is kept for it now, and who has one."""
        table = gathering_answers

        async def job(connection: AsyncConnection) -> tuple[tuple[Gathering, frozenset[PersonId]], ...]:
            wanted = select(gatherings).where(_keeps_area(), _doors() <= now, gatherings.c.ends_at > now)
            found = [gathering_of(row) for row in (await connection.execute(wanted.order_by(gatherings.c.id))).all()]
            kept: list[tuple[Gathering, frozenset[PersonId]]] = []
            for each in found:
                people = await connection.execute(select(table.c.person).where(answers_with(each.id, CONFIRMED)))
                kept.append((each, frozenset(map(PersonId, people.scalars()))))
            return tuple(kept)

        return await self._database.read(job)

    async def next_at(self, now: Seconds) -> Seconds | None:
        """When there is something to do next; None: nothing waits."""

        async def job(connection: AsyncConnection) -> Seconds | None:
            begins = await connection.scalar(select(func.min(gatherings.c.starts_at)).where(_to_announce()))
            table = gathering_answers
            ends = await connection.scalar(
                select(func.min(table.c.claim_until))
                .join(gatherings, gatherings.c.id == table.c.gathering)
                .where(table.c.standing == Standing.OFFERED.value, *_going(now))
            )
            opens = await connection.scalar(select(func.min(_doors())).where(_keeps_area(), _doors() > now))
            closes = await connection.scalar(
                select(func.min(gatherings.c.ends_at)).where(_keeps_area(), gatherings.c.ends_at > now)
            )
            return min((each for each in (begins, ends, opens, closes) if each is not None), default=None)

        return await self._database.read(job)

    # ---- the links of calendars

    async def add_link(self, hash: bytes, link: CalendarLink) -> None:
        """The link somebody has for a space from now on; the one he had works no more."""

        async def job(connection: AsyncConnection) -> None:
            await connection.execute(delete(calendar_links).where(_own(link.space, link.account)))
            await connection.execute(
                calendar_links.insert().values(
                    space=link.space, account=link.account, hash=hash, created_at=link.created_at
                )
            )

        await self._database.write(job)

    async def link(self, hash: bytes) -> CalendarLink | None:
        """The link of this secret."""

        async def job(connection: AsyncConnection) -> CalendarLink | None:
            row = (await connection.execute(select(calendar_links).where(calendar_links.c.hash == hash))).first()
            return CalendarLink(SpaceId(row.space), AccountId(row.account), row.created_at) if row is not None else None

        return await self._database.read(job)

    async def remove_link(self, space: SpaceId, account: AccountId) -> bool:
        """It works no more; whether there was one."""

        async def job(connection: AsyncConnection) -> bool:
            removed = delete(calendar_links).where(_own(space, account)).returning(calendar_links.c.account)
            return (await connection.execute(removed)).first() is not None

        return await self._database.write(job)


def one(space: SpaceId, id: str) -> ColumnElement[bool]:
    """One gathering of a space."""
    return and_(gatherings.c.space == space, gatherings.c.id == id)


def _own(space: SpaceId, account: AccountId) -> ColumnElement[bool]:
    return and_(calendar_links.c.space == space, calendar_links.c.account == account)


def _going(now: Seconds) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Neither over nor cancelled."""
    return gatherings.c.state == State.PLANNED.value, gatherings.c.ends_at > now


def _doors() -> ColumnElement[float]:
    """When doors open."""
    return gatherings.c.starts_at - gatherings.c.doors_open_minutes * 60.0


def _keeps_area() -> ColumnElement[bool]:
    """Whether its area is for those who have a place, once doors open."""
    counted = and_(gatherings.c.places.is_not(None), gatherings.c.room.is_not(None), gatherings.c.area.is_not(None))
    return and_(gatherings.c.state == State.PLANNED.value, counted)


def _to_announce() -> ColumnElement[bool]:
    return and_(gatherings.c.announced_at.is_(None), gatherings.c.state == State.PLANNED.value)


def _turnout(counts: dict[str, int], mine: tuple[Answer, int] | None) -> Turnout:
    answer, place = mine if mine is not None else (None, 0)
    return Turnout(
        confirmed=counts.get(Standing.CONFIRMED.value, 0),
        offered=counts.get(Standing.OFFERED.value, 0),
        waiting=counts.get(Standing.WAITING.value, 0),
        mine=answer,
        position=place if answer is not None and answer.standing is Standing.WAITING else None,
    )


# ---- places


def _unsettled(now: Seconds) -> ColumnElement[bool]:
    """Gatherings ahead in which an offer has lapsed, or somebody waits although a place is free."""
    table = gathering_answers
    mine = table.c.gathering == gatherings.c.id
    lapsed = exists().where(mine, table.c.standing == Standing.OFFERED.value, table.c.claim_until <= now)
    waits = exists().where(mine, table.c.standing == Standing.WAITING.value)
    taken = select(func.count()).select_from(table).where(mine, table.c.standing.in_(TAKING)).scalar_subquery()
    free = or_(gatherings.c.places.is_(None), taken < gatherings.c.places)
    return and_(*_going(now), or_(lapsed, and_(waits, free)))
