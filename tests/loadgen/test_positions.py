"""A small crowd goes through a real office, and what it found is true."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from papote.errors import ConfigurationError
from papote.loadgen import positions, report
from papote.loadgen.options import Wish
from papote.loadgen.report import Result
from tests.loadgen.test_report import RESULT


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is waited for to get calm is not what is tried here."""
    monkeypatch.setattr(positions, "WARM_UP", 0.5)
    monkeypatch.setattr(positions, "IDLE", 0.5)
    monkeypatch.setattr(positions, "BASELINE", 0.5)


def deaf(doing: str, share: float) -> None:
    """Nobody looks at the bar."""


PATIENT = ("--ping-timeout", "60", "--drain-seconds", "600")
"""An office that cuts nobody of a crowd that has to wait for the processor."""


def wrong(result: Result) -> tuple[str, ...]:
    """What must not be on however busy a machine: steps may be late there, and an office may wait too long for some."""
    return replace(result, fixed=0, missed=0, equal=result.equal or not result.quiet).faults


@pytest.mark.slow
async def test_a_small_crowd_is_measured() -> None:
    """Steps arrive, everybody knows the same in the end, and what the bare loop costs is told beside it."""
    wish = Wish(
        "crowd",
        clients=40,
        walking=10,
        talking=6,
        reconnecting=3,
        slow=2,
        seconds=1,
        chat=True,
        wide=True,
        office=PATIENT,
    )
    told: list[str] = []
    result = await positions.run(replace(wish, baseline=True), lambda doing, share: told.append(doing))
    assert wrong(result) == ()
    assert result.connected == 40
    assert 10 < result.moves < 10 * 10 * result.seconds * 1.2
    assert result.position_frames > 10
    assert result.latency[0] > 0
    assert result.bare_send is not None
    assert 0 < result.bare_send < 0.001
    assert any(doing.startswith("measuring") for doing in told)


@pytest.mark.slow
async def test_receiving_is_measured_apart() -> None:
    """First an office that hardly tells of steps, then one that does."""
    wish = Wish("plaza", clients=10, walking=10, rate=10, seconds=1, apart=True, office=PATIENT)
    result = await positions.run(wish, deaf)
    assert wrong(result) == ()
    assert result.move_alone is not None
    assert result.frames > result.connected


@pytest.mark.slow
async def test_all_can_arrive_while_some_walk() -> None:
    """Their way in is timed."""
    result = await positions.run(Wish("event", clients=30, walking=5, within=1.0, wide=True, office=PATIENT), deaf)
    assert wrong(result) == ()
    assert result.arrivals == 30 - 5 - 4
    assert result.arrival[0] > 0


@pytest.mark.slow
async def test_people_can_come_and_go() -> None:
    """As many as were wished for."""
    wish = Wish("churn", clients=20, walking=5, churn=5, seconds=1, wide=True, office=PATIENT)
    result = await positions.run(wish, deaf)
    assert wrong(result) == ()
    assert 1 <= result.arrivals <= 5


@pytest.mark.slow
async def test_nobody_walks_in_an_idle_office() -> None:
    """And nothing is told."""
    result = await positions.run(Wish("idle", clients=10, seconds=0.5, wide=True, office=PATIENT), deaf)
    assert wrong(result) == ()
    assert (result.moves, result.position_frames) == (0, 0)
    assert result.growth is not None
    assert report.table(result)


@pytest.mark.slow
async def test_a_full_office_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for ever for people who are not let in."""
    monkeypatch.setattr(positions, "STUCK", 4.0)
    with pytest.raises(ConfigurationError, match=r"[0-3] people came in, and no more \(refused room_full\)"):
        await positions.run(Wish("idle", clients=10, office=("--room-capacity", "3"), wide=True), deaf)


def pretended(breaks_at: int) -> Callable[[Wish, positions.Tell], Iterator[Result]]:
    """A machine on which steps come too late from so many people on."""

    async def run(wish: Wish, tell: positions.Tell) -> Result:
        late = 0.5 if wish.walking >= breaks_at else 0.1
        return replace(RESULT, clients=wish.clients, connected=wish.clients, latency=(0.01, 0.02, late))

    return run  # type: ignore[return-value]


@pytest.mark.parametrize("limit", [30, 150, 333, 1200])
async def test_the_search_ends_near_the_limit(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """From below, and within a few of a hundred."""
    monkeypatch.setattr(positions, "run", pretended(limit))
    seen: list[Result] = []
    held = await positions.search(Wish("plaza", clients=100, walking=100), deaf, seen.append)
    assert limit * 0.94 <= held < limit
    assert len(seen) < 14


async def test_the_search_gives_up_on_a_machine_that_can_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Zero, and no endless halving."""
    monkeypatch.setattr(positions, "run", pretended(0))
    assert await positions.search(Wish("plaza", clients=100, walking=100), deaf, lambda _: None) == 0
