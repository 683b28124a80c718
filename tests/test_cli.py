"""Tests of the command: what it prints, what it returns, and that nobody meets a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from papote import __version__, app, cli, config
from papote.config import Configuration
from papote.errors import MapError
from tests.api.conftest import write_map

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine the tests run on counts."""
    for setting in config.settings():
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> int:
    """The exit code of a command, however it ends."""
    try:
        return cli.main(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)


def test_the_version_is_printed(capsys: Captured) -> None:
    """One line says what is installed."""
    assert run("--version") == 0
    assert capsys.readouterr().out == f"papote {__version__}\n"


def test_help_names_every_command_and_gives_examples(capsys: Captured) -> None:
    """Whoever knows nothing yet finds the commands."""
    assert run("--help") == 0
    text = capsys.readouterr().out
    for word in ("serve", "map", "docs", "papote serve --map office.tmj"):
        assert word in text


def test_help_for_serving_explains_every_setting(capsys: Captured) -> None:
    """Each setting is an option with its meaning and its default."""
    assert run("serve", "--help") == 0
    text = capsys.readouterr().out
    for setting in config.settings():
        assert setting.option in text
    assert "PAPOTE_" in text


@pytest.mark.parametrize("arguments", [(), ("dance",), ("serve", "--prot", "1"), ("map", "check"), ("docs", "poetry")])
def test_a_wrong_command_is_one_line(arguments: tuple[str, ...], capsys: Captured) -> None:
    """The answer says what is wrong and where help is."""
    assert run(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.err.count("\n") == 1
    assert "--help" in printed.err


def test_options_become_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is typed arrives at the office, over what the environment says."""
    seen: list[Configuration] = []

    def serve(configuration: Configuration, announce: object) -> int:
        seen.append(configuration)
        return 0

    monkeypatch.setattr(app, "serve", serve)
    monkeypatch.setenv("PAPOTE_PORT", "1")
    monkeypatch.setenv("PAPOTE_WALK_SPEED", "4")
    assert (
        run("serve", "--port", "2", "--trust-proxy", "--map", "office.tmj", "--allowed-origins", "https://a.example")
        == 0
    )
    assert (seen[0].port, seen[0].walk_speed, seen[0].trust_proxy) == (2, 4.0, True)
    assert (seen[0].map, seen[0].allowed_origins) == (Path("office.tmj"), ("https://a.example",))


def test_a_map_that_cannot_be_served_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """File, place and reason on one line, and the code for a wrong start."""

    def refuse(*_: object, **__: object) -> int:
        raise MapError("office.tmj", "layer 'floor'", "it has 3 tiles instead of 4")

    monkeypatch.setattr(app, "serve", refuse)
    assert run("serve") == 2
    assert capsys.readouterr().err == "papote: office.tmj: layer 'floor': it has 3 tiles instead of 4\n"


def test_ctrl_c_is_not_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """Stopping a start by hand leaves nothing on the screen."""

    def interrupt(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "serve", interrupt)
    assert run("serve") == 130
    assert capsys.readouterr().err == ""


def test_good_maps_are_counted(tmp_path: Path, capsys: Captured) -> None:
    """A folder of maps that can be served makes a table and ends well."""
    write_map(tmp_path, ("tiles.png",))
    assert run("map", "check", str(tmp_path)) == 0
    printed = capsys.readouterr().out
    assert "2×2" in printed
    assert "office.tmj" in printed


def test_a_refused_map_is_named_with_its_reason(tmp_path: Path, capsys: Captured) -> None:
    """One map that cannot be served makes the code 1, and the others are still counted."""
    path = write_map(tmp_path, ("tiles.png",))
    document = json.loads(path.read_text())
    (tmp_path / "turned.tmj").write_text(json.dumps({**document, "orientation": "isometric"}))
    assert run("map", "check", str(tmp_path)) == 1
    printed = capsys.readouterr()
    assert "isometric" in printed.out
    assert "2×2" in printed.out
    assert "Traceback" not in printed.out + printed.err


def test_a_folder_that_does_not_exist_is_said_so(capsys: Captured) -> None:
    """A typing error in a path is not an empty report."""
    assert run("map", "check", "nowhere") == 2
    assert capsys.readouterr().err == "papote: nowhere: there is no such file or folder\n"


def test_the_documents_are_printed(capsys: Captured) -> None:
    """Both documents come from the code."""
    assert run("docs", "configuration") == 0
    assert capsys.readouterr().out == config.documentation()
    assert run("docs", "protocol") == 0
    assert capsys.readouterr().out.startswith("# The protocol")


def test_the_media_bench_prints_a_table_and_a_line(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """The short form is the usual one."""
    from papote.loadgen import media

    asked: list[tuple[object, float]] = []

    async def measured(scenarios: object, seconds: float) -> tuple[float, list[media.Result]]:
        asked.append((scenarios, seconds))
        return 5.0, [media.Result("1 to 50", 1.0, 100, 5000, 10.0, 2.0, 0.05, 1.0, 1.0, 3.0, 2.0, 0.1)]

    monkeypatch.setattr(media, "run", measured)
    assert run("bench", "media", "--seconds", "1") == 0
    assert run("bench", "media", "--full") == 0
    assert asked == [(media.SHORT, 1.0), (media.FULL, 4.0)]
    lines = capsys.readouterr().out.splitlines()
    assert "1 to 50" in lines[3]
    assert json.loads(lines[-1])["cal"] == 5.0
