"""How messages are looked for by their words, in the index that each database keeps of them (see the migrations).

Words are compared whatever their case and accents; the last one may be only begun. What people type has no operators:
every sign that is neither letter nor digit parts words, so nothing typed is read as a query's grammar.

SQLite walks its index from the newest message on. That of PostgreSQL has no order in time: all that match are fetched
before the newest are known, which takes long where many do. So there the newest messages are looked at first, one by
one: words that many messages have are soon found, and words that few have are quickly fetched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Double,
    Row,
    Select,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.expression import cast
from sqlalchemy.types import Text

from papote.people.chat import Access
from papote.storage.schema import messages
from papote.types import Seconds

WORDS = 8
"""Words of one search; more make it no more precise."""

WORD_LENGTH = 40

GLANCE = 400
"""So many of the newest messages are looked at before anything else: enough to tell how many match."""

WALK = 5_000
"""So many at most, where that is likely to be enough; what fewer match is fetched by the index."""

_WORD = re.compile(r"[^\W_]+")
_FOUND = table("messages_search", column("rowid"), column("messages_search"))
_WORDS: ColumnElement[Any] = literal_column("messages.messages_search_words")
_EVER: Seconds = -1e300


def words_of(typed: str) -> list[str]:
    """The words in what somebody typed."""
    return [word[:WORD_LENGTH] for word in _WORD.findall(typed)][:WORDS]


async def newest(
    connection: AsyncConnection, typed: str, places: Sequence[Access], before: Seconds | None, limit: int
) -> list[Row[Any]]:
    """The newest messages with all of these words in these places, the newest first."""
    words = words_of(typed)
    if not words or not places:
        return []
    if connection.dialect.name == "postgresql":
        return await _by_postgresql(connection, words, places, before, limit)
    query = " ".join(f'"{word}"' for word in words) + "*"
    # The index gives rows in the order in which they were written, the newest first, and stops when enough are found.
    wanted = (
        select(messages)
        .select_from(_FOUND.join(messages, literal_column("messages.rowid") == _FOUND.c.rowid))
        .where(_FOUND.c.messages_search.match(query), _allowed(places, before))
        .order_by(_FOUND.c.rowid.desc())
        .limit(limit)
    )
    return sorted(await connection.execute(wanted), key=lambda row: (-row.at, -row.number))


def _allowed(places: Sequence[Access], before: Seconds | None) -> ColumnElement[bool]:
    """Which messages may be found: what was written before one came into an area may not."""
    since = {place.channel.id: place.since for place in places if place.since is not None}
    rules: list[ColumnElement[bool]] = [messages.c.channel.in_([place.channel.id for place in places])]
    if before is not None:
        rules.append(messages.c.at < before)
    if since:
        late = (and_(messages.c.channel == id, messages.c.at >= moment) for id, moment in since.items())
        rules.append(or_(messages.c.channel.not_in(list(since)), *late))
    return and_(*rules)


# ---- PostgreSQL


async def _by_postgresql(
    connection: AsyncConnection, words: Sequence[str], places: Sequence[Access], before: Seconds | None, limit: int
) -> list[Row[Any]]:
    looked = GLANCE
    while looked:
        horizon = await _horizon(connection, places, before, looked)
        rows = [*await connection.execute(_walk(words, places, before, horizon, limit))]
        if horizon is None or len(rows) >= limit:
            return rows
        # What was found tells how far one would have to look; half as far again, because that is only likely.
        needed = looked * limit * 3 // (2 * len(rows)) if rows else WALK + 1
        looked = needed if looked < needed <= WALK else 0
    return [*await connection.execute(_fetch(words, places, before, limit))]


def _query(words: Sequence[str]) -> ColumnElement[Any]:
    whole = func.papote_query(" ".join(f'"{word}"' for word in words))
    return cast(cast(whole, Text) + ":*", TSQUERY)


def _places(places: Sequence[Access]) -> Any:
    """The channels as a table, each with the moment from which on it may be read."""
    ids = bindparam("ids", [place.channel.id for place in places], type_=ARRAY(Text))
    since = [place.since if place.since is not None else _EVER for place in places]
    moments = bindparam("moments", since, type_=ARRAY(Double))
    return func.unnest(ids, moments).table_valued(column("id", Text), column("since", Double)).render_derived("place")


def _readable(place: Any, before: Seconds | None) -> ColumnElement[bool]:
    found = and_(messages.c.channel == place.c.id, messages.c.at >= place.c.since)
    return and_(found, messages.c.at < before) if before is not None else found


async def _horizon(
    connection: AsyncConnection, places: Sequence[Access], before: Seconds | None, count: int
) -> Seconds | None:
    """When the oldest of so many newest messages was written; None: there are not so many."""
    place = _places(places)
    newest_of = select(messages.c.at).where(_readable(place, before)).order_by(messages.c.at.desc())
    each = newest_of.limit(count).lateral("each")
    wanted = select(each.c.at).select_from(place.join(each, true())).order_by(each.c.at.desc())
    return (await connection.execute(wanted.offset(count - 1).limit(1))).scalar()


def _walk(
    words: Sequence[str], places: Sequence[Access], before: Seconds | None, horizon: Seconds | None, limit: int
) -> Select[Any]:
    """What looks at every message since the horizon."""
    place = _places(places)
    # IS TRUE, because that is what the index of words cannot be used for.
    matches = _WORDS.bool_op("@@")(_query(words)).is_(True)
    found = select(messages).select_from(place.join(messages, _readable(place, before))).where(matches)
    if horizon is not None:
        found = found.where(messages.c.at >= horizon)
    return found.order_by(messages.c.at.desc(), messages.c.number.desc()).limit(limit)


def _fetch(words: Sequence[str], places: Sequence[Access], before: Seconds | None, limit: int) -> Select[Any]:
    """What lets the index of words find all that match."""
    matches = _WORDS.bool_op("@@")(_query(words))
    # Apart from the order, for which PostgreSQL would rather look at every message from the newest on.
    found = select(messages).where(matches, _allowed(places, before)).cte("found").prefix_with("MATERIALIZED")
    return select(found).order_by(found.c.at.desc(), found.c.number.desc()).limit(limit)
