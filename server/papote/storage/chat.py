"""Messages in the database: kept many at a time, read by the page, found by their words.

A message's number is given out in the transaction that keeps it, under the lock of its channel's row: numbers have no
gaps, and whoever misses one knows it. The index of words is the database's own; triggers keep it in step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert_postgresql
from sqlalchemy.dialects.sqlite import insert as upsert_sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.people import chat
from papote.people.chat import (
    Access,
    Change,
    ChannelKind,
    Deletion,
    Draft,
    Edit,
    FileCard,
    Kept,
    Message,
    No,
    Outcome,
    Overview,
    Reacting,
    Reaction,
    StoredFile,
)
from papote.storage import search
from papote.storage.database import Database
from papote.storage.files import stored_file
from papote.storage.schema import accounts, channels, files, marks, messages, reactions
from papote.types import ChannelId, PersonId, Seconds

DIRECT_CHANNELS = 200
"""Direct channels in one overview: those written to last."""

_LAST = 1 << 62
"""Beyond every number."""


class Messages:
    """The channels and all that is in them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # ---- writing

    async def keep(self, changes: Sequence[Change]) -> list[Outcome]:
        """Do all of these in their order, in one transaction."""

        async def job(connection: AsyncConnection) -> list[Outcome]:
            outcomes: list[Outcome] = []
            drafts: list[Draft] = []
            for change in changes:
                if isinstance(change, Draft):
                    drafts.append(change)
                    continue
                outcomes += await _keep(connection, drafts)
                drafts = []
                outcomes.append(await _change(connection, change))
            return outcomes + await _keep(connection, drafts)

        return await self._database.write(job)

    async def mark(self, person: PersonId, channel: ChannelId, number: int) -> None:
        """The person has read the channel as far as this; not farther than there is anything, and never back."""

        async def job(connection: AsyncConnection) -> None:
            known = select(channels.c.last_number).where(channels.c.id == channel)
            last = (await connection.execute(known)).scalar()
            if last is not None:
                await _mark(connection, [(person, channel, min(number, last))])

        await self._database.write(job)

    # ---- reading

    async def page(
        self, access: Access, *, before: int | None = None, after: int | None = None, limit: int = 50
    ) -> list[Message]:
        """Messages in order: the last ones, those before a number, or the first ones after it."""
        wanted = select(messages).where(messages.c.channel == access.channel.id).limit(min(limit, chat.PAGE_LIMIT))
        if access.since is not None:
            wanted = wanted.where(messages.c.at >= access.since)
        if after is not None:
            wanted = wanted.where(messages.c.number > after).order_by(messages.c.number)
        else:
            wanted = wanted.where(messages.c.number < (before or _LAST)).order_by(messages.c.number.desc())

        async def job(connection: AsyncConnection) -> list[Message]:
            return sorted(await _read(connection, wanted), key=lambda message: message.number)

        return await self._database.read(job)

    async def search(
        self, words: str, places: Sequence[Access], *, before: Seconds | None = None, limit: int = 20
    ) -> list[Message]:
        """Messages with all of these words, the newest first; the last word may be only begun."""

        async def job(connection: AsyncConnection) -> list[Message]:
            rows = await search.newest(connection, words, places, before, min(limit, chat.PAGE_LIMIT))
            return await _answered(connection, rows)

        return await self._database.read(job)

    async def overview(self, person: PersonId, wanted: Sequence[ChannelId]) -> list[Overview]:
        """These channels and every direct channel of the person, as far as anything was written there."""
        mine = and_(marks.c.person == person, marks.c.channel == channels.c.id)
        listed = (
            select(channels.c.id, channels.c.last_number, marks.c.number, messages.c.at)
            .select_from(
                channels.outerjoin(marks, mine).join(
                    messages, and_(messages.c.channel == channels.c.id, messages.c.number == channels.c.last_number)
                )
            )
            .order_by(messages.c.at.desc())
        )
        direct = listed.where(marks.c.person == person, channels.c.id.startswith("direct/")).limit(DIRECT_CHANNELS)

        async def job(connection: AsyncConnection) -> list[Overview]:
            rows = [*await connection.execute(listed.where(channels.c.id.in_(list(wanted))))]
            known = {row.id for row in rows}
            rows += [row for row in await connection.execute(direct) if row.id not in known]
            names = [await _other_name(connection, row.id, person) for row in rows]
            return [
                Overview(row.id, row.last_number, row.number or 0, name, row.at)
                for row, name in zip(rows, names, strict=True)
            ]

        return await self._database.read(job)


