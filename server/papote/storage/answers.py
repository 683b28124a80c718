"""Answers to gatherings within a larger job of the database: who gets a place, who waits, and who is offered one.

Whoever answers first takes the gathering's row: the answers to one gathering are counted one after the other, however
many come at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.agenda import (
    CLAIM_SECONDS,
    TAKES_PLACE,
    Answer,
    Gathering,
    Standing,
    State,
    Visibility,
    decide,
    keeps_number,
    to_offer,
)
from papote.people.promises import Reminder
from papote.storage.agenda_schema import gathering_answers, gatherings
from papote.storage.perks import give_back
from papote.stores import Offers
from papote.types import AreaId, PersonId, RoomId, Seconds, SpaceId

TAKING = tuple(each.value for each in TAKES_PLACE)

NOTHING_OFFERED: dict[str, Any] = {"claim_until": None, "letter": None, "claim_hash": None}
"""What an answer has to which no place is offered (any more)."""


def gathering_of(row: Row[Any]) -> Gathering:
    """As the rules see it."""
    return Gathering(
        id=row.id,
        space=SpaceId(row.space),
        title=row.title,
        text=row.text,
        host=row.host,
        by=PersonId(row.by),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=row.zone,
        room=RoomId(row.room) if row.room is not None else None,
        area=AreaId(row.area) if row.area is not None else None,
        places=row.places,
        doors_open_minutes=row.doors_open_minutes,
        visibility=Visibility(row.visibility),
        state=State(row.state),
        sequence=row.sequence,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def answer_of(row: Row[Any]) -> Answer:
    """As the rules see it."""
    return Answer(
        gathering=row.gathering,
        person=PersonId(row.person),
        name=row.name,
        standing=Standing(row.standing),
        number=row.number,
        at=row.at,
        claim_until=row.claim_until,
        letters=row.letters is not False,
        invitation=row.invitation,
    )


def answers_with(id: str, *standings: str) -> ColumnElement[bool]:
    """Those to a gathering that have one of these standings."""
    return and_(gathering_answers.c.gathering == id, gathering_answers.c.standing.in_(standings))


async def counted(connection: AsyncConnection, which: ColumnElement[bool]) -> Row[Any] | None:
    """Take a gathering's row, with the number of the next answer: until the job ends, nobody else's is counted."""
    taken = update(gatherings).where(which).values(last_number=gatherings.c.last_number + 1)
    return (await connection.execute(taken.returning(*gatherings.c))).first()


async def note_answer(
    connection: AsyncConnection,
    row: Row[Any],
    person: PersonId,
    name: str,
    *,
    coming: bool,
    now: Seconds,
    letters: bool | None = None,
    invitation: str | None = None,
) -> tuple[Answer, Offers]:
    """Note an answer to a gathering whose row was ``counted``; raises ``event_over``."""
    gathering = gathering_of(row)
    if gathering.over(now):
        raise Refused("event_over")
    id = gathering.id
    await _lapse(connection, gathering, now)
    own = and_(gathering_answers.c.gathering == id, gathering_answers.c.person == person)
    found = (await connection.execute(select(gathering_answers).where(own))).first()
    has = answer_of(found) if found is not None else None
    taken, waiting = await _count(connection, id, person)
    gets = decide(has, coming=coming, places=gathering.places, taken=taken, waiting=waiting, now=now)
    if gets is not Standing.CONFIRMED:
        await give_back(connection, id, person)
    number = has.number if has is not None and keeps_number(has, gets) else row.last_number
    if has is not None:
        letters = has.letters if letters is None else letters
        invitation = invitation or has.invitation
    values: dict[str, Any] = {"name": name, "standing": gets.value, "number": number, "at": now, **NOTHING_OFFERED}
    values |= {"letters": letters, "invitation": invitation}
    if has is None:
        await connection.execute(gathering_answers.insert().values(values | {"gathering": id, "person": person}))
    else:
        await connection.execute(update(gathering_answers).where(own).values(values))
    answer = Answer(id, person, name, gets, number, now, letters=letters is not False, invitation=invitation)
    return answer, await _offer(connection, gathering, now)


async def settle_one(connection: AsyncConnection, gathering: Gathering, now: Seconds) -> Offers:
    """Take back what was offered for too long, and offer what is free; to whom."""
    await _lapse(connection, gathering, now)
    return await _offer(connection, gathering, now)


async def _lapse(connection: AsyncConnection, gathering: Gathering, now: Seconds) -> None:
    over = and_(answers_with(gathering.id, Standing.OFFERED.value), gathering_answers.c.claim_until <= now)
    missed = update(gathering_answers).where(over).values(standing=Standing.MISSED.value, **NOTHING_OFFERED)
    await connection.execute(missed)


async def _offer(connection: AsyncConnection, gathering: Gathering, now: Seconds) -> Offers:
    """Places that are free go to those who wait, the first of them first."""
    taken, waiting = await _count(connection, gathering.id)
    count = to_offer(gathering, taken=taken, waiting=waiting, now=now)
    if not count:
        return ()
    table = gathering_answers
    first = select(table.c.person).where(answers_with(gathering.id, Standing.WAITING.value)).order_by(table.c.number)
    chosen: Iterable[str] = [*(await connection.execute(first.limit(count))).scalars()]
    until = now + CLAIM_SECONDS
    offered = (
        update(table)
        .where(table.c.gathering == gathering.id, table.c.person.in_(chosen))
        .values(standing=Standing.OFFERED.value, claim_until=until, letter=_letter(), claim_hash=None)
        .returning(*table.c)
    )
    rows = sorted((await connection.execute(offered)).all(), key=lambda row: int(row.number))
    return tuple((gathering, answer_of(row)) for row in rows)


async def _count(connection: AsyncConnection, id: str, but: PersonId | None = None) -> tuple[int, int]:
    """How many places are taken, and how many people wait; one aside."""
    table = gathering_answers
    wanted = select(table.c.standing, func.count()).where(answers_with(id, *TAKING, Standing.WAITING.value))
    if but is not None:
        wanted = wanted.where(table.c.person != but)
    found = {standing: int(count) for standing, count in await connection.execute(wanted.group_by(table.c.standing))}
    return sum(found.get(each, 0) for each in TAKING), found.get(Standing.WAITING.value, 0)


def _letter() -> ColumnElement[str | None]:
    """A letter waits for whoever wants any; whether he has an address is seen when it is sent."""
    return case((gathering_answers.c.letters.is_(False), None), else_=Reminder.WAITING.value)
