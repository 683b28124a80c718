"""How messages are looked for by their words, in the index that each database keeps of them (see the migrations).

Words are compared whatever their case and accents; the last one may be only begun. What people type has no operators:
every sign that is neither letter nor digit parts words, so nothing typed is read as a query's grammar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, column, func, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.expression import cast
from sqlalchemy.types import Text

from papote.storage.schema import messages
from papote.types import ChannelId, Seconds

WORDS = 8
"""Words of one search; more make it no more precise."""

WORD_LENGTH = 40

_WORD = re.compile(r"[^\W_]+")
_FOUND = table("messages_search", column("rowid"), column("messages_search"))


def words_of(typed: str) -> list[str]:
    """The words in what somebody typed."""
    return [word[:WORD_LENGTH] for word in _WORD.findall(typed)][:WORDS]


def statement(
    dialect: str, typed: str, channels: Sequence[ChannelId], before: Seconds | None, limit: int
) -> Select[Any] | None:
    """What finds the newest messages of these channels; None where nothing is looked for."""
    words = words_of(typed)
    if not words or not channels:
        return None
    found = _by_postgresql(words) if dialect == "postgresql" else _by_sqlite(words)
    found = found.where(messages.c.channel.in_(list(channels)))
    if before is not None:
        found = found.where(messages.c.at < before)
    return found.limit(limit)


def _by_sqlite(words: Sequence[str]) -> Select[Any]:
    # The index gives rows in the order in which they were written, the newest first, and stops when enough are found.
    query = " ".join(f'"{word}"' for word in words) + "*"
    return (
        select(messages)
        .select_from(_FOUND.join(messages, literal_column("messages.rowid") == _FOUND.c.rowid))
        .where(_FOUND.c.messages_search.match(query))
        .order_by(_FOUND.c.rowid.desc())
    )


def _by_postgresql(words: Sequence[str]) -> Select[Any]:
    whole = func.papote_query(" ".join(f'"{word}"' for word in words))
    begun = cast(cast(whole, Text) + ":*", TSQUERY)
    return (
        select(messages)
        .where(func.papote_words(messages.c.text).bool_op("@@")(begun))
        .order_by(messages.c.at.desc(), messages.c.number.desc())
    )
