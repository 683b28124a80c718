"""An office as a program: opened, announced, and kept open until it is told to stop."""

from __future__ import annotations

import asyncio
import gc
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import uvloop

from papote import __version__, log
from papote.app.office import Office
from papote.config import Configuration

COLLECT_AFTER = 20_000
"""Objects that are new and not gone again, until the collector looks at the youngest."""


def serve(configuration: Configuration, announce: Callable[[str], None]) -> int:
    """Open an office and keep it open until SIGINT or SIGTERM; ``announce`` hears where it is."""
    log.setup(configuration.log_level, "json" if configuration.log_format == "json" else "text")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(configuration, announce))
    return 0


async def _serve(configuration: Configuration, announce: Callable[[str], None]) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    office = Office(configuration)
    await office.start()
    # What was loaded and built stays: with the usual thresholds the collector looked at all of it over and over while
    # people walked, a tenth of what receiving steps cost.
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 10, 10)
    try:
        announce(greeting(office))
        await stopped.wait()
        announce("Closing: telling everybody ...")
    finally:
        await office.stop()


def greeting(office: Office) -> str:
    """What is printed once the office is open: the link, how others come in, and what else there is."""
    configuration = office.configuration
    tilemap = office.atlas.arrival_map
    command = command_name()
    lines = [
        f"Papote {__version__} is open.",
        "",
        f"  Come in        {configuration.public_url or office.url}",
        f"  As a host      {(configuration.public_url or office.url).rstrip('/')}/?host={office.host_key}",
    ]
    everywhere = configuration.host in ("0.0.0.0", "::")
    if everywhere:
        scheme = "https" if configuration.tls_cert else "http"
        addresses = local_addresses() or ("ADDRESS-OF-THIS-MACHINE",)
        lines += [f"  For others     {scheme}://{address}:{office.port}/" for address in addresses]
    lines += [f"  Map            {tilemap.name} ({tilemap.width} × {tilemap.height} tiles)"]
    if tilemap.warnings:
        lines += [f"                 {len(tilemap.warnings)} things are odd in it: {command} map check --warnings FILE"]
    lines += [""]
    if configuration.tls_cert is None and configuration.host not in ("127.0.0.1", "localhost", "::1"):
        lines += [
            "  Browsers give cameras and microphones to other machines only over HTTPS:",
            "  use --tls-cert and --tls-key, or a proxy in front (docs/deployment.md).",
            "",
        ]
    elif not everywhere and not configuration.public_url:
        lines += ["  To let others in: --host 0.0.0.0 with HTTPS; the README tells how.", ""]
    lines += [
        f"  Another map    {command} serve --map FILE",
        f"  Check a map    {command} map check FILE",
        f"  All settings   {command} serve --help",
        "  Watch it       /healthz and /metrics",
        "",
        "Ctrl+C closes the office.",
    ]
    return "\n".join(lines)


def command_name() -> str:
    """What one types to run this again: the command on the PATH, else the one that ``make`` has put into ``.venv``."""
    ours = Path(".venv/bin/papote")
    if shutil.which("papote") is None and ours.is_file():
        return str(ours)
    return "papote"


def local_addresses() -> tuple[str, ...]:
    """This machine's addresses as far as its own name tells them; nobody is asked."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return ()
    addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
    return tuple(address for address in addresses if not address.startswith("127."))
