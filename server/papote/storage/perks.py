"""What goes with a place at a gathering, and who has chosen it, in the database.

Whoever chooses takes the gathering's row, as whoever answers does: nothing is given away twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.agenda import Perk, Standing, State
from papote.storage.agenda_schema import gathering_answers, gathering_choices, gathering_perks, gatherings
from papote.storage.database import Database
from papote.types import PersonId, Seconds, SpaceId


class PerkTable:
    """``stores.Perks`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, ids: Sequence[str], person: PersonId) -> dict[str, tuple[Perk, ...]]:
        """What goes with each of these gatherings, in order, and what somebody has chosen himself."""
        if not ids:
            return {}
        table, choices = gathering_perks, gathering_choices
        counted = (
            select(choices.c.gathering, choices.c.perk, func.count())
            .where(choices.c.gathering.in_(ids))
            .group_by(choices.c.gathering, choices.c.perk)
        )
        own = select(choices.c.gathering, choices.c.perk).where(
            choices.c.gathering.in_(ids), choices.c.person == person
        )

        async def job(connection: AsyncConnection) -> dict[str, tuple[Perk, ...]]:
            wanted = select(table).where(table.c.gathering.in_(ids)).order_by(table.c.gathering, table.c.place)
            rows: Sequence[Row[Any]] = (await connection.execute(wanted)).all()
            found: dict[str, tuple[Perk, ...]] = dict.fromkeys(ids, ())
            if not rows:
                return found
            taken = {(gathering, perk): int(count) for gathering, perk, count in await connection.execute(counted)}
            mine = {(gathering, perk) for gathering, perk in await connection.execute(own)}
            for row in rows:
                key = (row.gathering, row.id)
                found[row.gathering] += (Perk(row.id, row.name, row.stock, taken.get(key, 0), key in mine),)
            return found

        return await self._database.read(job)

    async def choose(self, space: SpaceId, id: str, perk: str, person: PersonId, *, wanted: bool, now: Seconds) -> bool:
        """Choose something, or give it back; whether there is such a thing.

        Raises ``event_over``, ``no_place`` for whoever has none, and ``perk_gone`` where nothing is left.
        """

        async def job(connection: AsyncConnection) -> bool:
            here = and_(gatherings.c.space == space, gatherings.c.id == id)
            held = update(gatherings).where(here).values(last_number=gatherings.c.last_number)
            gathering = (await connection.execute(held.returning(*gatherings.c))).first()
            one = and_(gathering_perks.c.gathering == id, gathering_perks.c.id == perk)
            row = (await connection.execute(select(gathering_perks).where(one))).first()
            if gathering is None or row is None:
                return False
            if gathering.state != State.PLANNED.value or now >= gathering.ends_at:
                raise Refused("event_over")
            await _check_place(connection, id, person)
            choices = gathering_choices
            same = and_(choices.c.gathering == id, choices.c.perk == perk)
            await connection.execute(delete(choices).where(same, choices.c.person == person))
            if not wanted:
                return True
            taken = await connection.scalar(select(func.count()).select_from(choices).where(same))
            if row.stock is not None and (taken or 0) >= row.stock:
                raise Refused("perk_gone")
            await connection.execute(choices.insert().values(gathering=id, perk=perk, person=person, at=now))
            return True

        return await self._database.write(job)

    async def choices(self, id: str) -> dict[PersonId, tuple[str, ...]]:
        """What everybody has chosen, by its name."""
        table, choices = gathering_perks, gathering_choices
        both = and_(table.c.gathering == choices.c.gathering, table.c.id == choices.c.perk)
        wanted = select(choices.c.person, table.c.name).join(table, both).where(choices.c.gathering == id)

        async def job(connection: AsyncConnection) -> dict[PersonId, tuple[str, ...]]:
            found: dict[PersonId, tuple[str, ...]] = {}
            for person, name in await connection.execute(wanted.order_by(table.c.place)):
                found[PersonId(person)] = (*found.get(PersonId(person), ()), name)
            return found

        return await self._database.read(job)


async def put_perks(connection: AsyncConnection, id: str, perks: Sequence[Perk]) -> None:
    """These go with a gathering from now on; who has chosen something that stays keeps it."""
    table = gathering_perks
    kept = [perk.id for perk in perks]
    await connection.execute(delete(table).where(table.c.gathering == id, table.c.id.not_in(kept)))
    known = set((await connection.execute(select(table.c.id).where(table.c.gathering == id))).scalars())
    for place, perk in enumerate(perks):
        values = {"place": place, "name": perk.name, "stock": perk.stock}
        if perk.id in known:
            one = and_(table.c.gathering == id, table.c.id == perk.id)
            await connection.execute(update(table).where(one).values(values))
        else:
            await connection.execute(table.insert().values(values | {"gathering": id, "id": perk.id}))


async def give_back(connection: AsyncConnection, id: str, person: PersonId) -> None:
    """Whoever has no place has nothing that goes with it."""
    choices = gathering_choices
    await connection.execute(delete(choices).where(choices.c.gathering == id, choices.c.person == person))


async def _check_place(connection: AsyncConnection, id: str, person: PersonId) -> None:
    own = and_(gathering_answers.c.gathering == id, gathering_answers.c.person == person)
    standing = await connection.scalar(select(gathering_answers.c.standing).where(own))
    if standing != Standing.CONFIRMED.value:
        raise Refused("no_place")
