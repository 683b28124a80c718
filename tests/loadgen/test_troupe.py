"""Tests of the troupe of a demonstration: what it says to the office while somebody real stands there, beat by beat."""

from __future__ import annotations

import json
from typing import Any

from papote.app import shipped
from papote.geometry import Point
from papote.loadgen.cast import COMPANY
from papote.loadgen.extra import Extra
from papote.loadgen.lives import APART, AT_MACHINE, Doing
from papote.loadgen.troupe import BEAT, HEARS, IN_FIVE_MINUTES, KEEPS_OPEN, Troupe
from papote.protocol.replica import Replica
from tests.loadgen.test_lives import le_palier

AVATARS = shipped().maps / "avatars"
"""Pictures of people."""

REAL = Point(1000.0, 300.0)
"""In the coffee corner, where they like to go."""

HARMLESS = {"move", "status", "hand", "emote", "say", "chat", "wave", "coffee"}


class Said(Extra):
    """Somebody simulated whose wishes are noted, and granted at once."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.wishes: list[tuple[str, Any]] = []

    def _post(self, text: str) -> None:
        event, payload = json.loads(text[2:])
        self.wishes.append((event, payload))


class Play:
    """A troupe in an office of which only the first one's eyes know."""

    def __init__(self, people: int, seed: int) -> None:
        self.troupe = Troupe(le_palier(), AVATARS, people, seed)
        self.now = 0.0
        self.eyes = Replica()
        self.eyes.players["p0"] = {"id": "p0", "person": "g-real", "x": REAL.x, "y": REAL.y}
        self.people: list[Said] = []
        for number, life in enumerate(self.troupe._lives):
            extra = Said(life.extra.part, life.extra._certificate, [], [])
            extra.id, extra.here, extra.x, extra.y = f"p{number + 1}", True, 200.0 + 4 * number, 816.0
            self.eyes.players[extra.id] = {"id": extra.id, "person": f"s-{number}", "x": extra.x, "y": extra.y}
            life.extra = extra
            self.people.append(extra)
        for extra in self.people[:2]:
            extra.eyes = self.eyes

    def go_on(self, seconds: float) -> None:
        """Let time pass."""
        for _ in range(round(seconds / BEAT)):
            self.now += BEAT
            self.troupe.beat(self.now)
            for extra in self.people:
                self.eyes.players[extra.id].update(x=extra.x, y=extra.y)

    @property
    def wishes(self) -> list[tuple[str, Any]]:
        """Everything that was wished."""
        return [wish for extra in self.people for wish in extra.wishes]


def test_nobody_real_is_sought_out() -> None:
    """They wave at each other alone, write to nobody, and stand nowhere near, but for a coffee."""
    play = Play(10, 7)
    play.go_on(120)
    assert {event for event, _ in play.wishes} <= HARMLESS
    assert not any(event == "chat" for event, _ in play.wishes)
    assert all(payload["to"] != "p0" for event, payload in play.wishes if event == "wave")
    standing = [life for life in play.troupe._lives if not life.way]
    assert standing
    for life in standing:
        apart = AT_MACHINE if life.intent is not None and life.intent.doing is Doing.DRINKS else APART
        assert Point(life.extra.x, life.extra.y).distance_to(REAL) >= apart * 32 or life.extra.y == 816.0
    assert ("coffee", {"on": True}) in play.wishes, "one comes for who may wait at the machine"
    assert sum(event == "move" for event, _ in play.wishes) > 500


def test_the_same_seed_is_the_same_play() -> None:
    """Step by step, and word by word."""
    plays = [Play(6, 11), Play(6, 11), Play(6, 12)]
    for play in plays:
        play.go_on(60)
    assert plays[0].wishes == plays[1].wishes
    assert plays[0].wishes != plays[2].wishes


def test_who_comes_near_is_greeted_once_and_talked_with() -> None:
    """By one of them; the others wait for their turn to say something."""
    play = Play(3, 7)
    for one in play.people:
        others = [{"id": each.id} for each in play.people if each is not one]
        one.conversation = {"id": "b1", "members": [*others, {"id": "p0"}]}
    play.go_on(1)
    greetings = [payload["text"] for event, payload in play.wishes if event == "chat"]
    assert len(greetings) == 1
    assert not any(event == "move" for event, _ in play.wishes), "nobody walks away from a guest"
    play.go_on(30)
    lines = [payload["text"] for event, payload in play.wishes if event == "chat"]
    assert lines.count(greetings[0]) == 1
    assert len(lines) > 4
    assert len({extra.id for extra in play.people if any(event == "chat" for event, _ in extra.wishes)}) == 3


