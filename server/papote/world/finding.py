"""Finding people and conversations by what they are about, and whom one may want to meet.

Who is *unlisted*, or a ghost, is in none of this, whoever asks; nor are two who keep apart in each other's answers, nor
whoever asks in his own. Only somebody's card is told to who stands there, whether or not he is listed. Nothing here is
kept: it is all read from who is here. What the other rooms have to say is put together in ``elsewhere``.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, TypeVar
from unicodedata import category

from papote.errors import Refused
from papote.types import NOBODY, BubbleId, ConversationId, PersonId, PlayerId, Seconds, Status, Tiles
from papote.world import commands
from papote.world.acquaintances import Acquaintance
from papote.world.areas import Meeting
from papote.world.cards import Card, key
from papote.world.events import (
    CardShown,
    CardView,
    FoundConversation,
    FoundPerson,
    PeopleFound,
    PeopleSuggested,
    Reason,
    Suggestion,
    TopicsFound,
)
from papote.world.ground import Ground
from papote.world.hearing import Hearing
from papote.world.news import News
from papote.world.player import Player, Talk
from papote.world.settings import RoomSettings

SIGHT: Tiles = 8.0
"""How near one stands to see who somebody unlisted is."""

TOPICS = 8
"""Offered while somebody types one."""

RESULTS = 20
"""People, and conversations, in one answer."""

SUGGESTIONS = 5
REASONS = 3
"""Told of one person, a promise aside."""


class Nearness(IntEnum):
    """What somebody is suggested for, above all."""

    PROMISED = 0
    TOPICS = 1
    MET = 2


Rank = tuple[Nearness, float]
"""The less, the more one may want to meet somebody."""


WORD = re.compile(r"\w[\w+#]*|[^\w\s]")
"""A word, which may end in signs as C++ and C# do; or a single sign, of which pictures (emoji) count as words."""


Told = TypeVar("Told")


def once(ranked: list[tuple[Any, Player, Told]], seen: Collection[PersonId] = ()) -> list[Told]:
    """What is told of people, the lowest rank first: of each person once, and of nobody who was seen already."""
    known, told = set(seen), []
    for _, player, found in sorted(ranked, key=lambda each: each[0]):
        if player.person not in known:
            told.append(found)
        if player.person != NOBODY:
            known.add(player.person)
    return told


@lru_cache(maxsize=16384)
def words(text: str) -> str:
    """The words of a text as they are compared, each behind a space: what somebody types may begin any of them."""
    return "".join(f" {word}" for word in WORD.findall(key(text)) if word[0].isalnum() or category(word[0]) == "So")


def begins(asked: str, text: str) -> bool:
    """Whether each word that is asked for begins a word of the text; both as ``words`` has them."""
    return all(f" {word}" in text for word in asked.split())


@dataclass(frozen=True, slots=True)
class _Entry:
    """What can be found of somebody, as long as his card and his name are these."""

    card: Card
    name: str
    text: str
    offers: frozenset[str]
    """The keys of his topics."""
    seeks: frozenset[str]


