"""A network of one's own for the browser tests: nothing comes in, nothing gets out. No browser here."""

from __future__ import annotations

import ctypes
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

CLONE_NEWNET = 0x40000000


@contextmanager
def own_network() -> Iterator[bool]:
    """Put this thread, and what it starts meanwhile, into a network namespace that has a loopback interface alone.

    Says whether that was allowed; where it is not (it takes root), the machine's own loopback has to do.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/self/ns/net", "rb") as before:
        if os.geteuid() != 0 or libc.unshare(CLONE_NEWNET) != 0:
            yield False
            return
        try:
            subprocess.run(["ip", "link", "set", "lo", "up"], check=True, capture_output=True)
            yield True
        finally:
            if libc.setns(before.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "the network of before cannot be entered again")
