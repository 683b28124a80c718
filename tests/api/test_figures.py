"""Tests of the host's figures: who may see them, as what they come, and that small numbers are in none of them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from papote.people.account import HOME
from papote.people.figures import DAY, HOUR, AreaHour, SpaceHour
from papote.storage.figures import FigureTable
from papote.types import Role, RoomId
from tests.api.house import House, opened


async def fill(house: House) -> float:
    """Two areas yesterday at nine, of which one is told; when yesterday began."""
    yesterday = house.clock.unix() // DAY * DAY - DAY
    nine = yesterday + 9 * HOUR
    kitchen = AreaHour(RoomId("le-palier"), "=kitchen", nine, nine, 6, 8, 8 * 600.0)
    corner = replace(kitchen, area="corner", people=4, peak=4)
    await FigureTable(house.database).keep(HOME, [kitchen, corner], [SpaceHour(nine, nine, 14, 8, 9, 8, 6, 8)])
    return yesterday


async def test_hosts_see_the_figures_and_members_do_not(house: House) -> None:
    """Nor do guests."""
    await fill(house)
    host = await house.member("host@example.org", Role.HOST)
    assert (await host.get("/spaces/home/figures")).status == 200
    member = await house.member("member@example.org", Role.MEMBER)
    for path in ("/spaces/home/figures", "/spaces/home/figures.csv"):
        assert (await member.get(path)).code == "forbidden"
        assert (await (await house.browser()).get(path)).code == "not_signed_in"


async def test_small_numbers_are_in_no_answer(house: House) -> None:
    """Neither as JSON nor in the table, which no spreadsheet takes for a formula."""
    yesterday = await fill(house)
    host = await house.member("host@example.org", Role.HOST)
    told = (await host.get("/spaces/home/figures?days=2")).body
    kitchen = {"room": "le-palier", "area": "=kitchen", "peak": 6, "minutes": 10}
    assert (told["counted"], told["few"]) == (True, 5)
    assert told["areas"] == [{**kitchen, "hours": 1}]
    assert told["hours"] == [{**kitchen, "at": yesterday + 9 * HOUR, "people": 8}]
    assert told["pairs"] == [{"at": yesterday + 9 * HOUR, "pairs": 9}]
    assert told["days"] == [
        {"at": yesterday, "newcomers": 14, "share": "told", "talked": 0.57, "pairs": 9, "rounds": 6}
    ]
    answer = await host.get("/spaces/home/figures.csv?days=2")
    assert "papote-figures-" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.body)))
    assert {row["area"] for row in rows} == {"'=kitchen", ""}
    assert [(row["measure"], row["value"]) for row in rows] == [
        ("people", "8"),
        ("peak", "6"),
        ("minutes", "10"),
        ("new_pairs", "9"),
        ("newcomers", "14"),
        ("talked_within_3_minutes", "0.57"),
        ("new_pairs", "9"),
        ("roulette_rounds", "6"),
    ]


@pytest.mark.parametrize("days", ["0", "93", "x", "1.5"])
async def test_no_more_days_are_told_of_than_there_is_reason_to(house: House, days: str) -> None:
    """A quarter of a year at most."""
    host = await house.member("host@example.org", Role.HOST)
    assert (await host.get(f"/spaces/home/figures?days={days}")).code == "bad_message"


async def test_an_office_that_does_not_count_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The off-switch."""
    async with opened(tmp_path, caplog, figures=False) as house:
        host = await house.member("host@example.org", Role.HOST)
        told = (await host.get("/spaces/home/figures")).body
        assert (told["counted"], told["hours"]) == (False, [])
