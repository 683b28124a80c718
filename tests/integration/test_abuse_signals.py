"""Cheating with media negotiation, by the ids of the abuse cases: the other side never sees what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from papote.world.settings import RoomSettings
from tests.integration.conftest import PATIENT, Serve, Server
from tests.integration.raw_client import RawClient
from tests.integration.witness import ORDINARY, witness

OFFER = {
    "type": "offer",
    "sdp": "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n",
}
ANSWER = OFFER | {"type": "answer"}
CANDIDATE = {
    "candidate": "candidate:1 1 udp 2122260223 192.0.2.1 54321 typ host",
    "sdpMid": "0",
    "sdpMLineIndex": 0,
    "usernameFragment": "abcd",
}


async def pair(server: Server) -> tuple[RawClient, RawClient, int]:
    """Two people in a conversation: the polite one first, and their link."""
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    await ada.shuffle()
    await bob.shuffle()
    member = (await ada.event("conversation"))["members"][0]
    await bob.event("conversation")
    return (ada, bob, member["link"]) if member["polite"] else (bob, ada, member["link"])


def signal(to: RawClient | str, link: int, **content: Any) -> dict[str, Any]:
    """The payload of a signal."""
    return {"to": to if isinstance(to, str) else to.you, "link": link, **content}


def no(code: str) -> dict[str, Any]:
    """The acknowledgement of a refused signal."""
    return {"ok": False, "code": code, "request": "signal"}


async def test_b01_an_offer_out_of_earshot_is_refused_and_never_seen(server: Server) -> None:
    """Somebody far away, somebody gone and nobody at all get the same answer."""
    async with witness(server, expected=ORDINARY | {"bubble_changed"}) as eve:
        mallory, _, link = await pair(server)
        for target in (eve.you, "p999", mallory.you):
            answer = await mallory.ask("signal", signal(target, link, description=OFFER))
            assert answer == no("not_in_conversation")
        assert eve.heard("signal") == []


async def test_b01_parting_ends_the_right_to_signal(server: Server) -> None:
    """A moment after the conversation is over, nothing passes."""
    ada, bob, link = await pair(server)
    assert await ada.ask("signal", signal(bob, link, description=OFFER)) == {"ok": True}
    await bob.event("signal")
    assert await bob.ask("leave_conversation", {}) == {"ok": True}
    assert (await ada.ask("signal", signal(bob, link, description=OFFER)))["code"] == "not_in_conversation"
    assert len(bob.heard("signal")) == 1


@pytest.mark.parametrize("field", ["from", "sender", "sender_id", "player"])
async def test_b02_a_forged_sender_is_refused(server: Server, field: str) -> None:
    """Who signals is written by the server; a message that says otherwise is none."""
    ada, bob, link = await pair(server)
    forged = signal(bob, link, description=OFFER) | {field: "p1"}
    assert await ada.ask("signal", forged) == no("bad_message")
    assert await ada.ask("signal", signal(bob, link, description=OFFER)) == {"ok": True}
    assert await bob.event("signal") == {"from": ada.you, "link": link, "description": OFFER}
    assert len(bob.heard("signal")) == 1


async def test_b03_a_signal_of_an_ended_link_is_stale(server: Server) -> None:
    """Yesterday's number, and tomorrow's."""
    ada, bob, link = await pair(server)
    token = bob.replica.resume
    await bob.close()
    back = await server.person("Bob", resume=token)
    now = (await back.event("conversation"))["members"][0]["link"]
    assert now > link
    for number in (link, now + 1):
        assert await ada.ask("signal", signal(back, number, description=OFFER)) == no("stale_link")
    assert back.heard("signal") == []
    assert await ada.ask("signal", signal(back, now, description=OFFER)) == {"ok": True}


async def test_b04_answers_and_candidates_without_an_offer_are_refused(server: Server) -> None:
    """Nobody is made to process what he did not ask for."""
    ada, bob, link = await pair(server)
    assert await ada.ask("signal", signal(bob, link, description=ANSWER)) == no("unexpected_signal")
    assert await ada.ask("signal", signal(bob, link, candidate=CANDIDATE)) == no("unexpected_signal")
    assert await ada.ask("signal", signal(bob, link, description={"type": "rollback"})) == no("unexpected_signal")
    assert bob.heard("signal") == []


async def test_b04_glare_ends_with_the_polite_sides_answer(server: Server) -> None:
    """Both offers pass; then only the polite one may answer, and both may go on."""
    polite, impolite, link = await pair(server)
    assert await polite.ask("signal", signal(impolite, link, description=OFFER)) == {"ok": True}
    assert await impolite.ask("signal", signal(polite, link, description=OFFER)) == {"ok": True}
    assert await impolite.ask("signal", signal(polite, link, description=ANSWER)) == no("unexpected_signal")
    assert await polite.ask("signal", signal(impolite, link, description=ANSWER)) == {"ok": True}
    assert await polite.ask("signal", signal(impolite, link, candidate=CANDIDATE)) == {"ok": True}
    assert await impolite.ask("signal", signal(polite, link, candidate=None)) == {"ok": True}
    await polite.until(lambda: len(polite.heard("signal")) == 2)
    await impolite.until(lambda: len(impolite.heard("signal")) == 3)
    assert impolite.heard("signal")[2] == {"from": polite.you, "link": link, "candidate": CANDIDATE}
    assert polite.heard("signal")[1] == {"from": impolite.you, "link": link, "candidate": None}


async def test_b04_renegotiating_without_end_is_cut(serve: Serve) -> None:
    """Beyond the budget each signal is a strike; whoever is cut leaves the talk once his lease is over."""
    settings = replace(PATIENT, signal_rate=0.001, strike_seconds=3600.0)
    server = await serve(settings=settings, world=RoomSettings())
    async with witness(server, expected=ORDINARY | {"bubble_changed", "bubble_ended"}):
        ada, bob, link = await pair(server)
        for _ in range(400):
            if ada.closed:
                break
            await ada.emit("signal", signal(bob, link, description=OFFER))
        assert (await ada.event("bye"))["code"] == "too_many"
        await ada.gone()
        assert len(bob.heard("signal")) == 1


@pytest.mark.parametrize(
    ("sdp", "code"),
    [
        ("v=0\r\n" + ("a=" + "x" * 3900 + "\r\n") * 16, "too_large"),
        ("v=0\r\n" + "m=audio 9 RTP 0\r\n" * 500, "bad_message"),
        ("v=0\r\na=" + "x" * 20000 + "\r\n", "bad_message"),
        ("v=0\r\na=\x00\r\n", "bad_text"),
        ("v=0\r\na=x\ry\r\n", "bad_text"),
        ("QUFBQUFB" * 100, "bad_message"),
    ],
    ids=["too long", "500 media lines", "one long line", "NUL", "a lone carriage return", "no description"],
)
async def test_b09_a_description_no_browser_writes_is_refused(server: Server, sdp: str, code: str) -> None:
    """Before anybody has to parse it."""
    ada, bob, link = await pair(server)
    answer = await ada.ask("signal", signal(bob, link, description={"type": "offer", "sdp": sdp}))
    assert answer == no(code)
    assert bob.heard("signal") == []
