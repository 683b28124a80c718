"""Cheating with one's place, by the ids of the abuse cases: each gets its coded answer, and nobody else notices."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

import pytest

from papote.world.settings import RoomSettings
from tests.integration.conftest import HOLDING, PATIENT, Leap, Serve, Server
from tests.integration.raw_client import RawClient
from tests.integration.rooms import place
from tests.integration.witness import ORDINARY, witness

INSIDE = 32 * 10
"""The meeting room begins below this line."""


def in_meeting(position: tuple[int, int]) -> bool:
    """Whether a place is inside the meeting room."""
    x, y = position
    return 14 * 32 <= x < 17 * 32 and 11 * 32 <= y < 14 * 32


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
async def test_a01_not_a_number_is_refused_and_relayed_to_nobody(server: Server, number: str) -> None:
    """Browsers cannot parse NaN: relayed, it would disconnect everybody in the room."""
    async with witness(server, expected=frozenset({"player_joined", "player_changed"})):
        mallory = await server.person("Mallory", entry="a")
        here = mallory.here
        await mallory.say(f'42["move",[1,{number},100,0]]')
        assert await mallory.event("refused") == {"code": "bad_number", "request": "move"}
        answer = await mallory.ask_text(f'["emote",{{"emote":{number}}}]')
        assert (answer["ok"], answer["code"]) == (False, "bad_number")
        assert mallory.here == here
        assert not mallory.closed


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("1e308", "bad_number"),
        ("-1e308", "bad_number"),
        ("9007199254740993", "bad_number"),
        ("1" * 4999, "bad_number"),
        ("12.5", "bad_number"),
        ('"12"', "bad_message"),
        ("true", "bad_message"),
        ("null", "bad_message"),
        ("[]", "bad_message"),
    ],
    ids=["huge", "minus huge", "beyond 2^53", "4999 digits", "half a pixel", "text", "true", "null", "list"],
)
async def test_a02_coordinates_that_are_no_whole_pixels_are_refused(server: Server, value: str, code: str) -> None:
    """Nothing overflows, and the place stays."""
    async with witness(server, expected=frozenset({"player_joined", "player_changed"})):
        mallory = await server.person("Mallory", entry="a")
        here = mallory.here
        await mallory.say(f'42["move",[1,{value},100,0]]')
        assert await mallory.event("refused") == {"code": code, "request": "move"}
        assert mallory.here == here


async def test_a03_a_teleport_is_set_right_for_the_sender_alone(roomy: Server) -> None:
    """The others never see him anywhere else."""
    async with witness(roomy):
        mallory = await roomy.person("Mallory", entry="a")
        ada = await roomy.person("Ada", entry="b")
        here = mallory.here
        await mallory.move(*place("far"))
        fixed = await mallory.event("position_fixed")
        assert (fixed["code"], fixed["x"], fixed["y"], fixed["seq"]) == ("too_fast", *here, 1)
        await ada.ask("hand", {"raised": False})
        assert (ada.replica.players[mallory.you]["x"], ada.replica.players[mallory.you]["y"]) == here


async def test_a03_who_teleports_all_the_time_is_cut(serve: Serve) -> None:
    """Twenty impossible moves in ten seconds, and he loses his place too."""
    server = await serve(world=replace(HOLDING, fix_limit=4, fix_silence=0.01, fix_window=3600.0))
    async with witness(server) as eve:
        mallory = await server.person("Mallory", entry="a")
        token = mallory.replica.resume
        for _ in range(12):
            if mallory.heard("bye"):
                break
            await mallory.move(*place("far"))
            await mallory.until(lambda: mallory.heard("position_fixed"))
            await asyncio.sleep(0.02)  # the world forgives what was on its way
        assert (await mallory.event("bye"))["code"] == "too_fast"
        await mallory.gone()
        await eve.until(lambda: mallory.you not in eve.replica.players)
        again = await server.person("Mallory", resume=token)
        assert again.heard("snapshot")[0]["resumed"] is False


async def test_a04_running_is_fine_and_faster_is_not(server: Server) -> None:
    """Five per cent above the running speed is a clock that differs; sixty per cent is a cheat."""
    # Who is put back may stand beside the other, and everybody may see that two talk.
    async with witness(server, expected=ORDINARY | {"bubble_changed"}):
        fair = await server.person("Fair", entry="a")
        x, y = fair.here
        for step in range(1, 16):
            await fair.move(x + round(step * 9 * 32 * 0.1 * 1.05), y)
            await asyncio.sleep(0.1)
        assert fair.heard("position_fixed") == []
        cheat = await server.person("Cheat", entry="a")
        x, y = cheat.here
        there, forth, last = 0.0, True, time.monotonic()
        async with asyncio.timeout(60):
            while not cheat.heard("position_fixed"):
                await asyncio.sleep(0.1)
                # As far as he would come in the time there was, however late he is.
                now = time.monotonic()
                stride = min(600.0, (now - last) * 9 * 32 * 1.6)
                last = now
                if not 0 <= there + (stride if forth else -stride) <= 600:
                    forth = not forth
                there = min(600.0, max(0.0, there + (stride if forth else -stride)))
                await cheat.move(x + round(there), y)
        assert (await cheat.event("position_fixed"))["code"] == "too_fast"


async def test_a05_nobody_walks_through_a_wall(server: Server) -> None:
    """Both ends are free, the way between them is not."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="wall")
        _, y = mallory.here
        await mallory.walk(19 * 32 + 16, y)
        assert mallory.heard("position_fixed") == []
        await asyncio.sleep(0.5)
        await mallory.move(21 * 32 + 16, y)
        assert (await mallory.event("position_fixed"))["code"] == "blocked"


