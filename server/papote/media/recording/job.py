"""A job on one recording, in a process of its own: ``finish`` or ``compose``, and the folder.

Prints how far it is, 0 to 100, a line each. Gives way to everything else on the machine, and ends when
whoever started it is gone, so that no two work on one folder.
"""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

from papote import log as logs
from papote.media.recording.compose import compose
from papote.media.recording.muxing import finish

NICE = 10


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(1)


class _Progress:
    """Tells whole percents, each once."""

    def __init__(self) -> None:
        self._told = -1

    def __call__(self, share: float) -> None:
        percent = max(0, min(100, int(share * 100)))
        if percent > self._told:
            self._told = percent
            os.write(1, b"%d\n" % percent)


def main(kind: str, folder: Path) -> int:
    """Do it; 0: it is done."""
    os.nice(NICE)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    progress = _Progress()
    progress(0)
    done = compose(folder, progress) if kind == "compose" else finish(folder, progress) is not None
    if done:
        progress(1)
    return 0 if done else 1


if __name__ == "__main__":
    logs.setup("warning")
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
