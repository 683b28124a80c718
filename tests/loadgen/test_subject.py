"""An office that is measured is a process of its own, and what it says of itself is understood."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest

from papote.errors import ConfigurationError
from papote.loadgen import ground, subject

PAGE = """\
# HELP papote_frames_total Frames.
papote_frames_total 12.0
papote_byes_total{code="slow_reader"} 2.0
papote_byes_total{code="replaced"} 1.0
papote_loop_lag_seconds_bucket{le="0.001"} 50.0
papote_loop_lag_seconds_bucket{le="0.01"} 148.0
papote_loop_lag_seconds_bucket{le="+Inf"} 150.0
"""


def test_a_page_of_metrics_is_read() -> None:
    """Names with their labels, and numbers."""
    numbers = subject.parse(PAGE)
    assert numbers["papote_frames_total"] == 12
    assert numbers['papote_byes_total{code="replaced"}'] == 1
    assert subject.grown({"papote_frames_total": 2.0}, numbers, "papote_frames_total") == 10
    assert subject.grown({}, numbers, "papote_byes_total") == 3


def test_a_quantile_is_the_bound_of_its_bucket() -> None:
    """Only what came since counts; of nothing there is none."""
    after = subject.parse(PAGE)
    before = {'papote_loop_lag_seconds_bucket{le="0.001"}': 50.0, 'papote_loop_lag_seconds_bucket{le="0.01"}': 50.0}
    before['papote_loop_lag_seconds_bucket{le="+Inf"}'] = 50.0
    assert subject.quantile({}, after, "papote_loop_lag_seconds", 0.3) == 0.001
    assert subject.quantile(before, after, "papote_loop_lag_seconds", 0.3) == 0.01
    assert subject.quantile(after, after, "papote_loop_lag_seconds", 0.5) is None
    assert subject.quantile({}, {}, "papote_loop_lag_seconds", 0.5) is None


def test_too_few_descriptors_are_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a sentence, before anything is opened."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 128))
    with pytest.raises(ConfigurationError, match=r"200 sockets .* allows 128"):
        subject.allow_descriptors(200)


def test_descriptors_are_asked_for_where_they_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to what the system allows, and only when they are needed."""
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 512))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))
    subject.allow_descriptors(60)
    subject.allow_descriptors(200)
    assert asked == [(512, 512)]


def test_a_process_is_measured_from_outside() -> None:
    """This one has spent something, and holds something."""
    assert subject.cpu_of(os.getpid()) > 0
    assert subject.memory_of(os.getpid()) > 1 << 20


@pytest.mark.slow
async def test_an_office_is_opened_and_ended(tmp_path: Path) -> None:
    """It answers, costs something, and is gone afterwards."""
    map_file = ground.write(tmp_path, ground.PLAZA)
    async with subject.opened(tmp_path, map_file, 10) as office:
        numbers = await office.numbers()
        assert numbers["papote_rooms"] == 1
        assert (await office.cpu() or 0) > 0
        assert (await office.memory() or 0) > 1 << 20
    assert office.pid is not None
    assert not Path(f"/proc/{office.pid}").exists()
    assert await office.numbers() == {}


@pytest.mark.slow
async def test_an_office_that_does_not_open_is_one_sentence(tmp_path: Path) -> None:
    """With its own last words."""
    with pytest.raises(ConfigurationError, match="did not open: .*nowhere"):
        async with subject.opened(tmp_path, tmp_path / "nowhere.tmj", 10):
            raise AssertionError("it opened")