async def _other_name(connection: AsyncConnection, id: str, person: PersonId) -> str:
    """What the other one of a direct channel is called, by what he wrote last or by his account."""
    channel = chat.parse_channel(id)
    if channel.kind is not ChannelKind.DIRECT:
        return ""
    other = channel.other(person)
    wrote = (
        select(messages.c.name)
        .where(messages.c.channel == id, messages.c.author == other)
        .order_by(messages.c.number.desc())
        .limit(1)
    )
    name = (await connection.execute(wrote)).scalar()
    if name is None:
        name = (await connection.execute(select(accounts.c.name).where(accounts.c.id == other))).scalar()
    return str(name or "")


# ---- reading within a transaction


async def _read(connection: AsyncConnection, wanted: Select[Any]) -> list[Message]:
    """The messages of a statement, with what was answered to them."""
    return await _answered(connection, [*await connection.execute(wanted)])


async def _answered(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Message]:
    """The messages of these rows, with what was answered to them."""
    keys = [(row.channel, row.number) for row in rows]
    if not keys:
        return []
    answers: dict[tuple[str, int], dict[str, list[PersonId]]] = {}
    places = {channel for channel, _ in keys}
    if len(places) == 1:  # a page: a range of one channel
        numbers = [number for _, number in keys]
        where = and_(
            reactions.c.channel == keys[0][0], reactions.c.number >= min(numbers), reactions.c.number <= max(numbers)
        )
    else:
        where = tuple_(reactions.c.channel, reactions.c.number).in_(keys)
    for row in await connection.execute(select(reactions).where(where).order_by(reactions.c.emoji, reactions.c.person)):
        answers.setdefault((row.channel, row.number), {}).setdefault(row.emoji, []).append(row.person)
    return [_message(row, answers.get((row.channel, row.number), {})) for row in rows]


def _message(row: Row[Any], answers: dict[str, list[PersonId]]) -> Message:
    return Message(
        channel=row.channel,
        number=row.number,
        author=row.author,
        name=row.name,
        client_id=row.client_id,
        text=row.text,
        at=row.at,
        mentions=tuple(row.mentions),
        files=tuple(FileCard(**card) for card in row.files),
        reactions=tuple(Reaction(emoji, tuple(people)) for emoji, people in answers.items()),
        edited_at=row.edited_at,
        deleted_at=row.deleted_at,
    )


def _card(card: FileCard) -> dict[str, Any]:
    return {"id": card.id, "name": card.name, "media_type": card.media_type, "size": card.size}


# ---- writing within a transaction


async def _keep(connection: AsyncConnection, drafts: Sequence[Draft]) -> list[Outcome]:
    """Keep many messages by few statements, whatever their number."""
    if not drafts:
        return []
    last = await _locked(connection, drafts)
    before = {_key(message): message for message in await _sent(connection, drafts)}
    stored = await _files(connection, [id for draft in drafts for id in draft.files])
    outcomes: list[Outcome] = []
    new: list[Message] = []
    for draft in drafts:
        key = (draft.author, draft.channel, draft.client_id)
        known = before.get(key)
        found = chat.cards(draft, stored)
        if known is not None:
            outcomes.append(Kept(known, new=False) if chat.repeats(known, draft) else No("id_used"))
        elif draft.channel not in last:
            outcomes.append(No("unknown_channel"))
        elif found is None:
            outcomes.append(No("unknown_file"))
        else:
            last[draft.channel] += 1
            message = Message(
                channel=draft.channel,
                number=last[draft.channel],
                author=draft.author,
                name=draft.name,
                client_id=draft.client_id,
                text=draft.text,
                at=draft.at,
                mentions=draft.mentions,
                files=found,
            )
            before[key] = message
            new.append(message)
            outcomes.append(Kept(message))
    if new:
        await connection.execute(_NUMBERED, _grown(new))
        await connection.execute(insert(messages), [_row(message) for message in new])
    return outcomes


_NUMBERED = update(channels).where(channels.c.id == bindparam("of")).values(last_number=bindparam("last"))


def _grown(new: Sequence[Message]) -> list[dict[str, Any]]:
    last = {message.channel: message.number for message in new}
    return [{"of": channel, "last": number} for channel, number in last.items()]


def _key(message: Message) -> tuple[str, str, str]:
    return message.author, message.channel, message.client_id


