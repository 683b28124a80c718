"""Finding people and conversations by what they are about, and whom one may want to meet.

Who is *unlisted* is in none of this, whoever asks; nor are two who keep apart in each other's answers. Only somebody's
card is told to who stands there, whether or not he is listed. Nothing here is kept: it is all read from who is here.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from papote.errors import Refused
from papote.types import BubbleId, ConversationId, PlayerId, Seconds, Tiles
from papote.world import commands
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
"""Told of one person."""


@lru_cache(maxsize=16384)
def words(text: str) -> str:
    """The words of a text as they are compared, each behind a space: what somebody types may begin any of them."""
    return "".join(f" {word}" for word in re.findall(r"\w+", key(text)))


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
        """Somebody came or has another card: what can be found of him is noted now, not when somebody looks."""
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
        starts = _starts(asked)
        found = [(name, count) for text, name, count in self._counted() if all(start in text for start in starts)]
        self._news.tell(TopicsFound(player.id, tuple(found[:TOPICS])))

    def find(self, player: Player, wish: commands.Find, now: Seconds) -> None:
        """People by topic, name and line, and open conversations by topic, the nearest first among equals."""
        asked = words(wish.text)
        if not asked:
            self._news.tell(PeopleFound(player.id, (), ()))
            return
        people = []
        starts = _starts(asked)
        for other in self._listed(player):
            text = self._entry(other).text
            if all(start in text for start in starts):
                found = _found(other, starts)
                rank = 0 if found.offers else 1 if found.seeks else 2
                people.append((rank, self._ground.distance(player, other), other.id, found))
        people.sort(key=lambda each: each[:3])
        talks = []
        for talk in self._open_talks(player):
            if begins(asked, words(talk.topic)):
                near = min(self._ground.distance(player, member) for member in talk.members.values())
                talks.append((near, talk.id, _conversation(talk)))
        talks.sort(key=lambda each: each[:2])
        self._news.tell(
            PeopleFound(
                player.id,
                tuple(found for *_, found in people[:RESULTS]),
                tuple(found for *_, found in talks[:RESULTS]),
            )
        )

    def suggest(self, player: Player, wish: commands.AskSuggestions, now: Seconds) -> None:
        """Whom one may want to meet, and why: who offers what one seeks, or seeks what one offers."""
        mine = player.card
        own = self._entry(player)
        seeks, offers = own.seeks, own.offers
        if not seeks and not offers:
            self._news.tell(PeopleSuggested(player.id, ()))
            return
        used = {key(name): count for _, name, count in self._counted() if key(name) in seeks or key(name) in offers}
        ranked = []
        for other in self._listed(player):
            card, entry = other.card, self._entry(other)
            if seeks.isdisjoint(entry.offers) and offers.isdisjoint(entry.seeks):
                continue
            if not card.recommended or not other.connected or not other.status.reachable:
                continue
            if mine.languages and card.languages and not set(mine.languages) & set(card.languages):
                continue
            if self._hearing.share_conversation(player, other):
                continue
            reasons = [Reason("offers", topic) for topic in card.offers if key(topic) in seeks]
            reasons += [Reason("seeks", topic) for topic in card.seeks if key(topic) in offers]
            reasons.sort(key=lambda reason: used[key(reason.topic)])  # what few people share says most
            weight = sum(1 / math.log2(2 + used[key(reason.topic)]) for reason in reasons)
            shared = tuple(language for language in mine.languages if language in card.languages)
            ranked.append((-weight, other.id, Suggestion(other.id, tuple(reasons[:REASONS]), shared[:1])))
        ranked.sort(key=lambda each: each[:2])
        self._news.tell(PeopleSuggested(player.id, tuple(found for *_, found in ranked[:SUGGESTIONS])))

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

    def _listed(self, player: Player) -> Iterator[Player]:
        """Everybody else who may be found."""
        return (
            other
            for other in self._players.values()
            if other.card.listed and other is not player and not player.avoids(other)
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
                if player.card.listed:
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
        for other in self._listed(player):
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
