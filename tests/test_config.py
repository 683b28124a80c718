"""Tests of the configuration: what wins over what, and what stops a start."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from papote import config
from papote.config import Configuration, load
from papote.errors import ConfigurationError
from papote.world.settings import RoomSettings

ROOT = Path(__file__).resolve().parent.parent
GOOD_SECRET = "Jt0cQ2m8ZrVx1uK5aWb7nLd3"


def test_an_office_needs_no_settings(tmp_path: Path) -> None:
    """Without anything given, every setting has its documented default."""
    assert load({}, {}, home=tmp_path) == Configuration(data_dir=tmp_path / "data")


def test_the_command_line_counts_more_than_the_environment_and_that_more_than_the_file(tmp_path: Path) -> None:
    """Of three places that name a setting, the nearest to the one who types wins."""
    (tmp_path / "papote.toml").write_text("port = 1\njoin_delay = 1\njoin_seconds = 1\n")
    environment = {"PAPOTE_DATA_DIR": str(tmp_path), "PAPOTE_PORT": "2", "PAPOTE_JOIN_DELAY": "2"}
    loaded = load({"port": "3"}, environment)
    assert (loaded.port, loaded.join_delay, loaded.join_seconds) == (3, 2.0, 1.0)


def test_a_table_of_the_file_is_a_prefix(tmp_path: Path) -> None:
    """In the file, ``[ice] stun_urls`` says ``ice_stun_urls``."""
    file = tmp_path / "office.toml"
    file.write_text('[ice]\nstun_urls = ["stun:stun.example.org:3478"]\nallow_loopback = true\n')
    loaded = load({}, {}, file)
    assert loaded.ice_stun_urls == ("stun:stun.example.org:3478",)
    assert loaded.ice_allow_loopback


def test_a_path_in_the_file_counts_from_its_folder(tmp_path: Path) -> None:
    """A settings file can be moved together with what it names."""
    file = tmp_path / "office.toml"
    file.write_text('map = "maps/office.tmj"\n')
    assert load({}, {}, file).map == tmp_path / "maps" / "office.tmj"


def test_a_variable_can_hold_a_list() -> None:
    """Several values of a variable are separated by commas."""
    loaded = load({}, {"PAPOTE_ALLOWED_ORIGINS": "https://a.example, https://b.example:8443"})
    assert loaded.allowed_origins == ("https://a.example", "https://b.example:8443")


def test_other_variables_do_not_matter() -> None:
    """Only variables that begin with the prefix are looked at."""
    assert load({}, {"PORT": "nonsense", "HOME": "/"}) == load({}, {})


@pytest.mark.parametrize(
    ("arguments", "environment", "key", "reason"),
    [
        ({"prt": "1"}, {}, "prt", "is port meant"),
        ({}, {"PAPOTE_RESUME_SECOND": "3"}, "PAPOTE_RESUME_SECOND", "is resume_seconds meant"),
        ({}, {"PAPOTE_PORT": "eighty"}, "PAPOTE_PORT", "whole number"),
        ({"port": "65536"}, {}, "port", "from 0 to 65535"),
        ({"port": "1.5"}, {}, "port", "whole number"),
        ({"port": True}, {}, "port", "whole number"),
        ({"join_delay": "nan"}, {}, "join_delay", "expected a number"),
        ({"join_delay": "inf"}, {}, "join_delay", "expected a number"),
        ({"join_delay": "1e999"}, {}, "join_delay", "expected a number"),
        ({"trust_proxy": "perhaps"}, {}, "trust_proxy", "true or false"),
        ({"log_level": "loud"}, {}, "log_level", "one of debug"),
        ({"allowed_origins": 7}, {}, "allowed_origins", "list of texts"),
        ({"allowed_origins": "example.org"}, {}, "allowed_origins", "https://host"),
        ({"allowed_origins": "https://good.example/path"}, {}, "allowed_origins", "https://host"),
        ({"tls_cert": "chain.pem"}, {}, "tls_key", "needs both"),
        ({"leave_radius": "4"}, {}, "leave_radius", "join_radius"),
        ({"media_lease": "40"}, {}, "media_lease", "resume_seconds"),
        ({"ice_stun_urls": "http://x"}, {}, "ice_stun_urls", "stun:"),
        ({"ice_turn_urls": "turn:x:3478"}, {}, "ice_turn_secret", "needs the secret"),
        ({"ice_turn_secret": "changeme-changeme-changeme"}, {}, "ice_turn_secret", "example"),
        ({"ice_turn_secret": "short"}, {}, "ice_turn_secret", "too easy"),
        ({"ice_turn_secret": "ab" * 40}, {}, "ice_turn_secret", "too easy"),
        ({"host": 3}, {}, "host", "expected a text"),
        ({"data_dir": "a\0b"}, {}, "data_dir", "expected a path"),
    ],
)
def test_a_wrong_setting_is_named_with_its_reason(
    arguments: dict[str, object], environment: dict[str, str], key: str, reason: str
) -> None:
    """Whatever is wrong, the error names the setting as it was written and says what was expected."""
    with pytest.raises(ConfigurationError, match=reason) as caught:
        load(arguments, environment)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("port = ", "not valid TOML"),
        ("prt = 1", "is port meant"),
        ("port = '8o8o'", "whole number"),
        ("[ice]\nstunurls = []", "is ice_stun_urls meant"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, text: str, reason: str) -> None:
    """What is wrong in the file is said with the file's name."""
    file = tmp_path / "papote.toml"
    file.write_text(text)
    with pytest.raises(ConfigurationError, match=reason) as caught:
        load({"data_dir": str(tmp_path)}, {})
    assert "papote.toml" in str(caught.value)


