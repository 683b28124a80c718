"""The tables: what outlasts a visit, and nothing about how it is asked for. Migrations lead here; a test compares.

Ids are opaque texts. A *person* is an account's id or a guest's id: both are drawn from the same space, so that
chat, blocks and reports need not care which. Moments are seconds since 1970. Lists and small objects are JSON.
Secrets (session ids, links, tokens) are kept as SHA-256 only: whoever reads the database can use none of them.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""How constraints are called, so that both databases call them alike."""

metadata = MetaData(naming_convention=NAMES)

HASH = LargeBinary(32)

ACCESS = ("open", "link", "password", "domain", "members", "knock")
ROLES = ("owner", "host", "member", "guest")


def _one_of(column: str, words: tuple[str, ...]) -> CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


# ---- communities and who belongs to them

spaces = Table(
    "spaces",
    metadata,
    Column("id", Text, primary_key=True),  # a word that fits into an address
    Column("name", Text, nullable=False),
    Column("access", Text, nullable=False),
    Column("password", Text),  # as scrypt writes it
    Column("domains", JSON, nullable=False),  # of e-mail addresses that make one a member
    Column("settings", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    _one_of("access", ACCESS),
)

space_rooms = Table(
    "space_rooms",
    metadata,
    Column("room", Text, primary_key=True),  # a map belongs to one space; one not named here, to the first
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("email", Text, unique=True),  # in lower case, proven
    Column("name", Text, nullable=False),
    Column("avatar", Text, nullable=False),
    Column("lang", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
)

logins = Table(
    "logins",
    metadata,
    Column("provider", Text, nullable=False),  # the issuer of OpenID Connect
    Column("subject", Text, nullable=False),
    Column("account", Text, ForeignKey(accounts.c.id, ondelete="CASCADE"), nullable=False, index=True),
    PrimaryKeyConstraint("provider", "subject"),
)

members = Table(
    "members",
    metadata,
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
    Column("account", Text, ForeignKey(accounts.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("since", Double, nullable=False),
    PrimaryKeyConstraint("space", "account"),
    _one_of("role", ROLES),
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("id", Text, nullable=False, unique=True),  # to name it in a list; opens nothing
    Column("account", Text, ForeignKey(accounts.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("agent", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False, index=True),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("hash", HASH, primary_key=True),
    Column("email", Text, nullable=False, index=True),
    Column("next", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False, index=True),
    Column("used_at", Double),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", HASH, nullable=False, unique=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("uses_left", Integer),  # None: as often as people like
    Column("expires_at", Double),
    Column("note", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("revoked_at", Double),
    Column("gathering", Text, index=True),  # to which it leads; None: into the space alone
    _one_of("role", ROLES),
    CheckConstraint("uses_left >= 0", name="uses_left"),
)

# ---- what a host does

bans = Table(
    "bans",
    metadata,
    Column("id", Text, primary_key=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False, index=True),
    Column("person", Text, index=True),
    Column("address", HASH, index=True),  # of the household, under the office's secret
    Column("name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("until", Double),  # None: until lifted
    Column("lifted_at", Double),
)

blocks = Table(
    "blocks",
    metadata,
    Column("person", Text, nullable=False),
    Column("blocked", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    PrimaryKeyConstraint("person", "blocked"),
)

reports = Table(
    "reports",
    metadata,
    Column("id", Text, primary_key=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False, index=True),
    Column("room", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("about", Text, nullable=False, index=True),
    Column("about_name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("closed_at", Double),
    Column("closed_by", Text),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False),
    Column("at", Double, nullable=False),
    Column("by", Text, nullable=False),
    Column("by_name", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Index("ix_audit_space_number", "space", "number"),
)

# ---- chat that stays

channels = Table(
    "channels",
    metadata,
    Column("id", Text, primary_key=True),  # room/ROOM, area/ROOM/AREA or direct/PERSON/PERSON, these two in order
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False, index=True),
    Column("last_number", BigInteger, nullable=False),  # of its messages, which are counted from 1
)

messages = Table(
    "messages",
    metadata,
    Column("channel", Text, ForeignKey(channels.c.id, ondelete="CASCADE"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("client_id", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("mentions", JSON, nullable=False),
    Column("files", JSON, nullable=False),
    Column("at", Double, nullable=False, index=True),
    Column("edited_at", Double),
    Column("deleted_at", Double),
    PrimaryKeyConstraint("channel", "number"),
    UniqueConstraint("author", "channel", "client_id"),
)

reactions = Table(
    "reactions",
    metadata,
    Column("channel", Text, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("emoji", Text, nullable=False),
    PrimaryKeyConstraint("channel", "number", "person", "emoji"),
)

marks = Table(
    "marks",
    metadata,
    Column("person", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("number", BigInteger, nullable=False),  # read up to here
    PrimaryKeyConstraint("person", "channel"),
)

files = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False, index=True),
    Column("owner", Text, nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("created_at", Double, nullable=False, index=True),
)

# ---- programs

tokens = Table(
    "tokens",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", HASH, nullable=False, unique=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False, index=True),
    Column("account", Text, ForeignKey(accounts.c.id, ondelete="CASCADE"), index=True),  # None: the space's own
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double),
    Column("used_at", Double),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("space", Text, ForeignKey(spaces.c.id), nullable=False, index=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),  # needed to sign with, so kept as it is
    Column("kinds", JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("created_at", Double, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook", Text, ForeignKey(webhooks.c.id, ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),  # as it is signed
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("status", Integer),  # of the last answer
    Column("error", Text, nullable=False),
    _one_of("state", ("waiting", "delivered", "dead")),
    Index("ix_deliveries_state_next_at", "state", "next_at"),
)

# ---- privacy

consents = Table(
    "consents",
    metadata,
    Column("person", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Double, nullable=False),
    PrimaryKeyConstraint("person", "kind", "version", "at"),
)