def _row(message: Message) -> dict[str, Any]:
    return {
        "channel": message.channel,
        "number": message.number,
        "author": message.author,
        "name": message.name,
        "client_id": message.client_id,
        "text": message.text,
        "mentions": list(message.mentions),
        "files": [_card(card) for card in message.files],
        "at": message.at,
    }


async def _locked(connection: AsyncConnection, drafts: Sequence[Draft]) -> dict[str, int]:
    """The last number of every channel that is written to; new ones are made, for those who may begin one."""
    spaces = {draft.channel: draft.space for draft in drafts}
    wanted = select(channels.c.id, channels.c.last_number).where(channels.c.id.in_(list(spaces))).with_for_update()
    last: dict[str, int] = {row.id: row.last_number for row in await connection.execute(wanted)}
    missing = spaces.keys() - last.keys()
    if not missing:
        return last
    open_to = {draft.channel for draft in drafts if draft.absent is None}
    absent = {draft.channel: draft.absent or "" for draft in drafts if draft.channel in missing - open_to}
    if absent:
        known = select(accounts.c.id).where(accounts.c.id.in_(list(absent.values())))
        reached = set((await connection.execute(known)).scalars())
        missing -= {channel for channel, person in absent.items() if person not in reached}
    if missing:
        rows = [{"id": id, "space": spaces[id], "last_number": 0} for id in sorted(missing)]
        upsert = upsert_postgresql if connection.dialect.name == "postgresql" else upsert_sqlite
        await connection.execute(upsert(channels).on_conflict_do_nothing(), rows)
        last = {row.id: row.last_number for row in await connection.execute(wanted)}
        # Each of the two finds the channel by a mark of his own.
        pairs = [(person, id) for id in missing for person in chat.parse_channel(id).people]
        await _mark(connection, [(person, ChannelId(id), 0) for person, id in pairs])
    return last


async def _sent(connection: AsyncConnection, drafts: Sequence[Draft]) -> list[Message]:
    """Of these, what was kept before."""
    keys = [(draft.author, draft.channel, draft.client_id) for draft in drafts]
    wanted = select(messages).where(tuple_(messages.c.author, messages.c.channel, messages.c.client_id).in_(keys))
    return await _read(connection, wanted)


async def _files(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, StoredFile]:
    if not ids:
        return {}
    found = await connection.execute(select(files).where(files.c.id.in_(list(ids))))
    return {row.id: stored_file(row) for row in found}


async def _mark(connection: AsyncConnection, read: Sequence[tuple[PersonId, ChannelId, int]]) -> None:
    if not read:
        return
    rows = [{"person": person, "channel": channel, "number": number} for person, channel, number in read]
    upsert = upsert_postgresql if connection.dialect.name == "postgresql" else upsert_sqlite
    added = upsert(marks)
    await connection.execute(
        added.on_conflict_do_update(
            index_elements=[marks.c.person, marks.c.channel],
            set_={"number": added.excluded.number},
            where=added.excluded.number > marks.c.number,
        ),
        rows,
    )


async def _change(connection: AsyncConnection, change: Edit | Deletion | Reacting) -> Outcome:
    wanted = select(messages).where(messages.c.channel == change.channel, messages.c.number == change.number)
    found = await _read(connection, wanted.with_for_update())
    message = found[0] if found else None
    code = chat.objection(message, change)
    if message is None or code is not None:
        return No(code or "unknown_message")
    after = chat.applied(message, change)
    if after == message:
        return Kept(message, new=False)
    this = and_(messages.c.channel == change.channel, messages.c.number == change.number)
    answers = and_(reactions.c.channel == change.channel, reactions.c.number == change.number)
    dropped: tuple[str, ...] = ()
    match change:
        case Edit(text=text, at=at):
            await connection.execute(update(messages).where(this).values(text=text, edited_at=at))
        case Deletion(at=at):
            gone = {"text": "", "mentions": [], "files": [], "deleted_at": at}
            await connection.execute(update(messages).where(this).values(**gone))
            await connection.execute(delete(reactions).where(answers))
            dropped = tuple(card.id for card in message.files)
            if dropped:
                await connection.execute(delete(files).where(files.c.id.in_(dropped)))
        case Reacting(by=by, emoji=emoji, on=True):
            row = {"channel": change.channel, "number": change.number, "person": by, "emoji": emoji}
            await connection.execute(insert(reactions), [row])
        case Reacting(by=by, emoji=emoji):
            mine = and_(answers, reactions.c.person == by, reactions.c.emoji == emoji)
            await connection.execute(delete(reactions).where(mine))
    return Kept(after, dropped=dropped)
