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
    """Nobody strolls, and nobody is impatient: how long people walk and connect is not what is tried here."""
    monkeypatch.setattr(qa, "office", partial(qa.office, run_speed=40.0))
    pace = 4 * tones.RUN
    for module in (tones, churn):
        monkeypatch.setattr(module, "RUN", pace)
    monkeypatch.setattr(tones, "SETTLE", 60.0)
    monkeypatch.setattr(tones, "SILENT_AFTER", 60.0)
    monkeypatch.setattr(churn, "HEARD_WITHIN", 60.0)
    monkeypatch.setattr(churn, "VISIT", 300.0)


@pytest.mark.slow
@pytest.mark.usefixtures("brisk")
def test_everybody_hears_exactly_whom_the_server_says() -> None:
    """The short form of ``papote qa tones``: four people, a round in each kind of place."""
    report = qa.tones(4, 4, seed=3)
    assert report.wrong == []
    assert report.comparisons == 4
    assert report.heard > 0


@pytest.mark.slow
@pytest.mark.alone
def test_an_emptied_slot_falls_silent_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing else wants the processor, two people stop hearing each other in a fifth of a second."""
    monkeypatch.setattr(qa, "office", partial(qa.office, run_speed=40.0))
    monkeypatch.setattr(tones, "RUN", 4 * tones.RUN)
    report = qa.tones(2, 2, seed=3)
    assert report.wrong == []
    assert report.heard > 0
    assert report.emptied > 0
    assert report.latest_packet <= SILENT_AFTER


@pytest.mark.slow
@pytest.mark.usefixtures("brisk")
def test_nothing_is_left_of_people_who_came_and_went() -> None:
    """The short form of ``papote qa churn``."""
    report = qa.churn(3, 4.0, seed=1)
    assert report.deaf == []
    assert report.visits >= 1
    assert report.grown == {}
