"""What remembering encounters costs: people in bubbles who come and go, in the room and on the disk.

Everybody keeps a book, which is the worst there can be. Time is simulated, what is measured is the processor's.
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from papote.loadgen import ground
from papote.people.encounters import Encounter
from papote.storage import Database, file_url
from papote.storage.encounters import BookTable
from papote.tilemap.loading import load_map
from papote.types import ConversationId, ConversationKind, PersonId, PlayerId, Seconds
from papote.world.cards import Card
from papote.world.commands import Profile
from papote.world.encounters import Encounters
from papote.world.events import Met
from papote.world.ground import Ground
from papote.world.hearing import Hearing
from papote.world.news import News
from papote.world.player import Player, Talk
from papote.world.settings import RoomSettings
from papote.world.timers import Timers

STEPS = 10.0
"""Steps of a person a second, for each of which it is looked whether anybody's conversation changed."""

WALKING = 0.1
"""The share of people who walk at any time."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What it took."""

    people: int
    bubbles: int
    seconds: Seconds
    """Simulated."""
    changes: int
    """Somebody went from one bubble to another."""
    encounters: int
    room_share: float
    """Of one core, in the room."""
    disk_share: float
    """Of one core, to write it to SQLite, a second's encounters at a time."""

    @property
    def share(self) -> float:
        """Of one core, together."""
        return self.room_share + self.disk_share


def run(people: int = 500, bubbles: int = 100, seconds: int = 600, stay: Seconds = 120.0, seed: int = 1) -> Cost:
    """Let people stand in bubbles, and each go to another after ``stay`` on the average."""
    chance = random.Random(seed)
    rules = RoomSettings()
    with tempfile.TemporaryDirectory(prefix="papote-bench-") as folder:
        floor = Ground(load_map(ground.write(Path(folder), ground.FIELD)), rules)
        timers, news = Timers(), News(Hearing(floor, rules, {}), rules)
        counted = Encounters(rules, timers, news)
        talks = [Talk(ConversationId(f"b{number}"), ConversationKind.BUBBLE) for number in range(bubbles)]
        players = [_player(number) for number in range(people)]
        for number, player in enumerate(players):
            _join(player, talks[number % bubbles])
        used, changes, batches = 0.0, 0, []
        steps = range(int(people * WALKING * STEPS))
        moves = people / stay
        counted.look(players, 0.0)
        for now in range(1, seconds + 1):
            wishes = [
                (chance.choice(players), chance.choice(talks))
                for _ in range(int(moves) + (chance.random() < moves % 1))
            ]
            begun = time.process_time()
            for _ in steps:
                if touched := news.touched:  # as after every wish
                    counted.look(touched, now)
            for player, talk in wishes:
                before = player.bubble
                if before is None or before is talk or len(before.members) <= 2:
                    continue
                del before.members[player.id]
                _join(player, talk)
                changes += 1
                counted.look([player, *before.members.values(), *talk.members.values()], now)
            while timers.pop(now) is not None:
                counted.over("", now)
            used += time.process_time() - begun
            batches.append([fact for fact in news.flush() if isinstance(fact, Met)])
        disk = asyncio.run(_write(Path(folder) / "office.db", batches))
    met = sum(map(len, batches))
    return Cost(people, bubbles, seconds, changes, met, round(used / seconds, 5), round(disk / seconds, 5))


def _player(number: int) -> Player:
    id = f"p{number}"
    return Player(PlayerId(id), Profile(id, "a01"), 0, 0, person=PersonId(f"g-{id}"), card=Card(book=True))


def _join(player: Player, talk: Talk) -> None:
    talk.members[player.id] = player
    player.bubble = talk


async def _write(path: Path, batches: list[list[Met]]) -> Seconds:
    """The processor's time that writing takes."""
    async with await Database.open(file_url(path)) as database:
        table = BookTable(database)
        begun = time.process_time()
        for second, batch in enumerate(batches):
            if batch:
                await table.note([_encounter(fact, second, number) for number, fact in enumerate(batch)])
        return time.process_time() - begun


def _encounter(fact: Met, second: int, number: int) -> Encounter:
    key = f"{second}-{number}"
    return Encounter((f"{key}-1", f"{key}-2"), fact.people, fact.names, "Le Palier", float(second))


def table(cost: Cost) -> str:
    """For people."""
    return "\n".join(
        [
            "| people | bubbles | changes/min | encounters/min | room, of a core | disk, of a core | together |",
            "|---|---|---|---|---|---|---|",
            f"| {cost.people} | {cost.bubbles} | {cost.changes / cost.seconds * 60:.0f} "
            f"| {cost.encounters / cost.seconds * 60:.0f} | {cost.room_share:.2%} | {cost.disk_share:.2%} "
            f"| {cost.share:.2%} |",
        ]
    )


def document(cost: Cost) -> str:
    """For programs."""
    return json.dumps({"bench": "encounters", **asdict(cost)})
