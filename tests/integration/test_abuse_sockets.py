"""Cheating below the protocol, by the ids of the abuse cases: sockets that are silent, loud, deaf or malformed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from functools import partial

import aiohttp
import pytest

from papote.errors import Refused
from papote.rooms.settings import RunnerSettings
from tests.integration.conftest import PATIENT, Leap, Serve, Server
from tests.integration.raw_client import PATIENCE, RawClient
from tests.integration.witness import ORDINARY, witness


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (None, 101),
        ("http://HOST", 101),
        ("HTTP://HOST", 101),
        ("null", 403),
        ("http://127.0.0.1", 403),
        ("https://good.example.evil", 403),
        ("http://HOST.evil.example", 403),
    ],
    ids=["a program", "own page", "upper case", "null", "another port", "another site", "a longer name"],
)
async def test_c01_only_own_pages_may_connect(server: Server, page: str | None, status: int) -> None:
    """Nothing is authenticated by cookies, so programs may; other sites' pages may not."""
    host = server.url.removeprefix("http://")
    headers = {} if page is None else {"Origin": page.replace("HOST", host)}
    if status == 101:
        await server.client().open(headers=headers)
    else:
        with pytest.raises(aiohttp.WSServerHandshakeError) as raised:
            await server.client().open(headers=headers)
        assert raised.value.status == status


async def test_c02_who_does_not_introduce_himself_is_cut(serve: Serve, leap: Leap) -> None:
    """An open socket that answers pings is not enough."""
    server = await serve(settings=replace(PATIENT, ping_interval=0.1))
    async with witness(server):
        silent = await server.client().open(connect=False)
        leap(PATIENT.connect_seconds)
        assert (await silent.event("bye"))["code"] == "connect_timeout"
        await silent.gone()


@pytest.mark.parametrize("extra", [0, 1, 900_000], ids=["64 KiB", "64 KiB and a byte", "a megabyte"])
async def test_c04_a_message_over_64_kib_closes_with_1009(server: Server, extra: int) -> None:
    """The largest message allowed is answered; one byte more is not even read."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="a")
        head, tail = '42["say",{"text":"', '"}]'
        await mallory.say(head + "x" * (65536 + extra - len(head) - len(tail)) + tail)
        if extra:
            await mallory.gone()
            assert mallory.close_code == 1009
        else:
            assert (await mallory.event("refused"))["code"] == "too_large"


async def test_c04_deflate_is_not_offered(server: Server) -> None:
    """A bomb of compressed zeros cannot be sent to somebody who does not inflate."""
    socket = await server.session.ws_connect(f"{server.url}/socket.io/?EIO=4&transport=websocket", compress=15)
    assert socket.compress == 0
    await socket.close()


@pytest.mark.parametrize(
    "packet",
    [
        '451-["x",{"_placeholder":true,"num":0}]',
        '450-["x"]',
        '4511-["x"]',
        '459999999999-["x"]',
        '451-["x",{"_placeholder":true,"num":-1}]',
        '461-1["x"]',
        '44{"message":"no"}',
        b"\x00attachment without packet",
    ],
    ids=["one", "none", "eleven", "endless", "placeholder -1", "acknowledgement", "connect error", "loose"],
)
async def test_c05_attachments_are_refused_and_cut(server: Server, packet: str | bytes) -> None:
    """Nothing of ours is binary; half a packet with attachments would be kept until the rest came."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="a")
        await mallory.say(packet)
        assert (await mallory.event("bye"))["code"] == "attachments_refused"
        await mallory.gone()