def test_a_settings_file_that_was_asked_for_must_be_there(tmp_path: Path) -> None:
    """A file named on the command line is not optional."""
    with pytest.raises(ConfigurationError, match="there is no file"):
        load({}, {}, tmp_path / "absent.toml")


def test_a_file_that_is_not_text_is_one_sentence(tmp_path: Path) -> None:
    """Bytes that are no text do not become a traceback."""
    file = tmp_path / "papote.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigurationError, match="not valid TOML"):
        load({}, {}, file)


def test_a_secret_is_not_shown() -> None:
    """Printing a configuration does not print the secret shared with the TURN server."""
    loaded = load({"ice_turn_secret": GOOD_SECRET, "ice_turn_urls": "turn:turn.example.org:3478"}, {})
    assert loaded.ice_turn_secret == GOOD_SECRET
    assert GOOD_SECRET not in repr(loaded)


def test_every_setting_is_explained() -> None:
    """Each field has a section and a text, in the order of the source."""
    found = config.settings()
    assert [setting.key for setting in found] == [each.name for each in dataclasses.fields(Configuration)]
    for setting in found:
        assert setting.section, setting.key
        assert setting.text.endswith("."), setting.key
        assert setting.kind, setting.key


def test_every_default_is_within_its_bounds() -> None:
    """What holds for what people give holds for what they do not."""
    for setting in config.settings():
        if isinstance(setting.bounds, config.Between):
            assert isinstance(setting.default, int | float)
            assert setting.bounds.least <= setting.default <= setting.bounds.greatest, setting.key


def test_settings_of_a_room_have_the_defaults_of_the_world() -> None:
    """A number that both know has one value."""
    configuration = Configuration()
    for each in dataclasses.fields(RoomSettings):
        if hasattr(configuration, each.name):
            assert getattr(configuration, each.name) == each.default, each.name


def test_the_printed_document_is_the_committed_one() -> None:
    """``make docs`` was run after the last change of a setting."""
    assert (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8") == config.documentation()


def test_a_bad_setting_stops_the_start_before_anything_is_loaded() -> None:
    """The command answers a typing error with one sentence and exit code 2, before anything large is loaded."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "papote", "serve", "--resume-seconds", "soon"],
        env={"PYTHONPATH": str(ROOT / "server"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    *loaded, sentence = done.stderr.splitlines()
    assert sentence == "papote: resume_seconds: expected a number, got 'soon'"
    assert all(line.startswith("import time:") for line in loaded)
    assert {"papote.config"} == {"papote.config", "aiohttp", "sqlalchemy", "av"} & {line.split()[-1] for line in loaded}


def test_g14_a_setting_written_as_a_section_is_named(tmp_path: Path) -> None:
    """Else it would be passed over; an empty section that is one may stay."""
    (tmp_path / "papote.toml").write_text("[port]\n")
    with pytest.raises(ConfigurationError, match="expected a whole number"):
        load({"data_dir": tmp_path}, {})
    (tmp_path / "papote.toml").write_text("[ice]\n")
    assert load({"data_dir": tmp_path}, {}).port == 8080


def test_an_empty_host_is_refused() -> None:
    """It would listen everywhere, which nobody means who leaves something empty."""
    with pytest.raises(ConfigurationError, match="^host: empty"):
        Configuration(host=" ")
