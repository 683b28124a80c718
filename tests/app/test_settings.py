"""Tests of what each part is told of the configuration."""

from __future__ import annotations

import pytest

from papote.app import forwarding_settings, gateway_settings, mapped, room_settings
from papote.config import Configuration
from papote.errors import ConfigurationError
from papote.world.settings import RoomSettings


def test_settings_reach_the_parts_by_name() -> None:
    """A number of the configuration is the number of the part that goes by it."""
    configuration = Configuration(
        join_radius=4.0,
        max_event=1000,
        ice_stun_urls=("stun:stun.example.org:3478",),
        public_url="https://office.example.org",
    )
    assert mapped(RoomSettings, configuration).join_radius == 4.0
    settings = gateway_settings(configuration)
    assert settings.max_event == 1000
    assert settings.ice.stun_urls == ("stun:stun.example.org:3478",)
    assert settings.allowed_origins == ("https://office.example.org",)


def test_an_office_of_this_machine_alone_lets_loopback_candidates_pass() -> None:
    """A browser beside the office may have no other address; one that others can reach never needs it."""
    for host, inward in (
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("office.example", False),
    ):
        assert gateway_settings(Configuration(host=host)).ice.allow_loopback is inward
    assert not gateway_settings(Configuration(host="127.0.0.1", trust_proxy=True)).ice.allow_loopback


def test_every_media_worker_has_a_port() -> None:
    """What does not go up to the last one is said at once."""
    assert [each.port for each in forwarding_settings(Configuration(port=8000, media_workers=2))] == [8000, 8001]
    assert [each.host for each in forwarding_settings(Configuration(trust_proxy=True))] == ["0.0.0.0"]
    assert [each.inward for each in forwarding_settings(Configuration(trust_proxy=True))] == [False]
    with pytest.raises(ConfigurationError, match="no port left") as caught:
        forwarding_settings(Configuration(media_port=65_535, media_workers=2))
    assert caught.value.key == "media_port"


def test_media_of_an_office_for_one_machine_come_in_at_all_its_addresses_from_itself() -> None:
    """Firefox sends nothing to the loopback; whoever names addresses gets these and no others."""
    (alone,) = forwarding_settings(Configuration())
    assert (alone.host, alone.host_v6, alone.inward) == ("0.0.0.0", "", True)
    (alone_v6,) = forwarding_settings(Configuration(host="::1"))
    assert (alone_v6.host, alone_v6.host_v6, alone_v6.inward) == ("", "::", True)
    for named in (
        Configuration(media_host="127.0.0.1"),
        Configuration(media_public_ips=("192.0.2.7",)),
        Configuration(host="0.0.0.0"),
    ):
        assert not forwarding_settings(named)[0].inward


def test_without_a_media_worker_nothing_is_forwarded() -> None:
    """The room knows it, and refuses what would only seem to happen."""
    assert room_settings(Configuration()).forwarding
    assert not room_settings(Configuration(media_workers=0, hide_guest_addresses=False)).forwarding
