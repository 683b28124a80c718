"""Invitations: who may be asked in as what, for how long and how often. Pure; the counting down is the storage's."""

from __future__ import annotations

from dataclasses import dataclass

from papote.errors import Refused
from papote.types import PersonId, Role, Seconds, SpaceId

DAY: Seconds = 86_400.0

LONGEST_DAYS = 366
"""A link that works for longer is forgotten by everybody but the one who finds it."""

MOST_USES = 10_000

TAGS = 20
TAG_LENGTH = 32
NOTE_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link by which people come into a space. Its secret is not kept; only whoever has the link knows it."""

    id: str
    space: SpaceId
    role: Role
    tags: tuple[str, ...]
    uses_left: int | None
    """None: as often as people like."""
    expires_at: Seconds | None
    note: str
    """What the one who made it wrote down about it."""
    by: PersonId
    created_at: Seconds
    revoked_at: Seconds | None = None
    gathering: str | None = None
    """What it is an invitation to; each use of it is one person's place there. None: into the space alone."""

    def works(self, now: Seconds) -> bool:
        """Whether it still lets somebody in."""
        return (
            self.revoked_at is None
            and (self.expires_at is None or now < self.expires_at)
            and (self.uses_left is None or self.uses_left > 0)
        )


def clean_tags(tags: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Tags in lower case, each once, in order; raises ``bad_text`` where one is none, or there are too many."""
    found = dict.fromkeys(tag.strip().lower() for tag in tags)
    if len(found) > TAGS or not all(_is_tag(tag) for tag in found):
        raise Refused("bad_text")
    return tuple(sorted(found))


def _is_tag(tag: str) -> bool:
    return 1 <= len(tag) <= TAG_LENGTH and all(character.isalnum() or character in "-_." for character in tag)
