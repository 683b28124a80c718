"""Somebody whose network lets nothing through but a relay hears, sees, is heard and is seen: by a real coturn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.office import free_spot
from tests.browser.test_forwarding import ENERGY
from tests.browser.turn import RELAYED, WAYS, Relays, relays
from tests.turn import OFFICE, lacking

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(lacking()), reason=lacking() or "-")]


@pytest.fixture(scope="module")
def relayed(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relays]:
    """For all tests here."""
    with relays(tmp_path_factory.mktemp("coturn"), chromium) as made:
        yield made


@pytest.mark.parametrize("transport", ["udp", "tcp"])
def test_one_behind_a_relay_and_one_who_is_not_hear_and_see_each_other(relayed: Relays, transport: str) -> None:
    """One leads over the relay to the office and nowhere else, the other straight to the office."""
    with relayed.office(transport) as office:
        ada = office.person("Ada", path=RELAYED, script=WAYS)
        bob = office.person("Bob", script=WAYS)
        for person, across in ((ada, 0.35), (bob, 0.65)):
            person.set_off(*free_spot("meeting-1", across))
        for person in (ada, bob):
            person.arrive()
            person.unmute()
        for person, other in ((ada, bob), (bob, ada)):
            person.talks_with(other.name)
            person.until("() => papote.media().state === 'connected'")
            person.sees(other.name)
        assert ada.ask("ways()") == [f"relay {transport} to {OFFICE}"]
        assert bob.ask("ways()") == [f"host udp to {OFFICE}"]
        for person in (ada, bob):
            person.ask("(seconds) => { window.listening = papoteTest.listen(seconds); }", 3)
        for person in (ada, bob):
            (heard,) = person.ask("() => window.listening").values()
            assert heard["energy"] >= ENERGY
            assert heard["frames"] > 0