class Finding:
    """Looking for people in one room."""

    def __init__(
        self, ground: Ground, settings: RoomSettings, players: Mapping[PlayerId, Player], hearing: Hearing, news: News
    ) -> None:
        self._ground = ground
        self._capacity = settings.conversation_capacity
        self._players = players
        self._hearing = hearing
        self._news = news
        self._entries: dict[PlayerId, _Entry] = {}
        self._topics: list[tuple[str, str, int]] | None = None
        """Words, spelling and number of people of every topic here, most used first; None: to be counted anew."""

    def changed(self, player: Player) -> None:
        """Somebody came, has another card or status: what can be found of him is noted now, not when somebody looks."""
        self._topics = None
        self._entry(player)

    def left(self, player: Player) -> None:
        """Somebody went."""
        self._topics = None
        self._entries.pop(player.id, None)

    # ---- what people ask

    def show(self, player: Player, wish: commands.AskCard, now: Seconds) -> None:
        """Somebody's card; of who is unlisted, for those who stand there."""
        other = self._players.get(wish.of)
        if other is None or not self.may_know(player, other):
            raise Refused("unknown_player")
        self._news.tell(CardShown(player.id, card_view(other)))

    def complete(self, player: Player, wish: commands.AskTopics, now: Seconds) -> None:
        """Topics that people here have on their cards, while somebody types one."""
        asked = words(wish.text)
        self._news.tell(TopicsFound(player.id, tuple(self.topics_like(asked)[:TOPICS]), asked))

    def find(self, player: Player, wish: commands.Find, now: Seconds) -> None:
        """People by topic, name and line, and open conversations by topic, the nearest first among equals."""
        asked = words(wish.text)
        if not asked:
            self._news.tell(PeopleFound(player.id, (), ()))
            return
        people = [
            ((rank, self._ground.distance(player, other), other.id), other, found)
            for rank, other, found in self.people_about(player, asked)
        ]
        talks = []
        for talk in self._talks_about(player, asked):
            near = min(self._ground.distance(player, member) for member in talk.members.values())
            talks.append((near, talk.id, _conversation(talk)))
        talks.sort(key=lambda each: each[:2])
        self._news.tell(
            PeopleFound(
                player.id,
                tuple(once(people)[:RESULTS]),
                tuple(found for *_, found in talks[:RESULTS]),
                asked,
            )
        )

    def suggest(self, player: Player, wish: commands.AskSuggestions, now: Seconds) -> None:
        """Whom one may want to meet, and why: by a promise, by topics, or because one has met him before."""
        matches = self.matches(player, self.used(player.card))
        ranked = [((rank, found.id), other, found) for rank, other, found in matches]
        self._news.tell(PeopleSuggested(player.id, tuple(once(ranked)[:SUGGESTIONS])))

    def remember(self, player: Player, wish: commands.Remember, now: Seconds) -> None:
        """Whom he has met before; he is told when he asks whom to meet."""
        player.acquaintances = wish.acquaintances

    # ---- what there is for somebody, here or in another room of the space

    def player(self, id: PlayerId) -> Player | None:
        """Who asks."""
        return self._players.get(id)

    def persons(self) -> set[PersonId]:
        """Who has a window here; those of whom that is unknown left out."""
        return {player.person for player in self._players.values() if player.person != NOBODY}

    def topics_like(self, asked: str) -> list[tuple[str, int]]:
        """Topics whose words begin like this, as most people write them, with how many people have them; most first."""
        starts = _starts(asked)
        return [(name, count) for text, name, count in self._counted() if all(start in text for start in starts)]

    def used(self, card: Card) -> Counter[str]:
        """How many people here have each of the topics of a card, by its key."""
        wanted = {*map(key, card.offers), *map(key, card.seeks)}
        return Counter({key(name): count for _, name, count in self._counted() if key(name) in wanted})

    def people_about(self, asker: Player, asked: str) -> Iterator[tuple[int, Player, FoundPerson]]:
        """Who is about these words: 0 where he offers it, 1 where he seeks it, 2 where it is in his name or line."""
        starts = _starts(asked)
        for other in self._findable(asker):
            text = self._entry(other).text
            if all(start in text for start in starts):
                found = _found(other, starts)
                yield 0 if found.offers else 1 if found.seeks else 2, other, found

    def _talks_about(self, asker: Player, asked: str) -> Iterator[Talk]:
        """Open conversations whose topic is about these words."""
        return (talk for talk in self._open_talks(asker) if begins(asked, words(talk.topic)))

    def conversations_about(self, asker: Player, asked: str) -> Iterator[FoundConversation]:
        """The same, as they are told of."""
        return map(_conversation, self._talks_about(asker, asked))

    def matches(self, asker: Player, used: Mapping[str, int]) -> Iterator[tuple[Rank, Player, Suggestion]]:
        """Whom somebody may want to meet, the less the rank the more so; ``used``: how common his topics are.

        First to whom he has promised something, then whose topics go with his, then whom he has merely met before, the
        last one first.
        """
        mine = asker.card
        seeks, offers = frozenset(map(key, mine.seeks)), frozenset(map(key, mine.offers))
        if not seeks and not offers and not asker.acquaintances:
            return
        for other in self._findable(asker):
            card, entry = other.card, self._entry(other)
            known = _acquaintance(asker, other)
            if known is None and seeks.isdisjoint(entry.offers) and offers.isdisjoint(entry.seeks):
                continue
            if not card.recommended or not other.connected or not other.status.reachable:
                continue
            strange = mine.languages and card.languages and not set(mine.languages) & set(card.languages)
            if strange and known is None:
                continue
            if self._hearing.share_conversation(asker, other):
                continue
            reasons = [Reason("offers", topic) for topic in card.offers if key(topic) in seeks]
            reasons += [Reason("seeks", topic) for topic in card.seeks if key(topic) in offers]
            reasons.sort(key=lambda reason: used[key(reason.topic)])  # what few people share says most
            weight = sum(1 / math.log2(2 + used[key(reason.topic)]) for reason in reasons)
            shared = tuple(language for language in mine.languages if language in card.languages)
            yield _rank(weight, known), other, Suggestion(other.id, _told(reasons, known), shared[:1])

    # ---- who may know of whom

    def may_know(self, player: Player, other: Player) -> bool:
        """Whether somebody may be told who another is."""
        if player is other:
            return True
        if player.avoids(other):
            return False
        return (
            other.card.listed
            or self._hearing.share_conversation(player, other)
            or self._ground.near(player, other, SIGHT)
        )

    def _findable(self, asker: Player) -> Iterator[Player]:
        """Everybody else who may be found; the same person in another tab is nobody else."""
        return (
            other
            for other in self._players.values()
            if _may_be_found(other)
            and other is not asker
            and (other.person != asker.person or asker.person == NOBODY)
            and not asker.avoids(other)
        )

    # ---- what there is

    def _entry(self, player: Player) -> _Entry:
        entry = self._entries.get(player.id)
        if entry is None or entry.card is not player.card or entry.name != player.profile.name:
            card, name = player.card, player.profile.name
            entry = _Entry(
                card,
                name,
                words(" ".join((name, card.about, *card.offers, *card.seeks))),
                frozenset(map(key, card.offers)),
                frozenset(map(key, card.seeks)),
            )
            self._entries[player.id] = entry
        return entry

    def _counted(self) -> list[tuple[str, str, int]]:
        if self._topics is None:
            spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
            for player in self._players.values():
                if _may_be_found(player):
                    each = {key(topic): topic for topic in (*player.card.offers, *player.card.seeks)}
                    for same, topic in each.items():
                        spellings[same][topic] += 1
            counted = [
                (words(same), min(names, key=lambda name: (-names[name], name)), names.total())
                for same, names in spellings.items()
            ]
            self._topics = sorted(counted, key=lambda topic: (-topic[2], topic[1]))
        return self._topics

    def _open_talks(self, player: Player) -> Iterator[Talk]:
        """Conversations that one could join, of which somebody may be found."""
        seen: set[ConversationId] = set()
        for other in self._findable(player):
            talk = other.bubble or other.meeting
            if talk is None or talk.id in seen or other.id not in talk.members or player.id in talk.members:
                continue
            seen.add(talk.id)
            room = talk.room if isinstance(talk, Meeting) else self._capacity - len(talk.members)
            if talk.topic and not talk.locked and room > 0 and not any(map(player.avoids, talk.members.values())):
                yield talk


