"""A network of its own with addresses as on the internet, and a real coturn in it with the configuration we ship.

Private ranges are denied there, so a relay cannot be tried between the machine's own addresses. What shall be
inside is started there (``command``) or opens its sockets there (``inside``).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from papote.media.ice import IceSettings

CONFIGURATION = Path(__file__).resolve().parent.parent / "deploy" / "turnserver.conf"
SECRET = "kR9vT2mW7xQ4zB8nL3pY6sD1"
SERVER, SERVER_V6 = "8.7.6.1", "2a0f:9400::1"
OFFICE = "8.7.6.2"
"""Another address of the same network, for an office or a person."""
PRIVATE = "10.9.8.7"
"""And one that relays must not reach though it is there."""
PATIENCE = 60.0

_INTERFACE = f"""
ip link set lo up
ip link add web type veth peer name web-end
ip link set web addrgenmode none
ip link set web-end addrgenmode none
ip link set web-end up
ip link set web up
ip addr add {SERVER}/24 dev web
ip addr add {OFFICE}/24 dev web
ip addr add {PRIVATE}/24 dev web
ip addr add {SERVER_V6}/64 dev web nodad
ip route add default via 8.7.6.254 dev web
echo ready
exec cat
"""
"""No interface gives itself an address: it would come a second later, and Chromium takes that for another network and
ends every request on its way."""

_NEW_NETWORK = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def lacking() -> str:
    """What this machine lacks to make such a network, in words; empty: nothing."""
    missing = [program for program in ("turnserver", "ip", "unshare", "nsenter") if shutil.which(program) is None]
    if missing:
        return f"needs {', '.join(missing)} (make system)"
    if os.geteuid() != 0:
        return "only root may make a network of its own"
    if subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True).returncode:
        return "this machine allows no network of its own"
    return ""


class Network:
    """The network, from opening to closing."""

    def __init__(self) -> None:
        self._holder = subprocess.Popen(
            ["unshare", "--net", "sh", "-ec", _INTERFACE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._holder.stdout is not None
        assert self._holder.stdout.readline() == "ready\n", "no network could be made"
        self.pid = self._holder.pid

    def command(self, *words: str) -> list[str]:
        """A command that runs inside."""
        return ["nsenter", f"--net=/proc/{self.pid}/ns/net", "--", *words]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Sockets this thread opens meanwhile belong to the network, and stay in it."""
        with open("/proc/thread-self/ns/net") as own, open(f"/proc/{self.pid}/ns/net") as there:
            _enter(there.fileno())
            try:
                yield
            finally:
                _enter(own.fileno())

    def socket(self, kind: socket.SocketKind, address: str = OFFICE) -> socket.socket:
        """A socket inside, at an address of the network."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with self.inside():
            made = socket.socket(family, kind)
        made.bind((address, 0))
        made.setblocking(False)
        return made

    def close(self) -> None:
        """It ends with its holder."""
        with contextlib.suppress(BrokenPipeError):
            self._holder.communicate(timeout=PATIENCE)


def _enter(descriptor: int) -> None:
    if _libc.setns(descriptor, _NEW_NETWORK):
        raise OSError(ctypes.get_errno(), "setns")


class Coturn:
    """A coturn in such a network."""

    def __init__(
        self, network: Network, folder: Path, *, quota: int = 0, certificate: tuple[Path, Path] | None = None
    ) -> None:
        """``quota`` stands for the one of the configuration where it is not 0."""
        text = CONFIGURATION.read_text()
        if quota:
            text = "\n".join(
                f"user-quota={quota}" if line.startswith("user-quota") else line for line in text.split("\n")
            )
        own = folder / "turnserver.conf"
        own.write_text(f"{text}\nstatic-auth-secret={SECRET}\n")
        words = ["turnserver", "-c", str(own), f"--userdb={folder / 'db'}"]
        words += [f"--pidfile={folder / 'pid'}", f"--listening-ip={SERVER}", f"--listening-ip={SERVER_V6}"]
        words += [f"--relay-ip={SERVER}", f"--relay-ip={SERVER_V6}"]
        if certificate is not None:
            words += [f"--cert={certificate[0]}", f"--pkey={certificate[1]}"]
        self._log = (folder / "log").open("w+")
        self._process = subprocess.Popen(network.command(*words), stdout=self._log, stderr=subprocess.STDOUT)
        self._network = network
        self._encrypted = certificate is not None
        self._wait()

    def _wait(self) -> None:
        """Until it takes connections."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self._process.poll() is None:
            with self._network.inside(), socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
                if probe.connect_ex((SERVER, 3478)) == 0:
                    return
            time.sleep(0.05)
        self._log.seek(0)
        raise AssertionError(f"coturn does not serve: {self._log.read()}")

    @property
    def settings(self) -> IceSettings:
        """What an office is told to use it."""
        urls = tuple(f"turn:{SERVER}:3478?transport={transport}" for transport in ("udp", "tcp"))
        if self._encrypted:
            urls += (f"turns:{SERVER}:5349?transport=tcp",)
        return IceSettings((), urls, SECRET)

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._log.close()


@contextmanager
def coturn(
    folder: Path, *, quota: int = 0, certificate: tuple[Path, Path] | None = None
) -> Iterator[tuple[Network, Coturn]]:
    """A network with a coturn in it."""
    with contextlib.ExitStack() as stack:
        network = Network()
        stack.callback(network.close)
        server = Coturn(network, folder, quota=quota, certificate=certificate)
        stack.callback(server.close)
        yield network, server
