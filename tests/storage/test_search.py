"""Search, on both databases: whatever is looked for, what is found is what a plain look at every message finds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from random import Random

import pytest

from papote.people.chat import Access, Draft, Message, room_channel
from papote.storage import Database, ensure_space, search
from papote.storage.chat import Messages
from papote.types import PersonId, RoomId, Seconds, SpaceId

HOME = SpaceId("home")
ROOMS = [room_channel(RoomId(name)) for name in ("palier", "jardin", "scene")]
OFTEN = ("oui", "non", "Café", "merci")
SELDOM = ("croissant", "brioche", "Öl", "mercredi", "caféine", "noix")


@pytest.fixture(params=[(400, 4_000), (8, 40)], ids=["as it is", "soon at the index"])
def reach(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """How far is looked before the index of words is asked: every way through is walked."""
    glance, walk = request.param
    monkeypatch.setattr(search, "GLANCE", glance)
    monkeypatch.setattr(search, "WALK", walk)


def plain(text: str) -> list[str]:
    """The words of a text, small and without accents."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return re.findall(r"[^\W_]+", bare.lower())


def matches(text: str, typed: str) -> bool:
    """Whether all the words are in it, the last one perhaps only begun."""
    words, wanted = plain(text), plain(typed)
    return all(each in words for each in wanted[:-1]) and any(each.startswith(wanted[-1]) for each in words)


def found_plainly(
    kept: list[Message], typed: str, places: list[Access], before: Seconds | None, limit: int
) -> list[tuple[str, int]]:
    """The newest that match, by looking at each."""
    since = {place.channel.id: place.since or 0.0 for place in places}
    found = [
        each
        for each in sorted(kept, key=lambda each: -each.at)
        if each.channel in since
        and each.at >= since[each.channel]
        and (before is None or each.at < before)
        and matches(each.text, typed)
    ]
    return [(each.channel, each.number) for each in found[:limit]]


def drafts(dice: Random, count: int) -> Iterator[Draft]:
    """Messages one after the other, in all rooms; some words are in many of them, and some were only long ago."""
    for number in range(count):
        seldom = SELDOM[: 2 if number > count // 2 else None]
        words = [dice.choice(OFTEN) for _ in range(3)] + [dice.choice(seldom)] * (dice.random() < 0.1)
        room = dice.choice([ROOMS[0], ROOMS[0], ROOMS[1], ROOMS[2]] if number % 9 else ROOMS)
        dice.shuffle(words)
        yield Draft(room.id, HOME, PersonId("ada"), "Ada", str(number), " ".join(words), 1000.0 + number)


@pytest.mark.slow
@pytest.mark.parametrize("count", [3, 600])
async def test_what_is_found_is_what_a_plain_look_finds(database: Database, reach: None, count: int) -> None:
    """Words many have and words few have, together and alone, whole and begun, here and there, page after page."""
    dice = Random(count)
    await ensure_space(database, HOME, "Papote", "open", 0.0)
    chat = Messages(database)
    outcomes = await chat.keep(list(drafts(dice, count)))
    kept = [outcome.message for outcome in outcomes if hasattr(outcome, "message")]
    assert len(kept) == count
    some = 0
    for _ in range(150):
        typed = " ".join(
            dice.choice(OFTEN + SELDOM)[: dice.choice((None, None, 3))] for _ in range(dice.choice((1, 2, 3)))
        )
        since = dice.choice((None, None, 1000.0 + dice.randint(0, count)))
        places = [Access(room, since if room is ROOMS[2] else None) for room in dice.sample(ROOMS, dice.randint(1, 3))]
        limit = dice.choice((1, 5, 20, 100))
        before: Seconds | None = None
        for _page in range(3):
            found = await chat.search(typed, places, before=before, limit=limit)
            expected = found_plainly(kept, typed, places, before, limit)
            assert [(each.channel, each.number) for each in found] == expected, (typed, places, before, limit)
            some += len(found)
            if not found:
                break
            before = found[-1].at
    assert some > count


async def test_whatever_is_typed_is_words(database: Database) -> None:
    """No sign is read as an operator, and nothing typed is an error."""
    await ensure_space(database, HOME, "Papote", "open", 0.0)
    chat = Messages(database)
    await chat.keep([Draft(ROOMS[0].id, HOME, PersonId("ada"), "Ada", "1", "c'est l'été & la plage", 1000.0)])
    for typed in ("l'été", "ete & plage", "!plage", "(été | plage", 'pla"ge'[:3], "ÉTÉ:*", "c'est -plage"):
        assert len(await chat.search(typed, [Access(ROOMS[0])])) == 1, typed
    for typed in ("", "  ", "&|!", "'", '"', ":*"):
        assert await chat.search(typed, [Access(ROOMS[0])]) == [], typed
