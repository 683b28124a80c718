"""Cheating to hear, to be heard or to learn addresses, by the ids of the abuse cases: in a whole office."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from signal import SIGKILL
from typing import Any

import pytest

from papote.gateway import GatewaySettings
from papote.media.director import DirectorSettings
from papote.media.ice import IceSettings
from papote.media.plan import PlanSettings
from papote.media.sessions import PAUSES
from papote.media.sfu.client import RESTART_AFTER, WorkerForwarder
from papote.media.sfu.local import LocalForwarder
from papote.media.sfu.model import EndpointId, Limits
from papote.protocol.signaling import CANDIDATES
from papote.world.settings import RoomSettings
from tests.integration.conftest import PATIENT, Serve, Server
from tests.integration.talker import Talker, endpoint, stats
from tests.integration.test_abuse_signals import CANDIDATE, OFFER, no, pair, signal
from tests.media.sfu import offers
from tests.media.sfu.clients import until

pytestmark = pytest.mark.slow

DIRECT = DirectorSettings(plan=PlanSettings(hide_guest_addresses=False))
TURN = replace(PATIENT, ice=IceSettings((), ("turn:turn.example:3478",), "kR9vT2mW7xQ4zB8nL3pY6sD1"))

Enter = Callable[..., Awaitable[Talker]]


@pytest.fixture
async def office(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Server:
    """An office with a forwarding unit, whose visitors may use the loopback interface."""
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    return await serve(unit=LocalForwarder, settings=TURN)


@pytest.fixture
async def enter() -> AsyncIterator[Enter]:
    """Lets people in, who leave after the test."""
    people: list[Talker] = []

    async def come(server: Server, name: str, hertz: int, entry: str, **more: Any) -> Talker:
        talker = Talker(server, name, hertz)
        people.append(talker)
        return await talker.come(entry, **more)

    yield come
    await asyncio.gather(*(person.leave() for person in people))


async def talk(office: Server, enter: Enter) -> tuple[Talker, Talker]:
    """Two people beside each other, who hear each other."""
    ada = await enter(office, "Ada", 400, "a")
    bob = await enter(office, "Bob", 700, "b")
    for person in (ada, bob):
        await person.person.shuffle()
    await asyncio.gather(ada.until_hears(bob), bob.until_hears(ada))
    return ada, bob


def no_forward(code: str) -> dict[str, Any]:
    """The acknowledgement of a refused offer."""
    return {"ok": False, "code": code, "request": "forward"}


async def test_b01_whoever_may_hear_nobody_gets_no_connection(office: Server) -> None:
    """An offer nobody asked for is refused, whatever number it guesses, and the unit never sees it."""
    eve = await office.person("Eve", entry="far")
    for number in (1, 2, 2**31):
        answer = await eve.ask("forward", {"session": number, "sdp": offers.usual().replace("\r\n", "\n")})
        assert answer == no_forward("stale_session")
    assert (await stats(office)).endpoints == ()


@pytest.mark.parametrize("field", ["from", "player", "endpoint", "slots"])
async def test_b02_an_offer_speaks_for_nobody_else(office: Server, field: str) -> None:
    """Who offers is known by his connection; an offer that says more is none."""
    eve = await office.person("Eve", entry="far")
    answer = await eve.ask("forward", {"session": 1, "sdp": offers.usual(), field: "p1"})
    assert answer == no_forward("bad_message")


async def test_b03_an_offer_for_an_ended_session_is_stale(office: Server, enter: Enter) -> None:
    """Neither the number of a session that is over, nor that of one that is in use, nor the next."""
    ada, bob = await talk(office, enter)
    session = ada.person.heard("forwarding")[-1]["session"]
    for number in (session, session + 1):
        answer = await ada.person.ask("forward", {"session": number, "sdp": offers.usual()})
        assert answer == no_forward("stale_session")
    await bob.until_hears(ada)


async def test_b04_who_fails_again_and_again_is_let_try_ever_more_seldom(office: Server, enter: Enter) -> None:
    """Renewing without end takes the server's time; others go on, and there is one endpoint at most."""
    ada, bob = await talk(office, enter)
    eve = await office.person("Eve", entry="a")
    await eve.shuffle()
    began = time.monotonic()
    told = await eve.event("forwarding")
    for _ in range(12):
        await eve.emit("media_failed", {"session": told["session"]})
        told = eve.heard("forwarding")[-1]
    await eve.ask("hand", {"raised": True})
    passed = time.monotonic() - began
    assert len(eve.heard("forwarding")) <= 2 + sum(sum(PAUSES[: number + 1]) <= passed for number in range(1, 5))
    assert len((await stats(office)).endpoints) == 2
    await ada.until_hears(bob)


