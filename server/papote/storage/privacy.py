"""What is kept about one person, told or erased; and what is kept no longer, because its time is over.

What others wrote stays: in their talks, whoever is erased is somebody who is gone. A ban stays as well, without a name:
it knows a person's random id and a keyed hash of an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    func,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from papote.errors import Refused
from papote.people.privacy import GONE, Retention
from papote.storage.agenda_schema import calendar_links, gathering_answers, gathering_choices, gatherings, place_links
from papote.storage.database import Database
from papote.storage.desks_schema import desk_sessions
from papote.storage.encounters import erase_from_books
from papote.storage.encounters_schema import contact_cards, encounters, promise_links, promises
from papote.storage.figures_schema import figures_areas, figures_hours
from papote.storage.introductions import erase_from_introductions
from papote.storage.introductions_schema import introductions
from papote.storage.profiles_schema import profiles
from papote.storage.recommendations_schema import recommendations
from papote.storage.schema import (
    accounts,
    audit,
    bans,
    blocks,
    consents,
    deliveries,
    files,
    invitations,
    logins,
    marks,
    members,
    messages,
    reactions,
    reports,
    sessions,
    sign_in_links,
    tokens,
    webhooks,
)
from papote.types import AccountId, PersonId, Role, Seconds

DAY: Seconds = 86_400.0

BATCH = 2_000
"""Rows deleted in one job, so that others write in between."""


class PrivacyTable:
    """``stores.Privacy`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def everything(self, person: PersonId, account: AccountId | None) -> dict[str, list[dict[str, Any]]]:
        """All that is kept about somebody, by kind, as JSON can hold it; secrets and their hashes are left out."""
        wanted = _about(person, account)

        async def job(connection: AsyncConnection) -> dict[str, list[dict[str, Any]]]:
            return {
                kind: [_plain(row) for row in (await connection.execute(select(table).where(where))).all()]
                for kind, (table, where) in wanted.items()
            }

        return await self._database.read(job)

    async def erase(self, person: PersonId, account: AccountId | None, now: Seconds) -> list[str]:
        """Erase somebody; the files whose content has to go as well.

        Raises ``last_owner`` where a space would be left without an owner.
        """

        async def job(connection: AsyncConnection) -> list[str]:
            if account is not None:
                # Whoever signs in now brings nothing along to what is erased already.
                await connection.execute(select(accounts.c.id).where(accounts.c.id == account).with_for_update())
                await _check_owners(connection, account)
            await _erase_words(connection, person, now)
            await _erase_traces(connection, person)
            gone = [*(await connection.execute(select(files.c.id).where(files.c.owner == person))).scalars()]
            await connection.execute(delete(files).where(files.c.owner == person))
            if account is not None:
                await _erase_account(connection, account)
            return gone

        return await self._database.write(job)

    async def forget(self, retention: Retention, now: Seconds) -> list[str]:
        """Delete what is older than it is to be kept; the files whose content has to go as well.

        Where words went, nothing of them is left in the index of words either.
        """
        gone: list[str] = []
        words = False
        for table, over in _over(retention, now):
            while ids := await self._forget_some(table, over):
                words = words or table is messages
                if table is files:
                    gone += ids
                if len(ids) < BATCH:
                    break
        if words:
            await self.scrub()
        return gone

    async def inactive(self, retention: Retention, now: Seconds) -> list[tuple[PersonId, AccountId]]:
        """Accounts nobody has used for as long as they are kept; owners are left alone."""
        if not retention.account_days:
            return []
        owners = select(members.c.account).where(members.c.role == Role.OWNER.value)
        wanted = select(accounts.c.id).where(
            accounts.c.seen_at < now - retention.account_days * DAY, accounts.c.id.not_in(owners)
        )

        async def job(connection: AsyncConnection) -> list[tuple[PersonId, AccountId]]:
            found = (await connection.execute(wanted.limit(BATCH))).scalars()
            return [(PersonId(id), AccountId(id)) for id in found]

        return await self._database.read(job)

    async def scrub(self) -> None:
        """Leave nothing of what was deleted in free pages, in the log of the database, in the index of words."""
        await self._database.scrub()

    async def _forget_some(self, table: Table, over: ColumnElement[bool]) -> list[str]:
        keys = list(table.primary_key.columns)

        async def job(connection: AsyncConnection) -> list[str]:
            rows = (await connection.execute(select(*keys).where(over).limit(BATCH))).all()
            for row in rows:
                await connection.execute(
                    delete(table).where(and_(*(key == value for key, value in zip(keys, row, strict=True))))
                )
                if table is messages:
                    answered = and_(reactions.c.channel == row.channel, reactions.c.number == row.number)
                    await connection.execute(delete(reactions).where(answered))
            return [str(row[0]) for row in rows]

        return await self._database.write(job)


# ---- what there is


def _about(person: PersonId, account: AccountId | None) -> dict[str, tuple[FromClause, ColumnElement[bool]]]:
    found: dict[str, tuple[FromClause, ColumnElement[bool]]] = {
        "messages": (messages, messages.c.author == person),
        "reactions": (reactions, reactions.c.person == person),
        "read_marks": (marks, marks.c.person == person),
        "files": (files, files.c.owner == person),
        "blocked_people": (blocks, (blocks.c.person == person) & (blocks.c.name != "")),
        "reports_made": (reports, reports.c.by == person),
        "bans": (bans, bans.c.person == person),
        "host_actions": (audit, audit.c.by == person),
        "consents": (consents, consents.c.person == person),
        "gathering_answers": (gathering_answers, gathering_answers.c.person == person),
        "gathering_choices": (gathering_choices, gathering_choices.c.person == person),
        "calendar_links_of_places": (place_links, place_links.c.person == person),
        "gatherings_planned": (gatherings, gatherings.c.by == person),
        "profile": (profiles, profiles.c.person == person),
        "desk_sessions": (desk_sessions, desk_sessions.c.person == person),
        "recommended_contacts": (recommendations, recommendations.c.person == person),
        "recommended_by_me": (recommendations, recommendations.c.by == person),
        "recommended_to_others": (_recommended(person), true()),
        "address_book": (encounters, encounters.c.person == person),
        "contact_card": (contact_cards, contact_cards.c.person == person),
        "promises": (promises, promises.c.person == person),
        "promised_to_me": (_promised_to(person), true()),
        "cards_given": (_given_by(person), true()),
        "promise_links": (promise_links, promise_links.c.person == person),
        "introductions_asked_for": (_introductions_of(person), true()),
        "introductions_asked_of_me": (_introductions_by(person), true()),
        "introductions_to_me": (_introductions_to(person), true()),
    }
    if account is not None:
        found |= {
            "account": (accounts, accounts.c.id == account),
            "logins": (logins, logins.c.account == account),
            "memberships": (members, members.c.account == account),
            "sessions": (sessions, sessions.c.account == account),
            "tokens": (tokens, tokens.c.account == account),
            "calendar_links": (calendar_links, calendar_links.c.account == account),
        }
    return found


def _promised_to(person: PersonId) -> FromClause:
    """What others promised somebody, without what is theirs alone: when they want to be reminded."""
    told = (promises.c.id, promises.c.name, promises.c.text, promises.c.due_at, promises.c.done_at)
    return select(*told, promises.c.created_at).where(promises.c.other == person).subquery("promised_to_me")


def _recommended(person: PersonId) -> FromClause:
    """What hosts said of somebody to others, without to whom."""
    told = (recommendations.c.id, recommendations.c.contact_name, recommendations.c.reason, recommendations.c.by_name)
    return (
        select(*told, recommendations.c.created_at).where(recommendations.c.contact == person).subquery("recommended")
    )


def _given_by(person: PersonId) -> FromClause:
    """Where somebody's card is, without what others noted about him."""
    told = (encounters.c.person, encounters.c.name, encounters.c.card, encounters.c.card_at)
    given = (encounters.c.other == person) & encounters.c.card_at.is_not(None)
    return select(*told).where(given).subquery("cards_given")


def _introductions_of(person: PersonId) -> FromClause:
    """What somebody asked for: of what came of it no more than the page tells him, which is a yes alone."""
    told = [introductions.c[name] for name in ("id", "helper_name", "whom", "text", "asked_at", "expires_at")]
    agreed = introductions.c.state == "accepted"
    met = [case((agreed, introductions.c[name])).label(name) for name in ("target_name", "comment", "place", "meet_at")]
    return select(*told, *met).where(introductions.c.asker == person).subquery("introductions_asked_for")


def _introductions_by(person: PersonId) -> FromClause:
    """What somebody was asked, and what he said of it."""
    names = ("id", "asker_name", "whom", "text", "asked_at", "target_name", "comment")
    told = [introductions.c[name] for name in names]
    return select(*told).where(introductions.c.helper == person).subquery("introductions_asked_of_me")


def _introductions_to(person: PersonId) -> FromClause:
    """Who wanted to meet somebody, and what who passed it on said of him."""
    names = ("id", "asker_name", "helper_name", "text", "target_name", "comment", "place", "meet_at")
    told = [introductions.c[name] for name in names]
    return select(*told).where(introductions.c.target == person).subquery("introductions_to_me")


def _plain(row: Row[Any]) -> dict[str, Any]:
    """A row without what is secret; hashes are bytes, and tell nobody anything."""
    return {name: value for name, value in row._mapping.items() if not isinstance(value, bytes | memoryview)}


# ---- erasing


async def _check_owners(connection: AsyncConnection, account: AccountId) -> None:
    owned = select(members.c.space).where(members.c.account == account, members.c.role == Role.OWNER.value)
    others = (
        select(members.c.space)
        .where(members.c.account != account, members.c.role == Role.OWNER.value)
        .where(members.c.space.in_(owned))
    )
    alone = set((await connection.execute(owned)).scalars()) - set((await connection.execute(others)).scalars())
    if alone:
        raise Refused("last_owner")


async def _erase_words(connection: AsyncConnection, person: PersonId, now: Seconds) -> None:
    """What he wrote becomes messages that were taken back, by nobody."""
    await connection.execute(
        update(messages)
        .where(messages.c.author == person)
        .values(
            author=GONE,
            name="",
            # One's own ids may say something as well; a message's number is unique in its channel.
            client_id=cast(messages.c.number, Text),
            text="",
            mentions=[],
            files=[],
            deleted_at=func.coalesce(messages.c.deleted_at, now),
        )
    )
    called = cast(messages.c.mentions, Text).contains(f'"{person}"', autoescape=True)
    wanted = select(messages.c.channel, messages.c.number, messages.c.mentions).where(called)
    for row in (await connection.execute(wanted)).all():
        others = [each for each in row.mentions if each != person]
        key = and_(messages.c.channel == row.channel, messages.c.number == row.number)
        await connection.execute(update(messages).where(key).values(mentions=others))
    await connection.execute(delete(reactions).where(reactions.c.person == person))
    await connection.execute(delete(marks).where(marks.c.person == person))


async def _erase_traces(connection: AsyncConnection, person: PersonId) -> None:
    """Where others' rows speak of him."""
    await connection.execute(delete(blocks).where(or_(blocks.c.person == person, blocks.c.blocked == person)))
    await connection.execute(delete(consents).where(consents.c.person == person))
    await connection.execute(delete(profiles).where(profiles.c.person == person))
    await connection.execute(delete(desk_sessions).where(desk_sessions.c.person == person))
    named = (recommendations.c.person, recommendations.c.contact, recommendations.c.by)
    await connection.execute(delete(recommendations).where(or_(*(column == person for column in named))))
    await erase_from_books(connection, person)
    await erase_from_introductions(connection, person)
    await connection.execute(delete(promise_links).where(promise_links.c.person == person))
    await connection.execute(update(reports).where(reports.c.by == person).values(by=GONE, text="", lines=[]))
    about = reports.c.about == person
    await connection.execute(update(reports).where(about).values(about=GONE, about_name="", lines=[]))
    await connection.execute(update(bans).where(bans.c.person == person).values(name="", reason=""))
    await connection.execute(update(bans).where(bans.c.by == person).values(by=GONE))
    await connection.execute(update(audit).where(audit.c.by == person).values(by=GONE, by_name="", details={}))
    await connection.execute(update(audit).where(audit.c.target == person).values(target=GONE, details={}))
    await connection.execute(update(invitations).where(invitations.c.by == person).values(by=GONE, note=""))
    await connection.execute(update(webhooks).where(webhooks.c.by == person).values(by=GONE))
    await connection.execute(delete(gathering_answers).where(gathering_answers.c.person == person))
    await connection.execute(delete(gathering_choices).where(gathering_choices.c.person == person))
    await connection.execute(delete(place_links).where(place_links.c.person == person))
    await connection.execute(update(gatherings).where(gatherings.c.by == person).values(by=GONE, host=""))
    told = deliveries.c.body.contains(f'"{person}"', autoescape=True)
    await connection.execute(delete(deliveries).where(told))


async def _erase_account(connection: AsyncConnection, account: AccountId) -> None:
    email = await connection.scalar(select(accounts.c.email).where(accounts.c.id == account))
    if email is not None:
        await connection.execute(delete(sign_in_links).where(sign_in_links.c.email == email))
    # Logins, memberships, sessions and tokens go with it.
    await connection.execute(delete(accounts).where(accounts.c.id == account))


# ---- what is over


def _over(retention: Retention, now: Seconds) -> Sequence[tuple[Table, ColumnElement[bool]]]:
    """What to delete, by table; a kind that is kept for ever is not among them."""

    def before(days: float) -> Seconds:
        return now - days * DAY

    over: list[tuple[Table, ColumnElement[bool]]] = []
    if retention.chat_days:
        over.append((messages, messages.c.at < before(retention.chat_days)))
        over.append((files, files.c.created_at < before(retention.chat_days)))
    if retention.account_days:  # an account's goes with it; a guest has none
        guests = profiles.c.person.not_in(select(accounts.c.id))
        over.append((profiles, and_(guests, profiles.c.updated_at < before(retention.account_days))))
        over.append((place_links, place_links.c.created_at < before(retention.account_days)))
    if retention.book_days:
        kept = before(retention.book_days)
        over.append((encounters, encounters.c.last_at < kept))
        last = func.coalesce(promises.c.due_at, 0.0)
        over.append((promises, and_(promises.c.updated_at < kept, last < kept)))
        strangers = [each.c.person.not_in(select(accounts.c.id)) for each in (contact_cards, promise_links)]
        over.append((contact_cards, and_(strangers[0], contact_cards.c.updated_at < kept)))
        over.append((promise_links, and_(strangers[1], promise_links.c.created_at < kept)))
    if retention.figures_days:
        for sums in (figures_areas, figures_hours):
            over.append((sums, sums.c.hour < before(retention.figures_days)))
    if retention.log_days:
        over.append((audit, audit.c.at < before(retention.log_days)))
        over.append((reports, reports.c.closed_at < before(retention.log_days)))
        ended = or_(bans.c.lifted_at < before(retention.log_days), bans.c.until < before(retention.log_days))
        over.append((bans, ended))
        finished = deliveries.c.state != "waiting"
        over.append((deliveries, and_(finished, deliveries.c.created_at < before(retention.log_days))))
        over.append((gatherings, gatherings.c.ends_at < before(retention.log_days)))  # and the answers with them
        over.append((invitations, invitations.c.expires_at < before(retention.log_days)))
        over.append((recommendations, recommendations.c.created_at < before(retention.log_days)))
        ended = func.coalesce(introductions.c.meet_at, introductions.c.expires_at)
        over.append((introductions, ended < before(retention.log_days)))
        over.append((desk_sessions, desk_sessions.c.ended_at < before(retention.log_days)))
        over.append((sign_in_links, sign_in_links.c.expires_at < before(retention.log_days)))
    return over
