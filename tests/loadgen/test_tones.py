"""Who hears whom, measured in a real office; and that the measuring would notice if it were not so."""

from __future__ import annotations

import time
from functools import partial

import pytest

from papote import qa
from papote.loadgen import churn, tones
from papote.loadgen.person import TONES, Ear, tone_packets
from papote.loadgen.tones import SILENT_AFTER


@pytest.mark.parametrize("hertz", TONES)
def test_a_tone_is_told_from_all_others(hertz: int) -> None:
    """From a few packets of it."""
    ear = Ear()
    now = time.monotonic()
    for packet in tone_packets(hertz)[:8]:
        ear.take(packet, now)
    assert ear.tone(now) == hertz


def test_what_came_long_ago_is_silence() -> None:
    """A slot that carries nothing any more sounds of nothing."""
    ear = Ear()
    now = time.monotonic()
    for packet in tone_packets(TONES[0])[:8]:
        ear.take(packet, now - 1)
    assert ear.tone(now) is None


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody strolls: how long people walk is not what is tried here."""
    monkeypatch.setattr(qa, "office", partial(qa.office, run_speed=20.0))
    pace = 2 * tones.RUN
    for module in (tones, churn):
        monkeypatch.setattr(module, "RUN", pace)


@pytest.mark.slow
@pytest.mark.usefixtures("brisk")
def test_everybody_hears_exactly_whom_the_server_says() -> None:
    """The short form of ``papote qa tones``: four people, five rounds."""
    report = qa.tones(4, 5, seed=3)
    assert report.wrong == []
    assert report.comparisons == 5
    assert report.heard > 0
    assert report.latest_packet <= SILENT_AFTER


@pytest.mark.slow
@pytest.mark.usefixtures("brisk")
def test_nothing_is_left_of_people_who_came_and_went() -> None:
    """The short form of ``papote qa churn``."""
    report = qa.churn(3, 8.0, seed=1)
    assert report.deaf == []
    assert report.visits >= 3
    assert report.grown == {}
