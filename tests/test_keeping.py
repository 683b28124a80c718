"""Tests of the commands about what is kept: what they print, what they return, and that errors are a sentence."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from papote import cli, config
from papote.config import Configuration
from papote.storage import crash

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of the machine the tests run on counts."""
    for setting in config.settings():
        monkeypatch.delenv(setting.variable, raising=False)
    monkeypatch.chdir(tmp_path)


def test_a_database_is_brought_up_to_date_when_asked_to(capsys: Captured) -> None:
    """First it is told, then done, then there is nothing to do."""
    assert cli.main(["migrate", "--check"]) == 1
    assert not Path("data").exists()
    assert cli.main(["migrate"]) == 0
    assert cli.main(["migrate", "--check"]) == 0
    told, done, fine = capsys.readouterr().out.splitlines()
    assert told.startswith("To do: empty → ")
    assert done.startswith("Done: empty → ")
    assert "up to date" in fine


def test_an_office_is_saved_and_brought_back(capsys: Captured) -> None:
    """The commands name what they made, and a second restore into the same place is refused."""
    assert cli.main(["migrate"]) == 0
    assert cli.main(["backup", "one.tar.gz"]) == 0
    assert cli.main(["restore", "one.tar.gz", "--data-dir", "new"]) == 0
    assert Path("new/office.db").read_bytes()[:6] == b"SQLite"
    assert capsys.readouterr().out.splitlines()[1].startswith("one.tar.gz (")
    assert cli.main(["restore", "one.tar.gz", "--data-dir", "new"]) == 2
    assert "not empty" in capsys.readouterr().err
    assert cli.main(["migrate", "--check", "--data-dir", "new"]) == 0


def test_the_settings_file_says_where_the_office_is(tmp_path: Path, capsys: Captured) -> None:
    """A command finds the database that ``serve`` would open."""
    (tmp_path / "office.toml").write_text('data_dir = "elsewhere"\n')
    assert cli.main(["migrate", "--config", "office.toml"]) == 0
    assert Path("elsewhere/office.db").is_file()
    assert capsys.readouterr().err.count("Traceback") == 0


def test_an_address_that_is_none_is_a_sentence(capsys: Captured) -> None:
    """The password in it is not repeated."""
    assert cli.main(["migrate", "--database-url", "mysql://ada:hush@db/office"]) == 2
    printed = capsys.readouterr().err
    assert "database_url" in printed
    assert "hush" not in printed


def test_the_address_in_the_environment_is_understood(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """It is where a password belongs."""
    monkeypatch.setenv("PAPOTE_DATABASE_URL", "postgresql://ada:hush@127.0.0.1:1/office")
    assert cli.main(["migrate"]) == 2
    printed = capsys.readouterr().err
    assert "127.0.0.1:1/office" in printed
    assert "hush" not in printed


def test_the_measurement_prints_figures_for_people_and_programs(capsys: Captured) -> None:
    """A table, and a line of JSON."""
    assert cli.main(["bench", "storage", "--seconds", "0.1", "--writers", "2", "--rate", "100"]) == 0
    *table, line = capsys.readouterr().out.splitlines()
    assert table[0].startswith("| database")
    assert [each["database"] for each in json.loads(line)["results"]] == ["sqlite", "sqlite"]


@pytest.mark.parametrize(("wrong", "code"), [([], 0), (["one is missing"], 1)])
def test_a_loss_is_an_exit_code(wrong: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """Scripts need not read what is printed."""
    monkeypatch.setattr(crash, "run", lambda url, times, seed, say: crash.CrashReport(wrong=wrong))
    assert cli.main(["qa", "crash", "--times", "1"]) == code
    assert (wrong or ["nothing acknowledged was lost, and nothing was broken"])[0] in capsys.readouterr().out


def test_help_does_not_load_what_speaks_to_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it who only asks what there is."""
    for name in [name for name in sys.modules if name.startswith("papote.storage")]:
        monkeypatch.delitem(sys.modules, name)
    cli.build_parser()
    assert not [name for name in sys.modules if name.startswith("papote.storage")]


def test_commands_read_the_same_settings_as_the_office() -> None:
    """What is given on the command line counts most."""
    from papote.keeping import configured

    options = cli.build_parser().parse_args(["backup", "to", "--data-dir", "here"])
    assert configured(options) == Configuration(data_dir=Path("here"))
