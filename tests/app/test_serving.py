"""Tests of an office as a program: what it prints, and that it closes when told."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from papote.app import Office, command_name, greeting
from papote.config import Configuration

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60.0
"""How long a test waits for what has to happen; reached only when it does not."""


async def test_the_greeting_tells_the_link_and_what_else_there_is(office: Office) -> None:
    """Whoever started the office sees where it is and what it can do."""
    text = greeting(office)
    for part in (office.url, "Le Palier", "--map FILE", "papote map check", "--help", "Ctrl+C"):
        assert part in text


def test_the_command_named_is_one_that_can_be_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a clone that ``make`` has set up it is the one in ``.venv``; installed, its plain name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert command_name() == "papote"
    for folder in (".venv/bin", "bin"):
        command = tmp_path / folder / "papote"
        command.parent.mkdir(parents=True)
        command.write_text("#!/bin/sh\n")
        command.chmod(0o755)
        assert command_name() == (".venv/bin/papote" if folder == ".venv/bin" else "papote")


async def test_the_greeting_says_when_cameras_need_https(tmp_path: Path) -> None:
    """An office open to the network without HTTPS tells why cameras will not work there."""
    office = Office(Configuration(host="0.0.0.0", port=0, data_dir=tmp_path, shutdown_seconds=1.0))
    await office.start()
    try:
        assert "only over HTTPS" in greeting(office)
        assert "For others     http://" in greeting(office)
        assert office.url.startswith("http://127.0.0.1:")
    finally:
        await office.stop()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_opens_in_time_and_closes_when_told(number: signal.Signals, tmp_path: Path) -> None:
    """A real process prints its link, stops at a signal with exit code 0, and leaves no traceback."""
    process = subprocess.Popen(
        [sys.executable, "-m", "papote", "serve", "--port", "0"],
        env={"PYTHONPATH": str(ROOT / "server"), "PATH": os.defpath, "PYTHONUNBUFFERED": "1"},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if "Ctrl+C" in line:
                break
        assert re.search(r"http://127\.0\.0\.1:\d+/", printed)
        process.send_signal(number)
        printed += process.stdout.read()
        assert process.wait(PATIENCE) == 0
        assert "Traceback" not in printed
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