def card_view(player: Player) -> CardView:
    """Somebody's card, for those who may see it."""
    card = player.card
    return CardView(
        player.id,
        player.person,
        player.profile.name,
        player.role,
        card.about,
        card.offers,
        card.seeks,
        card.languages,
        card.links,
        player.beacon,
        player.status_text,
    )


def _may_be_found(player: Player) -> bool:
    """Whether anybody may: a ghost wants to be met as little as who is unlisted."""
    return player.card.listed and player.status is not Status.GHOST


def _acquaintance(asker: Player, other: Player) -> Acquaintance | None:
    """What the one remembers of the other, as long as both want encounters to be remembered."""
    return asker.acquaintances.get(other.person) if asker.card.book and other.card.book else None


def _rank(weight: float, known: Acquaintance | None) -> Rank:
    """How much one may want to meet somebody whose topics weigh so much."""
    if known is not None and known.promised:
        return Nearness.PROMISED, -weight
    if known is not None and weight == 0:
        return Nearness.MET, -known.met_at
    return Nearness.TOPICS, -weight


def _told(topics: list[Reason], known: Acquaintance | None) -> tuple[Reason, ...]:
    """Why, in the order in which it counts."""
    if known is None:
        return tuple(topics[:REASONS])
    promised = (Reason("promised", known.promised),) if known.promised else ()
    return (*promised, *topics[: REASONS - 1], Reason("met", "", known.met_at))


def _starts(asked: str) -> list[str]:
    """What each word that is asked for is looked for as."""
    return [f" {word}" for word in asked.split()]


def _found(player: Player, starts: list[str]) -> FoundPerson:
    """Somebody who was found, with those of his topics that have to do with it."""

    def fits(topic: str) -> bool:
        text = words(topic)
        return any(start in text for start in starts)

    card = player.card
    return FoundPerson(player.id, tuple(filter(fits, card.offers)), tuple(filter(fits, card.seeks)))


def _conversation(talk: Talk) -> FoundConversation:
    if isinstance(talk, Meeting):
        return FoundConversation(None, talk.areas[0].id, talk.topic)
    return FoundConversation(BubbleId(talk.id), None, talk.topic)