def test_one_who_is_alone_with_somebody_real_goes_on_talking() -> None:
    """A coffee for two is no silence: he says something now and then, aloud, and stops when the guest has gone."""
    play = Play(1, 7)
    (extra,) = play.people
    extra.conversation = {"id": "b1", "members": [{"id": "p0"}]}
    play.go_on(90)
    said = [payload["text"] for event, payload in play.wishes if event == "chat"]
    assert 5 < len(said) < 20
    assert set(said[1:]) <= set(COMPANY[extra.part.language])
    assert extra.speaks_until > 0
    extra.conversation = {"id": "b1", "members": []}
    play.go_on(60)
    assert [payload["text"] for event, payload in play.wishes if event == "chat"] == said


def test_who_takes_a_coffee_follows_to_the_table_even_of_somebody_real() -> None:
    """For it was he who asked for company."""
    play = Play(1, 7)
    (extra,) = play.people
    extra.coffee = {"x": round(REAL.x) + 32, "y": round(REAL.y) + 64, "together": False}
    play.go_on(40)
    assert play.troupe._lives[0].coffee is extra.coffee
    assert any(
        (payload[1], payload[2]) == (extra.coffee["x"], extra.coffee["y"])
        for event, payload in play.wishes
        if event == "move"
    )


def knocked_at(play: Play, knocker: str = "p0") -> None:
    """Everybody who plays is behind one closed door, at which somebody real knocks."""
    for extra in play.people:
        extra._take("knocked", {"id": knocker, "area": None, "text": "", "bubble": "b1"})


def answers(play: Play) -> list[tuple[str, dict[str, Any]]]:
    """Who has said what to those who knocked."""
    return [(extra.id, payload) for extra in play.people for event, payload in extra.wishes if event == "answer_knock"]


def together(play: Play, *others: str) -> None:
    """Everybody who plays is in one conversation."""
    for one in play.people:
        members = [{"id": each.id} for each in play.people if each is not one]
        one.conversation = {"id": "b1", "members": [*members, *({"id": other} for other in others)]}


def test_c11_who_knocks_where_only_simulated_people_are_is_answered_after_a_moment() -> None:
    """By one of them, once: come in, or in five minutes; the same seed says the same."""
    said = []
    for seed in (*range(6), 0):
        play = Play(3, seed)
        together(play)
        knocked_at(play)
        play.go_on(HEARS[0] - BEAT)
        assert answers(play) == []
        play.go_on(HEARS[1] - HEARS[0] + 2 * BEAT)
        ((host, answer),) = answers(play)
        assert answer["to"] == "p0"
        assert answer["accept"] is not answer["later"]
        said.append((host, answer))
        for extra in play.people:
            extra._take("knock_ended", {"id": "p0"})
        play.go_on(10)
        assert len(answers(play)) == 1
    assert {answer["accept"] for _, answer in said} == {True, False}
    assert said[0] == said[-1]


def test_c11_who_said_in_five_minutes_is_still_there_then() -> None:
    """For the door opens only while he is; who lets in at once waits for his guest."""
    said = set()
    for seed in range(6):
        play = Play(1, seed)
        knocked_at(play)
        (life,) = play.troupe._lives
        life.way = []
        play.go_on(HEARS[1] + 2 * BEAT)
        ((_, answer),) = answers(play)
        assert life.until >= play.now + KEEPS_OPEN - HEARS[1] + (IN_FIVE_MINUTES if answer["later"] else 0.0)
        if answer["later"] in said:
            continue
        said.add(answer["later"])
        play.people[0].wishes.clear()
        play.go_on(IN_FIVE_MINUTES if answer["later"] else KEEPS_OPEN - HEARS[1])
        assert "move" not in {event for event, _ in play.wishes}
    assert said == {True, False}


def test_c11_where_somebody_real_is_inside_the_answer_is_his() -> None:
    """Nor is anybody answered who knocks no more; the others answer when he who would have has gone."""
    play = Play(2, 7)
    together(play, "p0")
    knocked_at(play, "p9")
    play.go_on(30)
    assert answers(play) == []
    together(play)
    play.go_on(1)
    for extra in play.people:
        extra._take("knock_ended", {"id": "p9"})
    play.go_on(30)
    assert answers(play) == []
    knocked_at(play, "p9")
    play.go_on(1)
    play.people[0]._take("knock_ended", {"id": "p9"})
    play.go_on(HEARS[1] + 2 * BEAT)
    assert [who for who, _ in answers(play)] == [play.people[1].id]


def test_they_go_on_when_a_host_shows_out_the_one_who_looks_for_all() -> None:
    """Another one looks."""
    play = Play(4, 7)
    play.people[0].here = False
    play.go_on(10)
    assert any(event == "move" for event, _ in play.people[2].wishes)
    play.people[1].here = False
    assert play.troupe.eyes is None
