"""A Firefox that Playwright can drive: what it is started with, and a go-between that answers what it does not know.

Playwright speaks WebDriver BiDi with a Firefox as it is installed, but sets the colours of every new context with a
command that Debian's Firefox has not learnt yet, and gives up when it is refused. So what Playwright starts is this
module: it starts Firefox, hands everything on both ways, and answers that one command itself. Firefox needs a
loudspeaker besides: without one its page never begins to play. No test here.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiohttp import ClientSession, WSMsgType, web
from playwright.sync_api import Browser, Playwright

from tests.browser.waiting import PATIENCE

ROOT = Path(__file__).resolve().parents[2]

NAMES = ("firefox-esr", "firefox")

UNKNOWN = "emulation.setMediaFeaturesOverride"
"""What Playwright asks of every context and Firefox refuses. We set no colours, so nothing is lost."""

PREFERENCES: dict[str, str | float | bool] = {
    # Devices that give a tone and a picture, without a question.
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    # Nobody in the network of the tests knows the names that hide addresses.
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "media.autoplay.default": 0,
    "media.autoplay.blocking_policy": 0,
    # Somebody with a mouse: a machine without a screen has none.
    "ui.primaryPointerCapabilities": 6,
    "ui.allPointerCapabilities": 6,
    # Nothing is asked of anybody outside, nor shown but the page.
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "toolkit.telemetry.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "intl.accept_languages": "en",
}


def installed() -> str | None:
    """Where Firefox is, if it is there together with what gives it a loudspeaker."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found if shutil.which("pulseaudio") else None


@contextmanager
def firefox(playwright: Playwright, program: str, folder: Path) -> Iterator[Browser]:
    """Open the Firefox that is installed; the folder, which is empty, is for what it needs."""
    with loudspeaker(folder) as sound:
        starter = folder / "firefox"
        command = shlex.join([f"PULSE_SERVER={sound}", f"PYTHONPATH={ROOT}", sys.executable, "-m", __name__, program])
        starter.write_text(f'#!/bin/sh\nexec env {command} "$@"\n', encoding="utf-8")
        starter.chmod(0o755)
        browser = playwright.firefox.launch(
            channel="moz-firefox", executable_path=starter, firefox_user_prefs=PREFERENCES, timeout=2 * PATIENCE
        )
        yield browser
        browser.close()


@contextmanager
def loudspeaker(folder: Path) -> Iterator[str]:
    """A loudspeaker that nobody hears; gives the address of its server."""
    socket = folder / "sound"
    server = subprocess.Popen(
        [
            *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes"),
            *("--load=module-null-sink", f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1"),
            # Read by us: it says when it is ready.
            *("--log-target=stderr", "--log-level=info"),
        ],
        env={**os.environ, "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    with server.stderr as said:
        try:
            lines = []
            for line in said:
                lines.append(line)
                if "startup complete" in line:
                    break
            assert socket.exists(), f"there is no loudspeaker: {''.join(lines)}"
            yield f"unix:{socket}"
        finally:
            server.terminate()
            server.wait(60)


async def run(command: list[str]) -> int:
    """Run Firefox, and stand between it and whoever drives it until it ends."""
    firefox = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert firefox.stderr is not None
    async with ClientSession() as client:
        runner: web.AppRunner | None = None
        async for line in firefox.stderr:
            said = line.decode(errors="replace")
            if runner is None and (found := re.search(r"WebDriver BiDi listening on (ws://\S+)", said)):
                runner = web.AppRunner(between(client, found[1]))
                await runner.setup()
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                host, port = runner.addresses[0][:2]
                said = said.replace(found[1], f"ws://{host}:{port}")
            sys.stderr.write(said)
            sys.stderr.flush()
        if runner is not None:
            await runner.cleanup()
    return await firefox.wait()


def between(client: ClientSession, firefox: str) -> web.Application:
    """What listens in Firefox's place."""

    async def serve(request: web.Request) -> web.WebSocketResponse:
        near = web.WebSocketResponse(max_msg_size=0)
        await near.prepare(request)
        async with client.ws_connect(f"{firefox}{request.path}", max_msg_size=0) as far:

            async def answers() -> None:
                async for message in far:
                    if message.type is WSMsgType.TEXT and not near.closed:
                        await near.send_str(message.data)
                await near.close()

            back = asyncio.create_task(answers())
            async for message in near:
                if message.type is not WSMsgType.TEXT:
                    continue
                asked = json.loads(message.data)
                if asked.get("method") == UNKNOWN:
                    await near.send_str(json.dumps({"type": "success", "id": asked["id"], "result": {}}))
                else:
                    await far.send_str(message.data)
            await far.close()
            await back
        return near

    application = web.Application()
    application.router.add_get("/{path:.*}", serve)
    return application


if __name__ == "__main__":
    sys.exit(asyncio.run(run(sys.argv[1:])))