async def test_b05_nothing_of_another_conversation_is_sent_whatever_is_asked_for(office: Server, enter: Enter) -> None:
    """Asking for pictures by guessed ids changes nothing: not one packet of them is on the wire."""
    ada, bob = await talk(office, enter)
    cleo = await enter(office, "Cleo", 1100, "far")
    dan = await enter(office, "Dan", 1700, "far")
    for person in (cleo, dan):
        await person.person.shuffle()
    await cleo.until_hears(dan)
    for other in (ada, bob):
        watched = {"id": other.person.you, "width": 1280, "pinned": True}
        assert await cleo.person.ask("watch", {"pictures": [watched], "mode": "full"}) == {"ok": True}
    packets = cleo.packets()
    await until(lambda: cleo.packets() > packets + 60)
    assert not cleo.hears(ada) and not cleo.hears(bob)
    own, wanted = await endpoint(office, cleo), await endpoint(office, dan)
    (told,) = [each for each in (await stats(office)).endpoints if each.endpoint == own]
    assert {slot.feed.endpoint for slot in told.slots if slot.feed is not None} == {wanted}


@pytest.mark.parametrize("how", ["leave_conversation", "leave", "quiet"])
async def test_b06_after_the_end_of_a_talk_nothing_more_is_sent(office: Server, enter: Enter, how: str) -> None:
    """Not one packet, either way; whether one hangs up, goes for good or wants to be left alone."""
    ada, bob = await talk(office, enter)
    wish: tuple[str, dict[str, Any]] = ("status", {"status": "focus"}) if how == "quiet" else (how, {})
    assert await ada.person.ask(*wish) == {"ok": True}
    sent, received = (await stats(office)).counters["sent"], (await stats(office)).counters["received"]
    await bob.person.until(lambda: bob.person.heard("conversation")[-1] is None)
    try:
        async with asyncio.timeout(3 if how == "leave" else 60):
            while (await stats(office)).counters["received"] <= received + 20:
                await asyncio.sleep(0.01)
    except TimeoutError:
        assert how == "leave"  # whoever goes for good sends nothing any more
    assert (await stats(office)).counters["sent"] == sent


async def test_b06_a_closed_door_lets_nothing_out(office: Server, enter: Enter) -> None:
    """Whoever stands before a locked room hears nothing of it, and nobody in it hears him."""
    ada = await enter(office, "Ada", 400, "inside")
    bob = await enter(office, "Bob", 700, "inside")
    await asyncio.gather(ada.until_hears(bob), bob.until_hears(ada))
    assert await ada.person.ask("lock", {"locked": True}) == {"ok": True}
    eve = await office.person("Eve", entry="door")
    await eve.shuffle()
    assert (await eve.ask("forward", {"session": 1, "sdp": offers.usual()}))["code"] == "stale_session"
    assert len((await stats(office)).endpoints) == 2