@pytest.mark.parametrize(
    "packet",
    [
        "42[",
        "42{}",
        '42"a"',
        "42",
        "49",
        "",
        "4",
        "0",
        "2",
        "6",
        "hello",
        "42" + "1" * 100 + '["say",{"text":"x"}]',
        "40/" + "x" * 60_000 + ",",
        '42/other,["say",{"text":"x"}]',
        "40",
        "4" + "[" * 60_000,
    ],
)
async def test_c06_a_malformed_packet_is_answered_and_logged_in_a_few_bytes(
    server: Server, packet: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The connection stays, until there were too many."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="a")
        await mallory.say(packet)
        assert (await mallory.event("refused"))["code"] in ("bad_message", "bad_json")
        assert await mallory.ask("hand", {"raised": True}) == {"ok": True}
    assert sum(len(record.getMessage()) for record in caplog.records if "room_opened" not in record.getMessage()) <= 200


async def test_c06_twenty_malformed_packets_are_too_many(server: Server) -> None:
    """Strikes are counted for a minute."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="a")
        for _ in range(20):
            await mallory.say("42[")
        bye = await mallory.event("bye")
        assert (bye["code"], bye["retry_after"]) == ("bad_json", 10.0)
        await mallory.gone()


@pytest.mark.parametrize("event", ["connect", "disconnect", "__class__", "*", "message", "_on_move", "catch_all"])
async def test_c07_event_names_of_libraries_and_languages_are_unknown(server: Server, event: str) -> None:
    """Names are looked up in a table, never among attributes."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="a")
        answer = await mallory.ask(event, {})
        assert answer["code"] == "unknown_event"
        assert answer["request"] == ""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('["say",' + "[" * 900 + "]" * 900 + "]", "bad_message"),
        ('["say",' + "[" * 60_000, "bad_json"),
        ('["say",{' + ",".join(f'"k{n}":1' for n in range(1000)) + "}]", "bad_message"),
        ('["say",{"text":"' + "\\u00e9" * 3000 + '"}]', "too_large"),
        ('["say",{"text":"x","text":"y","more":1}]', "bad_message"),
    ],
    ids=["deep", "very deep", "many keys", "escapes", "twice the same key"],
)
async def test_c08_monstrous_json_is_refused(server: Server, body: str, code: str) -> None:
    """Quickly, and with its code."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="a")
        assert (await mallory.ask_text(body))["code"] == code


@pytest.mark.parametrize(
    "text", ["\\ud800", "a\\u0000b", "\\uffff", "\\ufeffx", "\\u202etxt", "a\\nb", "e" + "\\u0301" * 40, "   "]
)
async def test_c09_texts_that_cannot_be_shown_or_stored_are_refused(server: Server, text: str) -> None:
    """Lone surrogates, control characters, overrides, towers of marks, and nothing at all."""
    async with witness(server):
        mallory = await server.person("Mallory", entry="a")
        assert (await mallory.ask_text(f'["say",{{"text":"{text}"}}]'))["code"] == "bad_text"


async def test_c10_a_flood_of_events_ends_the_flooder(server: Server) -> None:
    """What is over the budget is a strike each."""
    async with witness(server, expected=ORDINARY | {"emoted"}):
        mallory = await server.person("Mallory", entry="a")
        for _ in range(1000):
            if mallory.closed:
                break
            await mallory.emit("emote", {"emote": 1})
        assert (await mallory.event("bye"))["code"] == "too_many"
        await mallory.gone()


def heard_lines(person: RawClient, lines: int) -> bool:
    """Whether somebody has heard this many lines."""
    return len(person.heard("chatted")) == lines


async def test_c11_who_never_reads_is_cut_and_the_others_hear_everything(serve: Serve) -> None:
    """Positions are dropped first; what must be told waits in a bounded box, and then it is enough."""
    server = await serve(settings=replace(PATIENT, talk_rate=10_000, talk_burst=10_000))
    ada = await server.person("Ada", entry="a")
    bob = await server.person("Bob", entry="b")
    deaf = await server.person("Deaf", entry="b")
    await deaf.stop_reading()
    lines = 0
    while server.gateway.connections == 3 and lines < 4000:
        for _ in range(20):
            lines += 1
            await ada.emit("chat", {"id": f"c{lines}", "scope": "room", "text": "é" * 2000})
        with suppress(ConnectionError):  # it may just have been cut
            await deaf.say("3")  # alive, it says
        await bob.until(partial(heard_lines, bob, lines))
    assert server.gateway.connections == 2
    assert not bob.closed
    await bob.until(lambda: bob.replica.players[deaf.you]["connected"] is False)


async def test_c13_a_newer_connection_with_the_same_secret_replaces_the_older(server: Server) -> None:
    """One figure, and the older tab is told why."""
    async with witness(server) as eve:
        old = await server.person("Ada", entry="a")
        new = await server.person("Ada", resume=old.replica.resume)
        bye = await old.event("bye")
        assert (bye["code"], bye["retry_after"]) == ("replaced", None)
        await old.gone()
        assert new.you == old.you
        await eve.until(lambda: [player["name"] for player in eve.replica.players.values()].count("Ada") == 1)
        assert await new.ask("hand", {"raised": True}) == {"ok": True}


async def test_c15_a_secret_that_opens_nothing_is_a_fresh_start(server: Server) -> None:
    """No word on whether it ever did."""
    ada = await server.person("Ada", resume="A" * 32)
    assert ada.heard("snapshot")[0]["resumed"] is False


async def test_c16_acknowledgements_nobody_asked_for_are_ignored(server: Server) -> None:
    """And counted."""
    mallory = await server.person("Mallory")
    for _ in range(50):
        await mallory.say("43999[" + "1" * 1000 + "]")
    assert await mallory.ask("hand", {"raised": True}) == {"ok": True}
    assert server.metrics.registry.get_sample_value("papote_acks_ignored_total") == 50


async def test_c18_one_persons_wishes_are_worked_off_in_their_order(server: Server) -> None:
    """Say, leave, say, join in one burst: the answers tell that nothing overtook anything."""
    ada = await server.person("Ada", entry="a")
    await ada.say('42901["say",{"text":"one"}]')
    await ada.say('42902["leave",{}]')
    await ada.say('42903["say",{"text":"two"}]')
    await ada.until(lambda: {901, 902, 903} <= set(ada.acks))
    assert [number for number in ada.acks if number > 900] == [901, 902, 903]
    assert ada.acks[901] == {"ok": True}
    assert ada.acks[902] == {"ok": True}
    assert ada.acks[903]["ok"] is False


async def test_c20_too_many_connections_from_one_address_are_turned_away(serve: Serve) -> None:
    """Before a session is made, with the time after which to come back."""
    server = await serve(settings=replace(PATIENT, max_sockets_per_address=3))
    for _ in range(3):
        await server.client().open()
    async with server.session.get(f"{server.url}/socket.io/?EIO=4&transport=polling") as response:
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
        assert (await response.json())["code"] == "too_many_connections"
    await server.clients[0].close()
    while server.gateway.connections == 3:
        await asyncio.sleep(0)
    await server.client().open()


async def test_c21_jsonp_is_off(server: Server) -> None:
    """A script of any site could read the answers."""
    async with server.session.get(f"{server.url}/socket.io/?EIO=4&transport=polling&j=0") as response:
        assert response.status == 400


async def test_c20_joining_and_hanging_up_again_and_again_does_not_fill_the_room(serve: Serve) -> None:
    """Held places count for the address they were taken from; who has one may come back to it."""
    server = await serve(rooms=RunnerSettings(max_sockets_per_address=3))
    tokens = []
    for _ in range(3):
        ghost = await server.person("Ghost", entry="a")
        tokens.append(ghost.replica.resume)
        await ghost.close()
    one_more = await server.client().open()
    answer = await one_more.ask("join", {"protocol": 1, "room": "office", "name": "Ghost", "avatar": "a01"})
    assert (answer["code"], answer["retry_after"]) == ("too_many_connections", 30.0)
    await one_more.join("Ghost", resume=tokens[0])
    assert one_more.heard("snapshot")[-1]["resumed"] is True
    await one_more.ask("leave", {})
    await (await server.client().open()).join("Ada")


async def test_c02_a_socket_that_never_finishes_its_upgrade_is_closed(server: Server, leap: Leap) -> None:
    """A session that polls may open any number of them, which count for no address; and polling goes on."""
    polling = f"{server.url}/socket.io/?EIO=4&transport=polling"
    async with server.session.get(polling) as response:
        sid = (await response.text()).partition('"sid":"')[2].partition('"')[0]
    polling += f"&sid={sid}"
    async with server.session.post(polling, data="40"):
        pass
    sockets = [
        await server.session.ws_connect(polling.replace("polling", "websocket"), autoclose=False) for _ in range(3)
    ]
    await sockets[1].send_str("2probe")
    assert await sockets[1].receive_str() == "3probe"
    leap(PATIENT.connect_seconds)
    async with asyncio.timeout(PATIENCE):
        for socket in sockets:
            assert (await socket.receive()).type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
    async with server.session.post(polling, data='427["hand",{"raised":true}]'):
        pass
    told = ""
    async with asyncio.timeout(PATIENCE):
        while "not_joined" not in told:
            async with server.session.get(polling) as response:
                told += await response.text()
    for socket in sockets:
        await socket.close()


async def test_c10_who_walks_while_we_cannot_keep_up_is_not_cut(serve: Serve) -> None:
    """A full mailbox is our trouble: the moves are refused, and nobody gets a strike."""
    server = await serve(settings=replace(PATIENT, strikes=3))
    ada = await server.person("Ada", entry="a")
    host = server.manager.get("office")
    assert host is not None

    def full(*_: object, **__: object) -> None:
        raise Refused("too_many", retry_after=1.0)

    step, host.runner.step = host.runner.step, full  # type: ignore[method-assign]
    for _ in range(5):
        await ada.move(*ada.here)
    await ada.until(lambda: len(ada.heard("refused")) == 5)
    host.runner.step = step  # type: ignore[method-assign]
    assert await ada.ask("hand", {"raised": True}) == {"ok": True}