async def test_a05_nobody_appears_inside_a_wall(server: Server) -> None:
    """An entry that does not exist is the default one."""
    mallory = await server.person("Mallory", entry="no-such-entry")
    x, y = mallory.here
    assert 30 * 32 <= x < 42 * 32
    assert 8 * 32 <= y < 12 * 32


async def test_a06_a_thousand_moves_a_second_cost_nobody_else_anything(roomy: Server) -> None:
    """They are coalesced without a strike; the others get one position per tick."""
    async with witness(roomy, entry="b") as eve:
        mallory = await roomy.person("Mallory", entry="a")
        x, y = mallory.here
        began = time.monotonic()
        for step in range(2000):
            await mallory.move(x + step % 2, y)
        await mallory.until(lambda: True)
        assert await mallory.ask("hand", {"raised": True}) == {"ok": True}
        assert mallory.heard("bye") == []
        assert mallory.heard("refused") == []
        told = [payload for payload in eve.heard("moves") if int(mallory.you[1:]) in payload[::4]]
        ticks = (time.monotonic() - began) * RoomSettings().tick_rate
        assert len(told) <= 2 + ticks
    assert (roomy.metrics.registry.get_sample_value("papote_moves_coalesced_total") or 0) > 1000


async def test_a07_old_and_repeated_moves_are_passed_over(roomy: Server) -> None:
    """A step that was overtaken does not throw anybody back."""
    async with witness(roomy, entry="b") as eve:
        mallory = await roomy.person("Mallory", entry="a")
        x, y = mallory.here
        for seq, dx in ((5, 4), (4, -4), (5, -4), (1, -4), (2**53 - 1, 8), (6, 0)):
            await mallory.say(f'42["move",[{seq},{x + dx},{y},0]]')
        await eve.until(lambda: eve.replica.players.get(mallory.you, {}).get("x") == x + 8)
        assert await mallory.ask("hand", {"raised": False}) == {"ok": True}
        assert mallory.heard("position_fixed") == []
        await mallory.say(f'42["move",[{2**53},{x},{y},0]]')
        assert (await mallory.event("refused"))["code"] == "bad_number"


