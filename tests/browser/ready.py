"""Offices that open at once: one process has imported all of Papote, and becomes an office whenever one is asked for.

Importing takes most of the second that an office needs to open, and nearly every test opens one. What is forked runs
the command as it is typed; that it can be typed, too, is tested without a browser. No browser here.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PYTHONPATH": str(ROOT / "server")}
"""What a process needs to find Papote's sources."""

MODULES = ("papote.cli", "papote.app", "papote.storage.tables", "alembic.command", "alembic.config")
"""What an office imports sooner or later."""

LONGEST = 65536
PATIENCE = 60.0
"""Seconds for what takes one: to import everything, to open, to close. A busy machine may stall."""


class Ready:
    """The process that waits; it is in the network in which it was started."""

    def __init__(self) -> None:
        self._network = _network()
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__, str(theirs.fileno())],
                cwd=ROOT,
                env={**os.environ, **ENVIRONMENT},
                pass_fds=(theirs.fileno(),),
            )

    def __enter__(self) -> Ready:
        global waiting
        waiting = self
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        global waiting
        waiting = None
        self._line.close()
        self._process.wait(PATIENCE)

    @property
    def is_here(self) -> bool:
        """Whether an office would be in the network in which one is now."""
        return self._network == _network()

    def open(self, arguments: list[str]) -> tuple[int, IO[str]]:
        """Run ``papote`` with these arguments; gives the process's id, and what it says."""
        reading, writing = os.pipe()
        socket.send_fds(self._line, [json.dumps(arguments).encode()], [writing])
        os.close(writing)
        return int(self._answer()), open(reading, encoding="utf-8")

    def close(self, office: int) -> None:
        """End one that was opened, and wait until it has ended."""
        self._line.send(str(office).encode())
        self._answer()

    def _answer(self) -> bytes:
        self._line.settimeout(PATIENCE)
        answer = self._line.recv(LONGEST)
        assert answer, "the process that opens offices has ended"
        return answer


def _network() -> int:
    return os.stat("/proc/thread-self/ns/net").st_ino


waiting: Ready | None = None
"""The one that is there, if any is."""


def main(line: socket.socket) -> None:
    """Open offices until nobody is at the other end of the line any more."""
    for name in MODULES:
        importlib.import_module(name)
    importlib.import_module("papote.config").settings()
    # A machine that stalls is no reason for a database to give up what it was doing.
    database: Any = importlib.import_module("papote.storage.database")
    database.USUAL = replace(database.USUAL, job_seconds=600.0, wait_seconds=600.0, connect_seconds=60.0)
    # What is there now is never collected: not here, and not in each office anew.
    gc.collect()
    gc.freeze()
    while True:
        said, descriptors, _, _ = socket.recv_fds(line, LONGEST, 1)
        if not said:
            return
        asked = json.loads(said)
        if not isinstance(asked, int):
            asked = _fork(line, asked, descriptors[0])
        else:
            os.kill(asked, signal.SIGTERM)
            os.waitpid(asked, 0)
        line.send(str(asked).encode())


def _fork(line: socket.socket, arguments: list[str], output: int) -> int:
    office = os.fork()
    if office == 0:
        code = 1
        try:
            line.close()
            for stream in (1, 2):
                os.dup2(output, stream)
            os.close(output)
            code = importlib.import_module("papote.cli").main(arguments)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    os.close(output)
    return office


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as _line:
        main(_line)
