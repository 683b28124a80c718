"""Tests of simulated people beside an office: offered where nobody is, marked, counted nowhere, and gone in the end."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

import papote.simulation
from papote.app import shipped
from papote.errors import Refused
from papote.people.account import HOME, Identity
from papote.people.admission import Visitor
from papote.protocol.client import PROTOCOL, Join
from papote.qa import office
from papote.simulation import Simulation, Stage
from papote.types import SIMULATED, PersonId, Role, RoomId
from tests.api.house import opened
from tests.media.sfu.clients import until


def nowhere() -> Stage:
    """A place where no office is: whoever goes there comes back."""
    return Stage(
        "http://127.0.0.1:9", "le-palier", str(shipped().arrival_map), str(shipped().maps / "avatars"), "", 1, 1
    )


async def test_company_is_offered_only_where_it_may_be_and_nobody_real_is() -> None:
    """Who asks otherwise is refused, and nobody comes."""
    for company in (
        Simulation(nowhere, lambda: 0, offered=False),
        Simulation(nowhere, lambda: 1, offered=True),
    ):
        assert not company.offered
        with pytest.raises(Refused, match="forbidden"):
            await company.ask()
        assert not company.running
    assert Simulation(nowhere, lambda: 0, offered=True).offered


@pytest.mark.slow
async def test_they_go_again_when_nobody_listed_has_come_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever else is there: how long they stay tells of nobody who is in no list."""
    monkeypatch.setattr(papote.simulation, "FIRST_COMES", 0.05)
    company = Simulation(nowhere, lambda: 0, offered=True, sleep_for=0.01)
    await company.ask()
    await until(lambda: not company.running, 60.0)
    assert not company.came
    assert company.offered


@pytest.mark.slow
async def test_simulated_people_come_marked_are_counted_as_nobody_and_go() -> None:
    """One company at a time; what they cost is told in the end."""
    async with office(seed=3, simulated_people=3, media_workers=0, hide_guest_addresses=False) as there:
        simulation = there.simulation
        async with aiohttp.ClientSession() as session:
            address = f"{there.url}api/v1/simulation"
            async with session.get(address) as answer:
                assert await answer.json() == {"offered": True, "running": False}
            for _ in range(2):  # who asks again is told that they are there
                async with session.post(address, json={}) as answer:
                    assert (answer.status, await answer.json()) == (202, {"offered": False, "running": True})
        (host,) = there.rooms
        await until(lambda: len(host.world.snapshot().players) == 3, 60.0)
        views = host.world.snapshot().players
        assert all(view.person.startswith(SIMULATED) and view.name.endswith(("(demo)", "(démo)")) for view in views)
        assert all(seat.identity is not None and not seat.identity.role.hosts for seat in host.seats.values())
        said = json.loads(await simulation.stop(60.0))
        assert said["cpu_seconds"] > 0
        assert not simulation.running and simulation.offered


@pytest.mark.slow
async def test_they_go_with_the_last_real_visitor() -> None:
    """Not before he has come; and may be asked for again."""
    here = [0]
    company = Simulation(nowhere, lambda: here[0], offered=True, sleep_for=0.01)
    await company.ask()
    assert company.running and not company.offered
    here[0] = 1
    await until(lambda: company.came, 60.0)
    assert company.running
    here[0] = 0
    await until(lambda: not company.running, 60.0)
    assert company.offered


async def test_a_key_of_ones_own_making_simulates_nobody() -> None:
    """Real people are never taken for simulated ones."""
    async with office(seed=3, media_workers=0, hide_guest_addresses=False) as there:
        simulated = there.gateway.reception.simulated
        for key in ("", there.host_key, "x" * 32):
            assert (
                simulated(Join(PROTOCOL, there.atlas.arrival, "Ada (demo)", "a01", key=key), there.atlas.arrival)
                is None
            )


async def test_simulated_people_take_no_guests_place(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Who comes into an office that takes one guest need not wait for them."""
    async with opened(tmp_path, caplog, max_guests=1) as house:
        visits, room = house.register.visits, RoomId("le-palier")
        simulated = Identity(PersonId(f"{SIMULATED}1"), None, None, "Ada (demo)", "a01", Role.GUEST, (), HOME)
        real = replace(simulated, person=PersonId("g-1"), name="Bob")
        admitted = visits.admit(Visitor(PersonId("g-2")), room, "Cleo", "a02", present=[simulated])
        assert admitted.role is Role.GUEST
        with pytest.raises(Refused, match="room_full"):
            visits.admit(Visitor(PersonId("g-2")), room, "Cleo", "a02", present=[simulated, real])


@pytest.mark.slow
async def test_the_command_opens_an_office_and_ends_cleanly_with_all_of_them() -> None:
    """It says where to come in, and in the end what the people took."""
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "papote", "demo", "--people", "2", "--port", "0")
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.STDOUT)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(120):
            said = (await process.stdout.readuntil(b"Ctrl+C")).decode()
            assert "with 2 simulated people" in said and "Come in        http://127.0.0.1:" in said
            process.send_signal(signal.SIGINT)
            ending = (await process.stdout.read()).decode()
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert "The simulated people took" in ending