async def test_b06_without_his_words_somebodys_voice_ends_too(
    serve: Serve, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Media alone keep nobody in a conversation: whoever has lost the office is heard no more within ten seconds.

    A network that is gone is noticed after an unanswered ping; then his place is held for a moment.
    """
    assert GatewaySettings().ping_interval + GatewaySettings().ping_timeout + RoomSettings().media_lease <= 10
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    office = await serve(unit=LocalForwarder, settings=TURN, world=RoomSettings())
    ada, bob = await talk(office, enter)
    await ada.person.close()
    await bob.person.until(lambda: bob.person.heard("conversation")[-1] is None)
    sent, received = (await stats(office)).counters["sent"], (await stats(office)).counters["received"]
    while (await stats(office)).counters["received"] <= received + 20:
        await asyncio.sleep(0.01)
    assert (await stats(office)).counters["sent"] == sent


async def test_b07_whoever_only_listens_is_shown_as_a_member(office: Server, enter: Enter) -> None:
    """One who sends nothing hears only because everybody is told that he is there."""
    ada, bob = await talk(office, enter)
    eve = await enter(office, "Eve", 0, "a")
    await eve.person.shuffle()
    await eve.person.event("conversation")  # before, she overheard a murmur at most
    await eve.until_hears(ada, bob)
    for other in (ada, bob):
        members = other.person.heard("conversation")[-1]["members"]
        assert eve.person.you in {member["id"] for member in members}


async def test_b08_nobody_is_made_to_send_before_he_was_told_whom_he_talks_with(serve: Serve) -> None:
    """Whatever is guessed while two people begin to stand together, the first signal comes after the conversation."""
    server = await serve(directing=DIRECT, settings=replace(PATIENT, signal_rate=1000, signal_burst=10000))
    eve = await server.person("Eve", entry="a")
    mallory = await server.person("Mallory", entry="b")
    await eve.shuffle()
    await mallory.shuffle()
    number = 0
    while not eve.heard("conversation"):
        number = number % 20 + 1
        await mallory.ask("signal", signal(eve, number, description=OFFER))
    link = eve.heard("conversation")[-1]["members"][0]["link"]
    await mallory.ask("signal", signal(eve, link, description=OFFER))
    await eve.event("signal")
    names = [name for name, _ in eve.events]
    assert names.index("signal") > names.index("conversation")
    assert {told["link"] for told in eve.heard("signal")} == {link}


async def test_b09_a_broken_offer_is_refused_and_hurts_nobody(
    office: Server, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the unit has to read it, or by the unit; those who talk go on, and a proper offer still passes."""
    ada, bob = await talk(office, enter)
    eve = await office.person("Eve", entry="a")
    await eve.shuffle()
    session = (await eve.event("forwarding"))["session"]
    assert office.switchboard is not None
    unit, asked = office.switchboard.desks[0].forwarder, list[str]()
    read = unit.join

    async def noted(endpoint: EndpointId, offer: str, limits: Limits) -> str:
        asked.append(offer)
        return await read(endpoint, offer, limits)

    monkeypatch.setattr(unit, "join", noted)
    for sdp, code in (
        ("v=0\r\n" + ("a=" + "x" * 3900 + "\r\n") * 16, "too_large"),
        ("v=0\r\n" + "m=audio 9 RTP 0\r\n" * 500, "bad_message"),
        ("v=0\r\na=\x00\r\n", "bad_text"),
        ("QUFBQUFB" * 100, "bad_message"),
    ):
        assert await eve.ask("forward", {"session": session, "sdp": sdp}) == no_forward(code)
    assert asked == []
    broken = offers.usual().replace("a=setup:actpass", "a=setup:passive")
    assert await eve.ask("forward", {"session": session, "sdp": broken}) == no_forward("bad_offer")
    assert len(asked) == 1
    await ada.until_hears(bob)


async def test_b10_b11_candidates_are_sifted_and_counted(serve: Serve) -> None:
    """Of a thousand, two dozen pass; of those that knock inside, none, be it alone or hidden in a description."""
    server = await serve(directing=DIRECT)
    ada, bob, link = await pair(server)
    inside = ("127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "::1", "::ffff:127.0.0.1", "fe80::1", "localhost")
    text = str(CANDIDATE["candidate"])
    hidden = "".join(f"a={text.replace('192.0.2.1', each)}\r\n" for each in inside)
    hidden += "".join(f"a={text.replace('54321', str(port))}\r\n" for port in (22, *range(2000, 2010)))
    offer = OFFER | {"sdp": OFFER["sdp"] + hidden}
    assert await ada.ask("signal", signal(bob, link, description=offer)) == {"ok": True}
    passed = (await bob.event("signal"))["description"]["sdp"]
    assert passed.count("a=candidate:") == 10
    assert not any(f" {each} " in passed for each in inside)
    for number in range(60):
        candidate = CANDIDATE | {"candidate": text.replace("54321", str(3000 + number))}
        await ada.emit("signal", signal(bob, link, candidate=candidate))
    await ada.ask("signal", signal(bob, link, candidate=None))
    await bob.until(lambda: bob.heard("signal")[-1].get("candidate", ...) is None)
    assert len(bob.heard("signal")) == 1 + (CANDIDATES - 10) + 1


async def test_b19_calls_are_formed_anew_when_their_process_is_killed(
    serve: Serve, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody hears everybody again: by the next worker and the next session, for neither of which anybody pauses."""
    assert RESTART_AFTER[0] == PAUSES[0] == 0
    monkeypatch.setattr("papote.media.sfu.client.PATIENCE", 60.0)
    monkeypatch.setattr("aioice.ice.get_host_addresses", lambda use_ipv4, use_ipv6: ["127.0.0.1"])
    office = await serve(unit=WorkerForwarder)
    ada, bob = await talk(office, enter)
    assert office.switchboard is not None
    unit = office.switchboard.desks[0].forwarder
    assert isinstance(unit, WorkerForwarder) and unit.pid is not None
    os.kill(unit.pid, SIGKILL)
    assert await ada.person.ask("say", {"text": "still here"}) == {"ok": True}
    await ada.person.until(lambda: len(ada.person.heard("forwarding")) == 2)
    await asyncio.gather(ada.until_hears(bob), bob.until_hears(ada))
    assert len(ada.person.heard("forwarding")) == 2


async def test_b20_passwords_for_relays_go_to_those_alone_who_need_one(office: Server, enter: Enter) -> None:
    """Not to somebody who walks about; and they end within ten minutes."""
    eve = await office.person("Eve", entry="far")
    ada, _ = await talk(office, enter)
    assert "ice_servers" not in str(eve.events)
    (told,) = ada.person.heard("forwarding")[-1]["ice_servers"]
    assert told["urls"] == ["turn:turn.example:3478"]
    end, _, name = told["username"].partition(":")
    assert name == ada.person.you
    assert time.time() < int(end) <= time.time() + 600


async def test_b21_guests_learn_nobodys_address(office: Server, enter: Enter) -> None:
    """No link, no signal, no candidate but the office's own: whatever one walks past."""
    ada, bob = await talk(office, enter)
    for person, other in ((ada.person, bob.person), (bob.person, ada.person)):
        told = person.heard("conversation")[-1]
        assert (told["engine"], [member["link"] for member in told["members"]]) == ("sfu", [0])
        for number in (0, 1, 2):
            answer = await person.ask("signal", signal(other, number, description=OFFER))
            assert answer in (no("stale_link"), no("bad_number"))
        assert other.heard("signal") == []
        lines = [line for told in person.heard("forwarded") for line in told["sdp"].splitlines()]
        candidates = {tuple(line.split(" ")[4:6]) for line in lines if line.startswith("a=candidate")}
        assert candidates == {("127.0.0.1", str((await stats(office)).port))}
