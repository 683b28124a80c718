"""The servers browsers are told, and their passwords."""

from __future__ import annotations

import base64
import hashlib
import hmac

from papote.media.ice import IceSettings, ice_servers
from papote.types import PlayerId


def test_without_settings_there_are_none() -> None:
    """Nobody else's server is asked by default."""
    assert ice_servers(IceSettings(), PlayerId("p1"), 1000.0) == []


def test_a_turn_password_is_made_from_its_end_and_the_secret() -> None:
    """As coturn checks it with ``use-auth-secret``."""
    settings = IceSettings(("stun:s:1",), ("turn:t:2",), "a secret", turn_ttl=600)
    stun, turn = ice_servers(settings, PlayerId("p7"), 1000.5)
    assert (stun.urls, stun.username) == (["stun:s:1"], "")
    assert turn.username == "1600:p7"
    expected = base64.b64encode(hmac.new(b"a secret", b"1600:p7", hashlib.sha1).digest()).decode()
    assert turn.credential == expected


def test_b20_no_password_works_for_longer_than_ten_minutes() -> None:
    """Whatever is set."""
    settings = IceSettings((), ("turn:t:2",), "a secret", turn_ttl=86400)
    assert ice_servers(settings, PlayerId("p7"), 1000.0)[0].username == "1600:p7"


def test_the_secret_is_not_shown() -> None:
    """Not even by accident in a log."""
    assert "a secret" not in repr(IceSettings(turn_secret="a secret"))