@pytest.mark.parametrize("view", ["[0,0,1000000,1000000]", "[100,100,-100,-100]", "[NaN,0,1,1]"])
async def test_a08_nobody_chooses_what_he_sees(server: Server, view: str) -> None:
    """What one sees follows from where one stands; there is no message to ask for more."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="a")
        answer = await mallory.ask_text(f'["viewport",{view}]')
        assert answer["code"] in ("unknown_event", "bad_number")
        answer = await mallory.ask_text('["viewport",{"radius":1e6}]')
        assert answer == {"ok": False, "code": "unknown_event", "request": ""}


async def locked_meeting(server: Server) -> tuple[RawClient, RawClient]:
    """Two people in the meeting room behind a locked door."""
    ada = await server.person("Ada", entry="inside")
    cem = await server.person("Cem", entry="inside")
    await ada.shuffle()
    await cem.shuffle()
    await ada.event("conversation")
    assert await ada.ask("lock", {"locked": True}) == {"ok": True}
    await cem.until(lambda: cem.replica.locked_areas)
    return ada, cem


async def test_a09_nobody_walks_into_a_locked_area(server: Server) -> None:
    """He is set back before its door, and hears nothing of its conversation."""
    ada, _ = await locked_meeting(server)
    mallory = await server.person("Mallory", entry="door")
    await mallory.walk(15 * 32 + 16, 14 * 32 + 16)
    await mallory.walk(15 * 32 + 16, 12 * 32 + 16)
    assert (await mallory.event("position_fixed"))["code"] == "area_locked"
    await ada.ask("chat", {"id": "1", "scope": "conversation", "text": "a secret"})
    await ada.event("chatted")
    await mallory.ask("hand", {"raised": True})
    assert not in_meeting(mallory.here)
    assert mallory.heard("chatted") == []
    assert [c for c in mallory.heard("conversation") if c] == []


async def test_a09_nobody_appears_in_a_locked_area(server: Server) -> None:
    """A link that leads into it leads before it, or elsewhere, with the reason."""
    await locked_meeting(server)
    mallory = await server.client().open()
    await mallory.join("Mallory", entry="inside")
    assert not in_meeting(mallory.here)
    assert (await mallory.event("refused"))["code"] == "area_locked"


async def test_a09_nobody_teleports_into_a_locked_area(server: Server) -> None:
    """By a move, or by a message that does not exist."""
    await locked_meeting(server)
    mallory = await server.person("Mallory", entry="a")
    await mallory.move(*place("inside"))
    assert (await mallory.event("position_fixed"))["code"] in ("too_fast", "blocked", "area_locked")
    assert (await mallory.ask("join_area", {"area": "meeting"}))["code"] == "unknown_event"
    assert not in_meeting(mallory.here)


async def test_a09_nobody_comes_back_into_an_area_that_was_locked_behind_him(serve: Serve) -> None:
    """Once his seat is given up, resuming puts him outside, with the reason."""
    server = await serve(world=replace(HOLDING, media_lease=0.1))
    ada = await server.person("Ada", entry="inside")
    cem = await server.person("Cem", entry="inside")
    mallory = await server.person("Mallory", entry="inside")
    for person in (ada, cem, mallory):
        await person.shuffle()
    await mallory.event("conversation")
    token = mallory.replica.resume
    await mallory.close()
    await ada.until(lambda: {m["id"] for m in (ada.replica.conversation or {"members": []})["members"]} == {cem.you})
    assert await ada.ask("lock", {"locked": True}) == {"ok": True}
    back = await server.person("Mallory", resume=token)
    assert (await back.event("position_fixed"))["code"] == "area_locked"
    assert not in_meeting(back.here)
    assert [c for c in back.heard("conversation") if c] == []


async def test_a12_who_has_no_figure_hears_nothing(server: Server, leap: Leap) -> None:
    """Connected is not joined: no positions, no chat, no media, and no staying for long."""
    lurker = await server.client().open()
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    await ada.shuffle()
    await bob.shuffle()
    await ada.event("conversation")
    await ada.ask("chat", {"id": "1", "scope": "room", "text": "hello"})
    answer = await lurker.ask("signal", {"to": ada.you, "link": 1, "candidate": None})
    assert answer["code"] == "not_joined"
    assert lurker.names() <= {"connect", "refused"}
    leap(PATIENT.join_seconds)
    assert (await lurker.event("bye"))["code"] == "connect_timeout"
    await lurker.gone()
    assert lurker.names() <= {"connect", "refused", "bye", "disconnect"}


async def test_a12_a_ghost_is_in_no_conversation(server: Server) -> None:
    """Whoever is invisible to conversations hears none either."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    ghost = await server.person("Ghost", entry="a")
    await ghost.ask("status", {"status": "ghost"})
    for person in (ada, bob, ghost):
        await person.shuffle()
    await ada.event("conversation")
    await bob.event("conversation")
    assert (await ghost.ask("signal", {"to": ada.you, "link": 1, "candidate": None}))["code"] == "not_in_conversation"
    assert [c for c in ghost.heard("conversation") if c] == []
    assert {member["id"] for member in ada.heard("conversation")[-1]["members"]} == {bob.you}


async def test_a13_do_not_disturb_is_never_pulled_in(server: Server) -> None:
    """Others may walk up as often as they like."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    cem = await server.person("Cem", entry="b")
    assert await ada.ask("status", {"status": "do_not_disturb", "text": "writing"}) == {"ok": True}
    await ada.shuffle()
    await bob.shuffle()
    await cem.shuffle()
    await bob.event("conversation")
    await cem.event("conversation")
    await ada.ask("hand", {"raised": False})
    assert ada.heard("conversation") == []
    assert (await bob.ask("signal", {"to": ada.you, "link": 1, "candidate": None}))["code"] == "not_in_conversation"
    assert ada.heard("signal") == []
